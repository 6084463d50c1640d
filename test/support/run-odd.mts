import type { IDataObject, INodeType } from 'n8n-workflow';

import { CONTINUE, type OnSandbox } from './run-on-sandbox.mts';

/** Runs a node while the sandbox answers oddly to the first requests of a path. */
export async function runOdd(
	on: OnSandbox,
	[path, name, times = 1]: [path: string, name: string, times?: number],
	node: INodeType,
	parameters: IDataObject,
	items: IDataObject[] = [{}],
) {
	await on.faults({ answers: [{ path, name, times }] });
	const result = await on.run(node, parameters, items, CONTINUE);
	return { ...result, requests: await on.requests(path) };
}
