import { setTimeout as wait } from 'node:timers/promises';

import { CREDENTIAL_NAME, CREDENTIAL_TYPE, type Stage } from '../n8n/stage.mts';

/** How often the node asks for its video, in seconds. */
const POLLING_INTERVAL_S = 2;

/** The node has begun to wait by then, on a busy machine too. */
const BEGUN_REQUESTS = 2;

const STOP_LIMIT_MS = 10_000;

/** A video that takes the sandbox an hour. */
const workflow = (credentialId: string) => ({
	name: 'A wait that is stopped',
	nodes: [
		{
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: 'film',
			name: 'Film',
			type: 'n8n-nodes-siliconflow-api.siliconFlowVideo',
			typeVersion: 1,
			position: [200, 0],
			parameters: {
				operation: 'generate',
				model: { __rl: true, mode: 'id', value: 'Wan-AI/Wan2.2-T2V-A14B' },
				prompt: '[[slow]] waves',
				imageSize: '1280x720',
				imageSource: 'none',
				options: { pollingInterval: POLLING_INTERVAL_S },
			},
			credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
		},
	],
	connections: { Start: { main: [[{ node: 'Film', type: 'main', index: 0 }]] } },
});

/**
 * Stops an execution whose node waits for a video.
 *
 * @returns whether it ends at once, and nothing is asked of the service any more
 */
export async function stopsWait({ client, credentialId, requestCount }: Stage): Promise<boolean> {
	const before = Number(await requestCount());
	const id = await client.start(await client.createWorkflow(workflow(credentialId)));
	while (Number(await requestCount()) < before + BEGUN_REQUESTS) await wait(200);
	await client.stop(id);
	await client.waitFor(id, STOP_LIMIT_MS);
	const after = await requestCount();
	await wait(2 * POLLING_INTERVAL_S * 1000);
	return (await client.statuses()).get(id) === 'canceled' && (await requestCount()) === after;
}
