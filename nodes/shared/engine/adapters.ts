import type {
	IExecuteFunctions,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Operation } from './operation';

/** An operation as a node declares it: what the editor shows, and n8n's two doors to it. */
export interface DeclaredOperation {
	/** With n8n's hook for one item, which is used where n8n does not ask for custom operations. */
	option: INodePropertyOptions;
	properties: INodeProperties[];
	/**
	 * n8n's door for all items at once. Its other one, a request per item, evaluates the expressions of
	 * an item three times, which takes longer than all else where many items share a request.
	 */
	customOperation(this: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/**
 * @param option with the method and the path of the request
 * @param properties the fields of the operation
 * @param load imports what the operation does. n8n loads every package whole before it starts; what the
 * editor shows of this one is half of it, and the rest is loaded when an operation first runs.
 */
export function declareOperation(
	option: INodePropertyOptions,
	properties: INodeProperties[],
	load: () => Promise<Operation>,
): DeclaredOperation {
	const form = { option, properties };
	const pagination = async function (this: IExecutePaginationFunctions) {
		const [{ runOperation }, operation] = await Promise.all([import('./run-operation'), load()]);
		return await runOperation(this, [this], form, operation);
	};
	return {
		option: { ...option, routing: { ...option.routing, operations: { pagination } } },
		properties,
		async customOperation() {
			const [{ runOperation }, { itemFunctionsOf }, operation] = await Promise.all([
				import('./run-operation'),
				import('./item'),
				load(),
			]);
			const items = this.getInputData().map((_, index) => itemFunctionsOf(this, index));
			return [await runOperation(this, items, form, operation)];
		},
	};
}
