/** Every form that the nodes can show: of each operation, and of each model that changes the fields. */
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import packageJson from '../../package.json';
import { modelId } from './run-on-sandbox.mts';

/** What is to be on the screen when the operation and the model are chosen. */
export interface Form {
	/** Names node, operation and model. */
	title: string;
	/** The name of the node's type, without the package's. */
	type: string;
	parameters: INodeParameters;
	/** The labels of the fields, from above. */
	fields: string[];
	/** What can be added under Options. */
	options: string[];
}

/** What the nodes of the package say of themselves. */
export function descriptions(): INodeTypeDescription[] {
	return packageJson.n8n.nodes.map((file) => {
		const source = `../../${file.replace(/^dist\//, '').replace(/\.js$/, '')}`;
		const [Node] = Object.values(require(source) as Record<string, new () => INodeType>);
		return new Node().description;
	});
}

/** The choices of a field such as Operation, where the node has it, as far as another choice leaves it. */
function choicesOf(
	name: string,
	description: INodeTypeDescription,
	chosen: INodeParameters,
): INodeParameters[] {
	const field = shownFields(description, chosen).find((each) => each.name === name);
	const choices = (field?.options ?? []) as INodePropertyOptions[];
	return field ? choices.map(({ value }) => ({ ...chosen, [name]: value })) : [chosen];
}

function shownFields(
	description: INodeTypeDescription,
	chosen: INodeParameters,
	fields = description.properties,
): INodeProperties[] {
	const node = { name: '', typeVersion: 1, parameters: chosen } as unknown as INode;
	const { properties } = description;
	// As n8n opens a node: with the defaults of all that is not stored.
	const values = NodeHelpers.getNodeParameters(properties, chosen, true, false, node, description);
	return fields.filter(
		(field) =>
			!['hidden', 'notice'].includes(field.type) &&
			NodeHelpers.displayParameter(values ?? {}, field, node, description),
	);
}

/** The models of which some field speaks in its conditions. */
function modelsIn(fields: INodeProperties[]): string[] {
	return fields.flatMap(({ displayOptions = {}, options = [] }) => [
		...[displayOptions.show?.model, displayOptions.hide?.model].flat(),
		...modelsIn(options.filter((option): option is INodeProperties => 'type' in option)),
	]) as string[];
}

function formOf(description: INodeTypeDescription, chosen: INodeParameters): Form {
	const fields = shownFields(description, chosen);
	const options = fields.find(({ name }) => name === 'options')?.options ?? [];
	const model = (chosen.model as { value?: string } | undefined)?.value;
	return {
		title: [description.displayName, chosen.resource, chosen.operation, model]
			.filter((part) => part !== undefined)
			.join(', '),
		type: description.name,
		parameters: chosen,
		fields: fields.map(({ displayName }) => displayName),
		options: shownFields(description, chosen, options as INodeProperties[]).map(
			({ displayName }) => displayName,
		),
	};
}

/** One form of each kind: of two models with the same fields, one. */
export function everyForm(): Form[] {
	return descriptions().flatMap((description) => {
		const models = [undefined, ...new Set(modelsIn(description.properties))];
		return choicesOf('resource', description, {})
			.flatMap((chosen) => choicesOf('operation', description, chosen))
			.flatMap((chosen) => {
				const ofModels = models.map((model) =>
					formOf(description, model ? { ...chosen, model: modelId(model) } : chosen),
				);
				const kinds = new Map(
					ofModels.map((form) => [JSON.stringify([form.fields, form.options]), form]),
				);
				return [...kinds.values()];
			});
	});
}
