import './setup.mts';

export default async function tearDown(): Promise<void> {
	await globalThis.clearStage?.();
}
