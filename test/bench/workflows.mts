import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';

/** What the workflows of the bench need to know of the stage. */
export interface Setting {
	/** The sandbox with its version, e.g. `http://127.0.0.1:8787/v1`. */
	baseUrl: string;
	credentialId: string;
	/** A credential of n8n's OpenAI nodes that points to the sandbox. */
	openAiCredentialId: string;
}

/** A node of a workflow without its place. */
export interface BenchNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters: IDataObject;
	credentials?: Record<string, { id: string; name: string }>;
	onError?: string;
}

/** Where the items come from: pinned, or files that match a pattern. */
export type Source = { items: IDataObject[] } | { files: string };

const ownCredential = ({ credentialId }: Setting) => ({
	[CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME },
});

/** A node of this package. */
export function ours(setting: Setting, type: string, parameters: IDataObject): BenchNode {
	return {
		name: 'Ours',
		type: `n8n-nodes-siliconflow-api.${type}`,
		typeVersion: 1,
		parameters,
		credentials: ownCredential(setting),
	};
}

/** n8n's HTTP Request node, as a person would set it up for an endpoint of the service. */
export function httpRequest(
	setting: Setting,
	path: string,
	parameters: IDataObject,
	options: IDataObject = {},
): BenchNode {
	return {
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `${setting.baseUrl}${path}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL_TYPE,
			sendBody: true,
			...parameters,
			options,
		},
		credentials: ownCredential(setting),
	};
}

/** A JSON body from an expression of an object. */
export const jsonBody = (expression: string): IDataObject => ({
	specifyBody: 'json',
	jsonBody: `={{ JSON.stringify(${expression}) }}`,
});

/** n8n's Edit Fields node with one field. */
export const editFields = (value: string, type = 'string'): BenchNode => ({
	name: 'Edit Fields',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: { assignments: [{ id: 'text', name: 'text', type, value }] },
	},
});

/** n8n's OpenAI node on the sandbox. */
export function openAi(setting: Setting, parameters: IDataObject): BenchNode {
	return {
		name: 'OpenAI',
		type: '@n8n/n8n-nodes-langchain.openAi',
		typeVersion: 1.8,
		parameters,
		credentials: { openAiApi: { id: setting.openAiCredentialId, name: 'OpenAI' } },
	};
}

const place = (node: BenchNode, index: number) => ({
	id: `node-${index}`,
	position: [index * 200, 0],
	...node,
});

const to = (node: string, type = 'main') => ({ node, type, index: 0 });

/**
 * The items go through these nodes, one after the other; each goes on past items that fail.
 *
 * @param helpers sub-nodes of the first node, by the kind of their connection
 */
export function chain(
	source: Source,
	nodes: BenchNode[],
	helpers: Record<string, BenchNode> = {},
): WorkflowFile {
	const first: BenchNode =
		'files' in source
			? {
					name: 'Items',
					type: 'n8n-nodes-base.readWriteFile',
					typeVersion: 1,
					parameters: { fileSelector: source.files, options: {} },
				}
			: { name: 'Items', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
	const trigger = {
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		parameters: {},
	};
	const line = [trigger, first, ...nodes];
	const links = line
		.slice(1)
		.map(({ name }, index): [string, unknown] => [line[index].name, { main: [[to(name)]] }]);
	const subLinks = Object.entries(helpers).map(([type, { name }]): [string, unknown] => [
		name,
		{ [type]: [[to(nodes[0].name, type)]] },
	]);
	return {
		name: `Bench ${nodes[0].name}`,
		nodes: [
			...line.map((node) =>
				nodes.includes(node) ? { ...node, onError: 'continueRegularOutput' } : node,
			),
			...Object.values(helpers),
		].map(place),
		connections: Object.fromEntries([...links, ...subLinks]) as IDataObject,
		...('items' in source ? { pinData: { Items: source.items.map((json) => ({ json })) } } : {}),
	};
}
