import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';

/** The name of the node under test in a workflow of `oneNode`. */
export const TESTED = 'Tested';

export interface OneNode {
	/** The short name of a node type of this package. */
	type: string;
	parameters: IDataObject;
	items: IDataObject[];
	credentialId: string;
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	disabled?: boolean;
}

/** A workflow that feeds items, pinned to the node before, into one node of this package. */
export function oneNode(test: OneNode): WorkflowFile {
	const { type, parameters, items, credentialId, onError, disabled } = test;
	const node = (name: string, nodeType: string, x: number, rest: IDataObject = {}) => ({
		id: name.toLowerCase(),
		name,
		type: nodeType,
		typeVersion: 1,
		position: [x, 0],
		parameters: {},
		...rest,
	});
	return {
		name: `${type} test`,
		nodes: [
			node('Trigger', 'n8n-nodes-base.manualTrigger', 0),
			node('Items', 'n8n-nodes-base.noOp', 200),
			node(TESTED, `n8n-nodes-siliconflow-api.${type}`, 400, {
				parameters,
				credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
				...(onError ? { onError } : {}),
				...(disabled ? { disabled } : {}),
			}),
		],
		connections: {
			Trigger: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
			Items: { main: [[{ node: TESTED, type: 'main', index: 0 }]] },
		},
		pinData: { Items: items.map((json) => ({ json })) },
	};
}
