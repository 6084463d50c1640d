import type { Editor } from './editor.mts';

/** A node as the nodes panel lists it. */
export interface Found {
	name: string;
	description: string;
	/** Where its icon comes from, and whether the browser could draw it. */
	icon: string;
	isDrawn: boolean;
}

/** The panel searches while one types, a moment after the last key. */
const SEARCH_PAUSE_MS = 600;

/** The panel at the right of the editor in which one finds nodes. */
export class NodesPanel {
	readonly #editor: Editor;

	constructor(editor: Editor) {
		this.#editor = editor;
	}

	async open(): Promise<void> {
		const first = this.#editor.by('canvas-plus-button');
		await this.#editor.click(
			(await first.isVisible()) ? first : this.#editor.by('node-creator-plus-button'),
		);
		await this.#editor.by('node-creator-search-bar').waitFor();
	}

	/** Types into the open panel. @returns what it then lists, best first */
	async search(text: string): Promise<Found[]> {
		await this.#editor.by('node-creator-search-bar').fill(text);
		this.#editor.hands.press(text.length);
		return await this.#settled();
	}

	/** What the panel lists once it lists it all: it fills up bit by bit. */
	async #settled(): Promise<Found[]> {
		let listed: Found[] = [];
		let before: Found[];
		do {
			before = listed;
			await this.#editor.pause(SEARCH_PAUSE_MS);
			listed = await this.#listed();
		} while (JSON.stringify(listed) !== JSON.stringify(before));
		return listed;
	}

	async #listed(): Promise<Found[]> {
		return await this.#editor.by('item-iterator-item').evaluateAll((items) =>
			items.map((item) => {
				const text = (testId: string) =>
					item.querySelector(`[data-test-id="${testId}"]`)?.textContent ?? '';
				const image = item.querySelector('img');
				return {
					name: text('node-creator-item-name'),
					description: text('node-creator-item-description'),
					icon: image?.src ?? '',
					isDrawn: (image?.naturalWidth ?? 0) > 0,
				};
			}),
		);
	}

	/** Adds a node: search, its entry, its action. It is then open. */
	async add(search: string, name: string, action: string): Promise<void> {
		await this.open();
		await this.search(search);
		await this.#editor.click(
			this.#editor.by('node-creator-item-name').getByText(name, { exact: true }).first(),
		);
		await this.#editor.click(this.#editor.by('node-creator').getByText(action, { exact: true }));
		await this.#editor.by('ndv').waitFor();
	}

	/**
	 * Presses the "+" below a node that wants a sub-node.
	 *
	 * @param kind of the connection, e.g. `ai_embedding`
	 * @returns what the panel offers for it
	 */
	async openForSubNode(node: string, kind: string): Promise<Found[]> {
		await this.#editor.click(this.#editor.by('zoom-to-fit'));
		const input = this.#editor.page.locator(
			`[data-test-id=canvas-node-input-handle][data-node-name="${node}"][data-connection-type=${kind}]`,
		);
		await this.#editor.click(input.getByTestId('canvas-handle-plus'));
		await this.#editor.by('item-iterator-item').first().waitFor();
		return await this.#settled();
	}

	/** Adds a node that the panel lists and that has no actions. It is then open. */
	async addListed(name: string): Promise<void> {
		await this.#editor.click(
			this.#editor.by('node-creator-item-name').getByText(name, { exact: true }),
		);
		await this.#editor.click(this.#editor.by('node-creator').getByText('Add to workflow'));
		await this.#editor.by('ndv').waitFor();
	}
}
