import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import { CHROMIUM_HINT, hasChromium } from '../support/browser.mts';
import { stageForTest } from '../support/on-n8n.mts';
import { announce, type Running } from './stage.mts';

declare global {
	var clearStage: (() => Promise<void>) | undefined;
}

/** An n8n and a sandbox that run already, to write tests without waiting for others to start. */
async function findRunning(n8n: string, sandbox: string): Promise<Omit<Running, 'profile'>> {
	const client = await N8nClient.connect(n8n);
	const data = { apiKey: 'sk-sandbox', region: 'custom', baseUrl: `${sandbox}/v1` };
	const credentialId = await client.createCredential(CREDENTIAL_NAME, CREDENTIAL_TYPE, data);
	return { n8n, sandbox, credentialId };
}

/**
 * One n8n for all tests in a browser: they are a person's first hour, and starting it takes longer than
 * most of them.
 */
export default async function setUp(): Promise<void> {
	if (!hasChromium()) throw new Error(CHROMIUM_HINT);
	const profile = await mkdtemp(join(tmpdir(), 'siliconflow-browser-'));
	const clearProfile = async () => await rm(profile, { recursive: true, force: true });
	const { N8N_URL, SANDBOX_URL } = process.env;
	if (N8N_URL && SANDBOX_URL) {
		globalThis.clearStage = clearProfile;
		announce({ profile, ...(await findRunning(N8N_URL, SANDBOX_URL)) });
		return;
	}
	const { n8n, sandbox, credentialId, stop } = await stageForTest({ sandboxArgs: ['--fast'] });
	globalThis.clearStage = async () => {
		await stop();
		await clearProfile();
	};
	announce({ profile, n8n: n8n.url, sandbox: String(sandbox?.url), credentialId });
}
