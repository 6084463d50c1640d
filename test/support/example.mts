import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readExamples, withCredential } from '../../scripts/n8n/examples.mts';
import type { Execution, WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, type Stage } from '../../scripts/n8n/stage.mts';

const recordings = join(__dirname, '../../examples/data/audio');

/** What was said in a recording of the examples. */
export async function spokenIn(recording: string): Promise<string> {
	return (await readFile(join(recordings, `${recording}.txt`), 'utf8')).trim();
}

/**
 * An example with the credential of the stage.
 *
 * @param under a folder inside of `examples/`, e.g. `ai`
 * @throws Error when there is none of this name
 */
export async function exampleFor(stage: Stage, name: string, under = ''): Promise<WorkflowFile> {
	const example = (await readExamples(under)).find((each) => each.name === name);
	if (!example) throw new Error(`There is no example ${join(under, name)}`);
	return withCredential(example.workflow, stage.credentialId, CREDENTIAL_NAME);
}

/** Runs a workflow, which has to succeed. */
export async function runWell({ client }: Stage, workflow: WorkflowFile): Promise<Execution> {
	const execution = await client.run(await client.createWorkflow(workflow));
	expect(execution.error).toBeUndefined();
	expect(execution.status).toBe('success');
	return execution;
}
