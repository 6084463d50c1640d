import type { Editor } from './editor.mts';

/** The dialog in which a credential is made. */
export class CredentialDialog {
	readonly #editor: Editor;

	constructor(editor: Editor) {
		this.#editor = editor;
	}

	/** Opens the dialog of a new credential, from the list of credentials. */
	async open(type: string): Promise<void> {
		await this.#editor.page.goto('/home/credentials/create');
		await this.#editor.by('new-credential-type-select').locator('input').fill(type);
		const entry = this.#editor.by('new-credential-type-select-option');
		await this.#editor.click(entry.getByText(type, { exact: true }));
		await this.#editor.click(this.#editor.by('new-credential-type-button'));
		await this.#editor.by('credential-edit-dialog').waitFor();
	}

	/** Opens the dialog of a new credential, from the open node, where there is no credential of its kind yet. */
	async openForNode(service: string): Promise<void> {
		const button = this.#editor.page.getByRole('button', { name: `Connect to ${service}` });
		await this.#editor.click(button);
		await this.#editor.by('credential-edit-dialog').waitFor();
	}

	/** Saves the credential that was opened from a node: n8n tests it, closes the dialog when it is good, and gives it to the node. */
	async saveForNode(): Promise<void> {
		await this.#editor.click(this.#editor.by('credential-save-button'));
		await this.#editor.by('credential-edit-dialog').waitFor({ state: 'hidden' });
		await this.#editor.by('node-credentials-select').waitFor();
	}

	/** Saves the open credential, which n8n then tests. @returns all that it says of the test */
	async save(): Promise<string> {
		await this.#editor.click(this.#editor.by('credential-save-button'));
		const verdict = this.#editor
			.by('credential-edit-dialog')
			.locator('.el-tag')
			.filter({ visible: true });
		await verdict.waitFor();
		const details = verdict.getByText('More details');
		if (await details.isVisible()) await this.#editor.click(details);
		return await verdict.innerText();
	}

	/** Deletes the open credential. */
	async delete(): Promise<void> {
		await this.#editor.click(this.#editor.by('credential-delete-button'));
		await this.#editor.click(this.#editor.page.getByRole('button', { name: 'Yes, delete' }));
		await this.#editor.by('credential-edit-dialog').waitFor({ state: 'hidden' });
	}
}
