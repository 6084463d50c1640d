import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';

export const LANGCHAIN = '@n8n/n8n-nodes-langchain.';
export const OURS = 'n8n-nodes-siliconflow-api.';

/** A node of a workflow with AI nodes. */
export interface AiNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters?: IDataObject;
	credentials?: Record<string, { id: string; name: string }>;
	executeOnce?: boolean;
	/** Of a sub-node: the nodes that use it, by the kind of the connection. */
	to?: Record<string, string[]>;
}

const connection = (node: string, type: string) => ({ node, type, index: 0 });

/**
 * A workflow that feeds items to a row of nodes. Nodes with a `to` are sub-nodes and hang below; the
 * others follow each other in the order given.
 */
export function aiWorkflow(name: string, items: IDataObject[], nodes: AiNode[]): WorkflowFile {
	const start: AiNode = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	const feed: AiNode = { name: 'Items', type: 'n8n-nodes-base.noOp', typeVersion: 1 };
	const all = [start, feed, ...nodes];
	const row = all.filter(({ to }) => !to);
	const main = row
		.slice(0, -1)
		.map((node, index) => [node.name, { main: [[connection(row[index + 1].name, 'main')]] }]);
	const below = nodes.flatMap(({ name: from, to }) => {
		const kinds = Object.entries(to ?? {}).map(([type, users]) => [
			type,
			[users.map((user) => connection(user, type))],
		]);
		return kinds.length > 0 ? [[from, Object.fromEntries(kinds) as IDataObject]] : [];
	});
	return {
		name,
		nodes: all.map(({ to, parameters = {}, ...node }, index) => ({
			...node,
			id: node.name.toLowerCase(),
			position: [index * 200, to ? 200 : 0],
			parameters,
		})),
		connections: Object.fromEntries([...main, ...below]) as IDataObject,
		settings: { executionOrder: 'v1' },
		pinData: { Items: items.map((json) => ({ json })) as unknown as IDataObject[] },
	};
}
