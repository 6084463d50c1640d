import { join } from 'node:path';

import type { BrowserContext, Locator, Page } from 'playwright-core';

import { OWNER } from '../../scripts/n8n/rest.mts';

export type Theme = 'light' | 'dark';

/** A node as the nodes panel lists it. */
export interface Found {
	name: string;
	description: string;
	/** Where its icon comes from, and whether the browser could draw it. */
	icon: string;
	isDrawn: boolean;
}

/** A name on the screen, and whether there was no room for all of it. */
export interface Label {
	label: string;
	isCut: boolean;
}

/** What the output panel says of a step that failed. */
export interface ShownError {
	message: string;
	description: string;
	/** The addresses that a click opens. */
	links: string[];
}

/** How long the editor may take to show what was asked for. */
const PATIENCE_MS = 60_000;
/** The panel searches while one types, a moment after the last key. */
const SEARCH_PAUSE_MS = 600;
/** n8n takes over what is typed into a field this long after the last key, at the latest. */
const TYPING_PAUSE_MS = 500;
/** How often a dragging mouse is seen on its way. */
const DRAG_STEPS = 20;
/** Longer than anything on the screen takes to slide or fade in. */
const MOTION_MS = 1_000;

/** @param name where in each element its label stands; left out, it is the element itself */
const readLabels = async (elements: Locator, name?: string): Promise<Label[]> =>
	await elements.evaluateAll(
		(all, selector) =>
			all.map((element) => {
				const text = selector === undefined ? element : element.querySelector(selector);
				return {
					label: text?.textContent?.trim() ?? '',
					isCut: text !== null && text.scrollWidth > text.clientWidth,
				};
			}),
		name,
	);

/**
 * n8n's editor in a browser, used as a person uses it: by what is on the screen. It counts clicks and
 * keeps every complaint of the browser's console that concerns this n8n.
 */
export class Editor {
	readonly page: Page;
	/** Errors in the browser's console, and scripts that broke. */
	readonly complaints: string[] = [];
	/** Clicks so far; a double click counts as two. */
	clicks = 0;

	private constructor(page: Page, url: string) {
		this.page = page;
		page.setDefaultTimeout(PATIENCE_MS);
		page.on('pageerror', ({ message }) => this.complaints.push(message));
		page.on('console', (entry) => {
			const source = entry.location().url;
			// What n8n asks of other sites the browser does not find; of some nodes of its own it asks in vain what
			// their output looks like. Neither is a fault of these nodes.
			const isOurs = source.startsWith(url) && !source.includes('/schemas/n8n-nodes-base.');
			if (entry.type() === 'error' && isOurs) this.complaints.push(`${entry.text()} (${source})`);
		});
	}

	/**
	 * Opens a page, signed in as the owner.
	 *
	 * @param url the address of n8n, for which the browser was launched
	 */
	static async open(browser: BrowserContext, url: string, theme: Theme = 'light'): Promise<Editor> {
		const page = await browser.newPage();
		await page.emulateMedia({ colorScheme: theme });
		await page.addInitScript((name) => localStorage.setItem('N8N_THEME', name), theme);
		const editor = new Editor(page, url);
		await editor.#signIn();
		editor.complaints.length = 0;
		return editor;
	}

	async #signIn(): Promise<void> {
		await this.page.goto('/signin');
		const email = this.page.locator('input[type=email], input[name=emailOrLdapLoginId]');
		// The browser may still be signed in from the time before.
		await email.or(this.by('project-home-menu-item')).first().waitFor();
		if (await email.isVisible()) {
			await email.fill(OWNER.email);
			const password = this.page.locator('input[type=password]');
			await password.fill(OWNER.password);
			await password.press('Enter');
		}
		await this.page.waitForURL(/\/home\//);
	}

	/** Keeps what is on the screen for the docs, when the tests run for that (`npm run screenshots`). */
	async picture(name: string): Promise<void> {
		const { SILICONFLOW_PICTURES: folder } = process.env;
		if (!folder) return;
		// Buttons and notes still move.
		await this.#pause(MOTION_MS);
		await this.page.screenshot({ path: join(folder, `${name}.png`) });
	}

