import './shared-n8n.mts';

/** Jest's teardown for tests that share an n8n. */
export default async function tearDown(): Promise<void> {
	await globalThis.clearShared?.();
}
