import { NodeConnectionTypes, type AINodeConnectionType, type INodeProperties } from 'n8n-workflow';

/** Where a sub-node is useful, in the words of n8n's own hints. */
const CONSUMERS: Partial<Record<AINodeConnectionType, string>> = {
	[NodeConnectionTypes.AiAgent]: 'an AI agent',
	[NodeConnectionTypes.AiChain]: 'an AI chain',
	[NodeConnectionTypes.AiVectorStore]: 'a vector store',
};

/** The notice at the top of a sub-node: what to connect it to, with a link that inserts it. */
export function connectionHint(...types: AINodeConnectionType[]): INodeProperties {
	const link = (type: AINodeConnectionType) =>
		`<a data-action='openSelectiveNodeCreator' data-action-parameter-connectiontype='${type}'>${CONSUMERS[type] ?? type}</a>`;
	return {
		displayName: `This node must be connected to ${types.map(link).join(' or ')}`,
		name: 'notice',
		type: 'notice',
		default: '',
		typeOptions: { containerClass: 'ndv-connection-hint-notice' },
	};
}

/**
 * Fields of an ordinary node for a sub-node, which sends by itself and so has no use for n8n's routing.
 *
 * @param names the fields to take; all when left out
 */
export function fieldsOf(fields: INodeProperties[], names?: string[]): INodeProperties[] {
	return fields
		.filter(({ name }) => names?.includes(name) ?? true)
		.map((field) => ({ ...field, routing: undefined }));
}

/** The options of a sub-node that sends one request each time it is asked. */
export function singleRequests(optionsField: INodeProperties): INodeProperties {
	const options = (optionsField.options as INodeProperties[]).filter(
		({ name }) => name !== 'maxConcurrentRequests',
	);
	return { ...optionsField, options };
}
