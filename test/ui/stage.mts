import { join } from 'node:path';

import type { BrowserContext } from 'playwright-core';

import type { Faults } from '../../sandbox/faults.mts';
import type { N8nClient } from '../../scripts/n8n/rest.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import { launchBrowser } from '../support/browser.mts';
import { Editor, type Theme } from '../support/editor.mts';
import { setFaults } from '../support/measure.mts';
import { sharedStage } from '../support/on-n8n.mts';

/** A browser for the tests of one file. */
export interface Desk {
	/** The addresses of n8n and of the sandbox behind its credential. */
	n8n: string;
	sandbox: string;
	credentialId: string;
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
	let stage: Stage | undefined;
	let browser: BrowserContext | undefined;
	let opened: Desk | undefined;
	beforeAll(async () => {
		const started = await sharedStage(['--fast']);
		stage = started;
		const { n8n, client, credentialId, sandbox } = started;
		// In a folder of this n8n: another one has other cookies.
		const context = await launchBrowser(n8n.url, join(n8n.userFolder, 'browser'));
		browser = context;
		const open = async (theme: Theme) => await Editor.open(context, n8n.url, theme);
		opened = {
			n8n: n8n.url,
			sandbox: String(sandbox?.url),
			credentialId,
			editor: await open('light'),
			client,
			open,
			setFaults: async (faults) => await setFaults(started, faults),
		};
	});
	afterAll(async () => {
		await browser?.close();
		await stage?.stop();
	});
	return {
		get desk() {
			if (!opened) throw new Error('The editor opens before the first test');
			return opened;
		},
	};
}
