import { withCredential, type Example } from './examples.mts';
import { CREDENTIAL_NAME, type Stage } from './stage.mts';

/** How an example went, as a row of a table. */
export interface ExampleResult {
	isGood: boolean;
	row: Array<string | number>;
}

export const RESULT_HEADER = ['workflow', 'items', 'requests', 'time', 'result'];

/**
 * Runs an example and says in a row of the table how it went. One that n8n refuses, or that does not end in
 * time, has failed: the others run all the same.
 */
export async function runExample(stage: Stage, example: Example): Promise<ExampleResult> {
	return await resultOf(stage, example).catch(({ message }: Error): ExampleResult => ({
		isGood: false,
		row: [example.name, 0, '-', '-', `failed: ${message}`],
	}));
}

async function resultOf(
	{ client, credentialId, requestCount }: Stage,
	{ name, workflow }: Example,
): Promise<ExampleResult> {
	const id = await client.createWorkflow(withCredential(workflow, credentialId, CREDENTIAL_NAME));
	const before = await requestCount();
	const execution = await client.run(id);
	const requests = before === undefined ? '-' : Number(await requestCount()) - before;
	const isGood = execution.status === 'success';
	return {
		isGood,
		row: [
			name,
			execution.nodes[execution.lastNode]?.items.length ?? 0,
			requests,
			`${(execution.time / 1000).toFixed(1)} s`,
			isGood ? 'ok' : `failed: ${execution.error?.message ?? execution.status}`,
		],
	};
}
