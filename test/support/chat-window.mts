import type { Editor } from './editor.mts';

/** The chat at the bottom of the editor. */
export class ChatWindow {
	readonly #editor: Editor;

	constructor(editor: Editor) {
		this.#editor = editor;
	}

	/** Opens it, unless n8n has it open from the time before. */
	async open(): Promise<void> {
		const input = this.#editor.by('canvas-chat').getByTestId('chat-input');
		const button = this.#editor.by('workflow-chat-button');
		await button.waitFor();
		// The window, when it was open, is there a moment after the button.
		await this.#editor.motionEnds();
		if (!(await input.isVisible())) await this.#editor.click(button);
		await input.waitFor();
	}

	/**
	 * Says something.
	 *
	 * @returns all that the window shows of the answer, once the workflow has ended
	 */
	async send(text: string): Promise<string> {
		const window = this.#editor.by('canvas-chat');
		const ended = this.#editor.page.waitForResponse(
			(response) => response.request().method() === 'POST' && /webhook/.test(response.url()),
		);
		await this.#editor.type(window.getByTestId('chat-input'), text);
		await this.#editor.page.keyboard.press('Enter');
		await (await ended).finished();
		const answer = window.locator('.chat-message-from-bot').last();
		await answer.waitFor();
		return await answer.innerText();
	}
}
