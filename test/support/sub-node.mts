import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type AINodeConnectionType,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeType,
	type ITaskData,
} from 'n8n-workflow';

import { additionalDataWith, nodeTypesOf } from './engine.mts';

/** A sub-node of this package on n8n's real engine, and what uses it. */
export interface SubNodeRun<Supplied, Result> {
	node: INodeType;
	parameters: IDataObject;
	credential: ICredentialDataDecryptedObject;
	/** What a root node would do with what the sub-node supplies. */
	use(supplied: Supplied): Promise<Result>;
	/** The items of the root node, which asks for what is supplied to the last of them. */
	items?: IDataObject[];
	/** Called when the run has started, with the means to stop it. */
	onStart?(stop: () => void): void;
}

/** What came of it. */
export interface SubNodeResult<Result> {
	value?: Result;
	error?: Error;
	/** What the Logs panel shows of the sub-node, oldest first. */
	logs: ITaskData[];
}

const node = (name: string, type: string, rest: Partial<INode> = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...rest,
});

const describe = (name: string, inputs: unknown[], outputs: string[]) =>
	({
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: name,
		defaults: { name },
		inputs,
		outputs,
		properties: [],
	}) as INodeType['description'];

/**
 * Runs a workflow of a start, a root node and the sub-node under test to its end. A failure of `use` is
 * given back as it is.
 */
export async function runSubNode<Supplied, Result>(
	run: SubNodeRun<Supplied, Result>,
): Promise<SubNodeResult<Result>> {
	const [type] = run.node.description.outputs as AINodeConnectionType[];
	const result: SubNodeResult<Result> = { logs: [] };
	const items = run.items ?? [{}];
	const start: INodeType = {
		description: describe('start', [], ['main']),
		execute: async () => [items.map((json) => ({ json }))],
	};
	const root: INodeType = {
		description: describe('root', ['main', { type, maxConnections: 1, required: true }], ['main']),
		async execute() {
			try {
				const supplied = (await this.getInputConnectionData(type, items.length - 1)) as Supplied;
				result.value = await run.use(supplied);
			} catch (error) {
				result.error = error as Error;
			}
			return [[]];
		},
	};
	const name = run.node.description.name;
	const workflow = new Workflow({
		id: 'test',
		nodes: [
			node('Start', 'start'),
			node('Root', 'root'),
			node('Tested', name, {
				parameters: run.parameters as INode['parameters'],
				credentials: { siliconFlowApi: { id: 'test', name: 'Test' } },
			}),
		],
		connections: {
			Start: { main: [[{ node: 'Root', type: 'main', index: 0 }]] },
			Tested: { [type]: [[{ node: 'Root', type, index: 0 }]] },
		},
		active: false,
		nodeTypes: nodeTypesOf({ start, root, [name]: run.node }),
	});
	const data = additionalDataWith(run.credential);
	const execution = new WorkflowExecute(data, 'manual', createRunExecutionData());
	const running = execution.run({ workflow, startNode: workflow.getNode('Start') ?? undefined });
	run.onStart?.(() => running.cancel());
	const ended = await running;
	result.error ??= ended.data.resultData.error;
	result.logs = ended.data.resultData.runData.Tested ?? [];
	return result;
}