	/** The element that n8n's own tests know by this name. */
	by(testId: string): Locator {
		return this.page.getByTestId(testId);
	}

	async click(target: Locator): Promise<void> {
		await target.click();
		this.clicks += 1;
	}

	/** Opens the dialog of a new credential, from the list of credentials. */
	async newCredential(type: string): Promise<void> {
		await this.page.goto('/home/credentials/create');
		await this.by('new-credential-type-select').locator('input').fill(type);
		const entry = this.by('new-credential-type-select-option');
		await this.click(entry.getByText(type, { exact: true }));
		await this.click(this.by('new-credential-type-button'));
		await this.by('credential-edit-dialog').waitFor();
	}

	/** Saves the open credential, which n8n then tests. @returns all that it says of the test */
	async saveCredential(): Promise<string> {
		await this.click(this.by('credential-save-button'));
		const verdict = this.by('credential-edit-dialog').locator('.el-tag').filter({ visible: true });
		await verdict.waitFor();
		const details = verdict.getByText('More details');
		if (await details.isVisible()) await this.click(details);
		return await verdict.innerText();
	}

	async deleteCredential(): Promise<void> {
		await this.click(this.by('credential-delete-button'));
		await this.click(this.page.getByRole('button', { name: 'Yes, delete' }));
		await this.by('credential-edit-dialog').waitFor({ state: 'hidden' });
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto('/workflow/new');
		await this.by('canvas-plus-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.by('canvas-node').first().waitFor();
	}

	async openNodesPanel(): Promise<void> {
		const first = this.by('canvas-plus-button');
		await this.click((await first.isVisible()) ? first : this.by('node-creator-plus-button'));
		await this.by('node-creator-search-bar').waitFor();
	}

	/** Types into the open nodes panel. @returns what it then lists, best first */
	async searchNodes(text: string): Promise<Found[]> {
		await this.by('node-creator-search-bar').fill(text);
		return await this.#settledNodes();
	}

	/** What the nodes panel lists once it lists it all: it fills up bit by bit. */
	async #settledNodes(): Promise<Found[]> {
		let listed: Found[] = [];
		let before: Found[];
		do {
			before = listed;
			await this.#pause(SEARCH_PAUSE_MS);
			listed = await this.#listedNodes();
		} while (JSON.stringify(listed) !== JSON.stringify(before));
		return listed;
	}

