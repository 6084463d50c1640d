import type { BrowserContext } from 'playwright-core';

import type { Faults } from '../../sandbox/faults.mts';
import { N8nClient } from '../../scripts/n8n/rest.mts';
import { launchBrowser } from '../support/browser.mts';
import { Editor, type Theme } from '../support/editor.mts';
import { setFaults } from '../support/measure.mts';

/** What the tests of this folder share. */
export interface Running {
	/** The addresses of n8n and of the sandbox behind its credential. */
	n8n: string;
	sandbox: string;
	credentialId: string;
	/** A folder for what the browser keeps. */
	profile: string;
}

const VARIABLE = 'SILICONFLOW_UI_STAGE';

/** Tells the tests, in whatever process, what runs where. */
export function announce(running: Running): void {
	process.env[VARIABLE] = JSON.stringify(running);
}

/** A browser for the tests of one file. */
export interface Desk extends Running {
	editor: Editor;
	client: N8nClient;
	/** A further page, which closes with the others. */
	open(theme: Theme): Promise<Editor>;
	/** Sets the sandbox back and switches these faults on. */
	setFaults(faults: Partial<Faults>): Promise<void>;
}

/** Opens the editor before the tests of a file and closes it after them. */
export function useDesk(): { readonly desk: Desk } {
	// A page of n8n takes its time on a busy machine.
	jest.setTimeout(300_000);
	let browser: BrowserContext | undefined;
	let opened: Desk | undefined;
	beforeAll(async () => {
		const running = JSON.parse(process.env[VARIABLE] ?? '{}') as Running;
		const started = await launchBrowser(running.n8n, running.profile);
		browser = started;
		const open = async (theme: Theme) => await Editor.open(started, running.n8n, theme);
		opened = {
			...running,
			editor: await open('light'),
			client: await N8nClient.connect(running.n8n),
			open,
			setFaults: async (faults) => await setFaults({ sandbox: { url: running.sandbox } }, faults),
		};
	});
	afterAll(async () => await browser?.close());
	return {
		get desk() {
			if (!opened) throw new Error('The editor opens before the first test');
			return opened;
		},
	};
}
