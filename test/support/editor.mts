import { join } from 'node:path';

import type { BrowserContext, Locator, Page } from 'playwright-core';

import { OWNER } from '../../scripts/n8n/rest.mts';
import { ChatWindow } from './chat-window.mts';
import { CredentialDialog } from './credential-dialog.mts';
import { EffortCounter } from './keystroke-level.mts';
import { NodesPanel } from './nodes-panel.mts';
import { OutputPanel } from './output-panel.mts';

export type Theme = 'light' | 'dark';

/** A name on the screen, and whether there was no room for all of it. */
export interface Label {
	label: string;
	isCut: boolean;
}

/** How long the editor may take to show what was asked for. */
const PATIENCE_MS = 60_000;
/** A list is drawn this long after its entries have come, at the latest. */
const LIST_PAUSE_MS = 600;
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
	/** What a person would have done at mouse and keys. */
	readonly hands = new EffortCounter();
	readonly nodesPanel = new NodesPanel(this);
	readonly credentialDialog = new CredentialDialog(this);
	readonly output = new OutputPanel(this);
	readonly chat = new ChatWindow(this);

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
		// What a page still loads is broken off by the next one, and complained of there.
		await page.waitForLoadState('networkidle');
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
		await this.motionEnds();
		await this.page.screenshot({ path: join(folder, `${name}.png`) });
	}

	/** The element that n8n's own tests know by this name. */
	by(testId: string): Locator {
		return this.page.getByTestId(testId);
	}

	async click(target: Locator): Promise<void> {
		await target.click();
		this.clicks += 1;
		this.hands.click();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto('/workflow/new');
		await this.by('canvas-plus-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.by('canvas-node').first().waitFor();
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

	/** Unfolds the "Add …" list of a field with optional parts. @returns its entries */
	async #unfoldAddable(name: string): Promise<Locator> {
		const field = this.by('parameter-item').filter({
			has: this.by('input-label').getByText(name, { exact: true }),
		});
		await this.click(field.getByTestId('collection-parameter-add').last());
		const entries = this.page.locator('.el-select-dropdown__item:visible');
		await entries.first().waitFor();
		return entries;
	}

	/** What the "Add …" list of a field with optional parts offers. */
	async addable(name: string): Promise<Label[]> {
		const labels = await readLabels(await this.#unfoldAddable(name));
		await this.page.keyboard.press('Escape');
		return labels;
	}

	/** Adds an option to the open node. */
	async addOption(name: string): Promise<void> {
		const entries = await this.#unfoldAddable('Options');
		await this.click(entries.getByText(name, { exact: true }));
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
		this.hands.press(text.length);
		await this.pause(TYPING_PAUSE_MS);
	}

	/** Puts a text from the clipboard into a field: two keys. */
	async paste(field: Locator, text: string): Promise<void> {
		await this.click(field);
		await this.page.keyboard.insertText(text);
		this.hands.press(2);
		await this.pause(TYPING_PAUSE_MS);
	}

	/** Waits until nothing on the screen slides or fades any more. */
	async motionEnds(): Promise<void> {
		await this.pause(MOTION_MS);
	}

	/** Waits by the browser's own clock: n8n's shorter timers have run out then, however slow it is. */
	async pause(ms: number): Promise<void> {
		await this.page.evaluate(
			async (time) => await new Promise((resolve) => setTimeout(resolve, time)),
			ms,
		);
	}

	/** Picks an entry of a drop-down parameter. */
	async pick(name: string, entry: string): Promise<void> {
		await this.click(this.parameter(name));
		const picked = this.page.locator('.el-select-dropdown__item:visible, [role=option]:visible', {
			has: this.page.getByText(entry, { exact: true }),
		});
		await this.click(picked);
		// The fields that go with the choice come as the list goes.
		await picked.waitFor({ state: 'hidden' });
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
		this.hands.press(part.length);
		await (await answered).finished();
		await this.pause(LIST_PAUSE_MS);
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
		this.hands.press(listed.indexOf(entry) + 2);
		await this.by('rlc-search').waitFor({ state: 'hidden' });
	}

	/** Runs the open node, and what comes before it, to its end. */
	async runStep(): Promise<void> {
		const started = this.page.waitForResponse(/\/rest\/workflows\/[^/]+\/run/);
		const label = await this.by('node-execute-button').innerText();
		await this.click(this.by('node-execute-button'));
		await started;
		// A busy page may not have shown yet that it has begun, and would look as if it had ended.
		await this.#untilDrawn();
		await this.#stepEnds(label);
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
		await this.#stepEnds('Execute step');
		await form.close();
	}

	/** Waits until the page has shown all that was to be shown. */
	async #untilDrawn(): Promise<void> {
		await this.page.evaluate(
			async () =>
				await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
		);
	}

	/** @param label of the button, which has another one while the step runs */
	async #stepEnds(label: string): Promise<void> {
		await this.page
			.locator('[data-test-id=node-run-info], [data-test-id=node-error-message]')
			.first()
			.waitFor();
		await this.by('node-execute-button').getByText(label).waitFor();
	}
}