	async #listedNodes(): Promise<Found[]> {
		return await this.by('item-iterator-item').evaluateAll((items) =>
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

	/** Adds a node by the panel: search, its entry, its action. It is then open. */
	async addNode(search: string, name: string, action: string): Promise<void> {
		await this.openNodesPanel();
		await this.searchNodes(search);
		await this.click(this.by('node-creator-item-name').getByText(name, { exact: true }).first());
		await this.click(this.by('node-creator').getByText(action, { exact: true }));
		await this.by('ndv').waitFor();
	}

	/**
	 * Presses the "+" below a node that wants a sub-node.
	 *
	 * @param kind of the connection, e.g. `ai_embedding`
	 * @returns what the nodes panel offers for it
	 */
	async openSubNodesPanel(node: string, kind: string): Promise<Found[]> {
		await this.click(this.by('zoom-to-fit'));
		const input = this.page.locator(
			`[data-test-id=canvas-node-input-handle][data-node-name="${node}"][data-connection-type=${kind}]`,
		);
		await this.click(input.getByTestId('canvas-handle-plus'));
		await this.by('item-iterator-item').first().waitFor();
		return await this.#settledNodes();
	}

	/** Adds a sub-node that the nodes panel offers. It is then open. */
	async addSubNode(name: string): Promise<void> {
		await this.click(this.by('node-creator-item-name').getByText(name, { exact: true }));
		await this.click(this.by('node-creator').getByText('Add to workflow'));
		await this.by('ndv').waitFor();
	}

	/** The line on the canvas from a sub-node to the node that uses it. */
	connection(from: string, to: string, kind: string): Locator {
		return this.page.locator(
			`[data-test-id=edge][data-source-node-name="${from}"][data-target-node-name="${to}"] path[id*="/inputs/${kind}/"]`,
		);
	}

	/** Saves the workflow with the keys for it. */
	async save(): Promise<void> {
		const saved = this.page.waitForResponse(
			(response) =>
				response.request().method() === 'PATCH' && /\/rest\/workflows\//.test(response.url()),
		);
		await this.page.keyboard.press('Control+s');
		await (await saved).finished();
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		this.clicks += 2;
		await this.by('ndv').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.by('ndv-close-button').click();
		await this.by('ndv').waitFor({ state: 'hidden' });
	}

	/** The input of a parameter of the open node, by its name in the node's description. */
	parameter(name: string): Locator {
		return this.by(`parameter-input-${name}`);
	}

	/** The fields of the open node, from above, without those inside of others. A notice is no field. */
	async shownFields(): Promise<Label[]> {
		const item = '[data-test-id=parameter-item]';
		const fields = this.by('node-parameters').locator(
			`${item} [data-test-id=input-label]:not(${item} ${item} *)`,
		);
		await fields.first().waitFor();
		return await readLabels(fields.filter({ visible: true }), '.n8n-text');
	}

	/** What the "Add …" list of a field with optional parts offers. */
	async addable(name: string): Promise<Label[]> {
		const field = this.by('parameter-item').filter({
			has: this.by('input-label').getByText(name, { exact: true }),
		});
		await this.click(field.getByTestId('collection-parameter-add').last());
		const entries = this.page.locator('.el-select-dropdown__item:visible');
		await entries.first().waitFor();
		const labels = await readLabels(entries);
		await this.page.keyboard.press('Escape');
		return labels;
	}

	/** The fields of a node before the open one that can be dragged into it, without those inside others. */
	async mappableFields(node: string): Promise<string[]> {
		const fields = this.page.locator(`[data-node-name="${node}"][data-nest-level="1"]`);
		await fields.first().waitFor();
		// The list is not in the order of the screen.
		return (await fields.allInnerTexts()).map((name) => name.trim()).sort();
	}

	/** Drags a field of the node before into a parameter of the open node. */
	async dragField(name: string, parameter: string): Promise<void> {
		await this.page
			.locator(`[data-target=mappable][data-nest-level="1"][data-name="${name}"]`)
			.hover();
		await this.page.mouse.down();
		const { x, y, width, height } = (await this.parameter(parameter).boundingBox()) ?? {
			x: 0,
			y: 0,
			width: 0,
			height: 0,
		};
		// n8n takes it for a drag when the mouse has moved, and marks the field when it comes over it.
		await this.page.mouse.move(x + width / 2, y + height / 2, { steps: DRAG_STEPS });
		await this.page.mouse.up();
	}

	async type(field: Locator, text: string): Promise<void> {
		await this.click(field);
		await this.page.keyboard.type(text);
		await this.#pause(TYPING_PAUSE_MS);
	}

	/** Waits by the browser's own clock: n8n's shorter timers have run out then, however slow it is. */
	async #pause(ms: number): Promise<void> {
		await this.page.evaluate(
			async (time) => await new Promise((resolve) => setTimeout(resolve, time)),
			ms,
		);
	}

	/** Picks an entry of a drop-down parameter. */
	async pick(name: string, entry: string): Promise<void> {
		await this.click(this.parameter(name));
		await this.click(
			this.page.locator('.el-select-dropdown__item:visible, [role=option]:visible', {
				has: this.page.getByText(entry, { exact: true }),
			}),
		);
	}

	/** Opens the list of a resource locator and types a part of a name. @returns what is then listed */
	async searchList(name: string, part: string): Promise<string[]> {
		await this.click(this.by(`resource-locator-${name}`).getByTestId('rlc-input'));
		const answered = this.page.waitForResponse(
			(response) =>
				response.url().endsWith('/resource-locator-results') &&
				(response.request().postDataJSON() as { filter?: string }).filter === part,
		);
		await this.by('rlc-search').fill(part);
		await (await answered).finished();
		await this.#pause(SEARCH_PAUSE_MS);
		return await this.by('rlc-item').allInnerTexts();
	}

