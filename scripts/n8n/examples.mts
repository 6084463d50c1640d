import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { WorkflowFile } from './rest.mts';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
const SUFFIX = '.workflow.json';

/** An importable workflow of `examples/`. */
export interface Example {
	name: string;
	workflow: WorkflowFile;
}

/**
 * The examples of a folder, by name.
 *
 * @param under a folder inside of `examples/`, e.g. `ai`
 */
export async function readExamples(under = ''): Promise<Example[]> {
	const names = await readdir(join(folder, under));
	const files = names.filter((file) => file.endsWith(SUFFIX)).sort();
	return await Promise.all(
		files.map(async (file) => ({
			name: file.slice(0, -SUFFIX.length),
			workflow: JSON.parse(await readFile(join(folder, under, file), 'utf8')) as WorkflowFile,
		})),
	);
}

/** The workflow with the credential that exists in this n8n in place of the example's. */
export function withCredential(workflow: WorkflowFile, id: string, name: string): WorkflowFile {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.credentials?.siliconFlowApi
				? { ...node, credentials: { siliconFlowApi: { id, name } } }
				: node,
		),
	};
}
