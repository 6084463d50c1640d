import {
	NodeApiError,
	NodeConnectionTypes,
	NodeOperationError,
	type AINodeConnectionType,
	type IDataObject,
	type INodeProperties,
	type ISupplyDataFunctions,
} from 'n8n-workflow';

/** Where a sub-node is useful, in the words of n8n's own hints. */
const USERS: Partial<Record<AINodeConnectionType, string>> = {
	[NodeConnectionTypes.AiAgent]: 'an AI agent',
	[NodeConnectionTypes.AiChain]: 'an AI chain',
	[NodeConnectionTypes.AiVectorStore]: 'a vector store',
};

/** The notice at the top of a sub-node: what to connect it to, with a link that inserts it. */
export function connectionHint(...types: AINodeConnectionType[]): INodeProperties {
	const link = (type: AINodeConnectionType) =>
		`<a data-action='openSelectiveNodeCreator' data-action-parameter-connectiontype='${type}'>${USERS[type] ?? type}</a>`;
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

/** An option that was added and left empty is as good as not added. */
const isGiven = (value: unknown) =>
	value !== undefined &&
	value !== null &&
	value !== '' &&
	!(Array.isArray(value) && value.length === 0);

/**
 * The part of a request's body that options make, under the names that the generated fields say. What
 * the user has not set is not in it.
 */
export function toBody(options: IDataObject, fields: INodeProperties[]): IDataObject {
	const body: IDataObject = {};
	for (const { name, routing } of fields) {
		const property = routing?.send?.property;
		if (property && isGiven(options[name])) body[property] = options[name];
	}
	return body;
}

/**
 * Does a piece of a sub-node's work so that it shows in the Logs panel with input, output and error.
 *
 * @param describe what the panel shows as output
 * @throws NodeApiError or NodeOperationError of the work, as it is
 */
export async function logged<T>(
	context: ISupplyDataFunctions,
	type: AINodeConnectionType,
	input: IDataObject,
	work: () => Promise<T>,
	describe: (result: T) => IDataObject,
): Promise<T> {
	const { index } = context.addInputData(type, [[{ json: input }]]);
	try {
		const result = await work();
		context.addOutputData(type, index, [[{ json: describe(result) }]]);
		return result;
	} catch (error) {
		const known =
			error instanceof NodeApiError || error instanceof NodeOperationError
				? error
				: new NodeOperationError(context.getNode(), error as Error, {
						functionality: 'configuration-node',
					});
		context.addOutputData(type, index, known);
		throw known;
	}
}