	/** Picks one of the listed entries with the arrow keys, as one does whose hands are on the keys. */
	async pickByKeys(entry: string, listed: string[]): Promise<void> {
		// A model's name is followed by what is known of it.
		const place = listed.findIndex((name) => name === entry || name.startsWith(`${entry} (`));
		for (let down = 0; down <= place; down++) {
			await this.page.keyboard.press('ArrowDown');
		}
		await this.page.keyboard.press('Enter');
		await this.by('rlc-search').waitFor({ state: 'hidden' });
	}

	/** Runs the open node, and what comes before it, to its end. */
	async runStep(): Promise<void> {
		const started = this.page.waitForResponse(/\/rest\/workflows\/[^/]+\/run/);
		await this.click(this.by('node-execute-button'));
		await started;
		await this.#stepEnds();
	}

	/**
	 * The same where the workflow starts with a form, which n8n opens in a window of its own.
	 *
	 * @param fillIn what a person does there before pressing the button
	 */
	async runStepWithForm(fillIn: (form: Page) => Promise<void>): Promise<void> {
		const opened = this.page.waitForEvent('popup');
		await this.click(this.by('node-execute-button'));
		const form = await opened;
		await fillIn(form);
		await this.click(form.locator('button[type=submit]'));
		await this.#stepEnds();
		await form.close();
	}

	async #stepEnds(): Promise<void> {
		await this.page
			.locator('[data-test-id=node-run-info], [data-test-id=node-error-message]')
			.first()
			.waitFor();
		await this.by('node-execute-button').getByText('Execute step').waitFor();
	}

	/** Opens the chat window at the bottom of the editor, unless n8n has it open from the time before. */
	async openChat(): Promise<void> {
		const input = this.by('canvas-chat').getByTestId('chat-input');
		const button = this.by('workflow-chat-button');
		await button.waitFor();
		// The window, when it was open, is there a moment after the button.
		await this.#pause(MOTION_MS);
		if (!(await input.isVisible())) await this.click(button);
		await input.waitFor();
	}

	/**
	 * Says something in the chat window at the bottom of the editor.
	 *
	 * @returns all that the window shows of the answer, once the workflow has ended
	 */
	async sendChat(text: string): Promise<string> {
		const window = this.by('canvas-chat');
		const ended = this.page.waitForResponse(
			(response) => response.request().method() === 'POST' && /webhook/.test(response.url()),
		);
		await this.type(window.getByTestId('chat-input'), text);
		await this.page.keyboard.press('Enter');
		await (await ended).finished();
		const answer = window.locator('.chat-message-from-bot').last();
		await answer.waitFor();
		return await answer.innerText();
	}

	get output(): Locator {
		return this.by('output-panel');
	}

	/** The first item of the output, as the JSON tab shows it. */
	async outputText(): Promise<string> {
		const shown = this.output.getByTestId('ndv-data-container');
		// The panel is there a moment before what it shows.
		await shown.filter({ hasText: /\S/ }).waitFor();
		return await shown.innerText();
	}

	/** Opens the file of the output's Binary tab, an image. @returns its size in pixels, once it is drawn */
	async viewImage(): Promise<{ width: number; height: number }> {
		await this.click(this.output.getByTestId('radio-button-binary'));
		await this.click(this.output.getByTestId('ndv-view-binary-data'));
		const image = this.output.locator('.binary-data-window-wrapper img');
		await image.waitFor();
		return await image.evaluate(async (element) => {
			await (element as HTMLImageElement).decode();
			const { naturalWidth, naturalHeight } = element as HTMLImageElement;
			return { width: naturalWidth, height: naturalHeight };
		});
	}

	async shownError(): Promise<ShownError> {
		const view = this.output;
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
