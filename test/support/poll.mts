import { PollContext } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
} from 'n8n-workflow';

import { additionalDataWith, nodeTypesOf } from './engine.mts';

/** A trigger of this package on n8n's real engine. */
export interface PolledTrigger {
	/** One poll. @returns the items that start the workflow, if any */
	poll(): Promise<INodeExecutionData[]>;
	/** What a test in the editor shows. */
	test(): Promise<INodeExecutionData[]>;
	/** n8n ends and starts again, with what it has stored. */
	restart(): void;
}

export interface PollRun {
	node: INodeType;
	parameters: INodeParameters;
	/** What the credential holds; changed when somebody edits it. */
	credential(): ICredentialDataDecryptedObject;
	/** Which credential it is; changed when somebody picks another. */
	credentialId(): string;
}

/** Polls a trigger as n8n does, but when the test says so. */
export function startPolling({
	node,
	parameters,
	credential,
	credentialId,
}: PollRun): PolledTrigger {
	let staticData: IDataObject = {};
	const poll = async (mode: 'trigger' | 'manual') => {
		const trigger: INode = {
			id: 'trigger',
			name: 'Trigger',
			type: node.description.name,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { siliconFlowApi: { id: credentialId(), name: 'Test' } },
		};
		const workflow = new Workflow({
			id: 'test',
			nodes: [trigger],
			connections: {},
			active: true,
			nodeTypes: nodeTypesOf({ [node.description.name]: node }),
			staticData,
		});
		const additionalData = additionalDataWith(credential());
		const context = new PollContext(workflow, trigger, additionalData, mode, 'activate');
		try {
			return (await node.poll?.call(context))?.[0] ?? [];
		} finally {
			staticData = workflow.staticData;
		}
	};
	return {
		poll: async () => await poll('trigger'),
		test: async () => await poll('manual'),
		restart() {
			staticData = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		},
	};
}
