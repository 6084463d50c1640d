import type { Locator } from 'playwright-core';

import type { Editor } from './editor.mts';

/** What the output panel says of a step that failed. */
export interface ShownError {
	message: string;
	description: string;
	/** The addresses that a click opens. */
	links: string[];
}

/** What the open node has put out. */
export class OutputPanel {
	readonly #editor: Editor;

	constructor(editor: Editor) {
		this.#editor = editor;
	}

	get #panel(): Locator {
		return this.#editor.by('output-panel');
	}

	/**
	 * What the output shows, once these words are among it: the panel draws it bit by bit.
	 *
	 * @returns all that is shown, also where the words have not come
	 */
	async text(words: string): Promise<string> {
		const shown = this.#panel.getByTestId('ndv-data-container');
		await shown
			.filter({ hasText: words })
			.waitFor()
			.catch(() => undefined);
		return await shown.innerText();
	}

	/** The rows of the output's Table tab, each a text by the name of its column. */
	async rows(): Promise<Array<Record<string, string>>> {
		await this.#editor.click(this.#panel.getByTestId('radio-button-table'));
		const table = this.#panel.locator('table');
		await table.waitFor();
		const texts = async (row: Locator, cells: string) =>
			(await row.locator(cells).allInnerTexts()).map((text) => text.trim());
		const names = await texts(table.locator('thead'), 'th');
		const rows = await table.locator('tbody tr').all();
		return await Promise.all(
			rows.map(async (row) => {
				const cells = await texts(row, ':scope > td');
				return Object.fromEntries(names.map((name, column) => [name, cells[column] ?? '']));
			}),
		);
	}

	/** The names of the files that the output's Binary tab shows. */
	async fileNames(): Promise<string[]> {
		await this.#editor.click(this.#panel.getByTestId('radio-button-binary'));
		const files = this.#panel.locator('[data-test-id^="ndv-binary-data_"]');
		await files.first().waitFor();
		const texts = await files.allInnerTexts();
		return texts.map((text) => /File Name:\s*(.*)/.exec(text)?.[1] ?? '');
	}

	/** Opens the file of the output's Binary tab, an image. @returns its size in pixels, once it is drawn */
	async viewImage(): Promise<{ width: number; height: number }> {
		await this.#editor.click(this.#panel.getByTestId('radio-button-binary'));
		await this.#editor.click(this.#panel.getByTestId('ndv-view-binary-data'));
		const image = this.#panel.locator('.binary-data-window-wrapper img');
		await image.waitFor();
		return await image.evaluate(async (element) => {
			await (element as HTMLImageElement).decode();
			const { naturalWidth, naturalHeight } = element as HTMLImageElement;
			return { width: naturalWidth, height: naturalHeight };
		});
	}

	async error(): Promise<ShownError> {
		const view = this.#panel;
		await view.getByTestId('node-error-message').waitFor();
		const description = view.getByTestId('node-error-description');
		return {
			message: await view.getByTestId('node-error-message').innerText(),
			description: (await description.count()) > 0 ? await description.innerText() : '',
			links: await description
				.locator('a')
				.evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href)),
		};
	}
}
