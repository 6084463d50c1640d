import type { IDataObject } from 'n8n-workflow';

import { jsonParameter } from '../shared/engine/json-parameter';
import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';

/** The name of a schema that has none; the API wants one. */
const NAME = 'answer';

const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON Schema alone, or in the form of the API with a name. */
export function toNamedSchema(given: IDataObject): IDataObject {
	return typeof given.name === 'string' && isRecord(given.schema)
		? given
		: { name: NAME, schema: given };
}

function chosenFormat(item: Item): string {
	const hasSchema = item.getNodeParameter('options.jsonSchema', '') !== '';
	return item.getNodeParameter('options.responseFormat', hasSchema ? 'json_schema' : '') as string;
}

/** Whether the item's answer is to be JSON. */
export function wantsJson(item: Item): boolean {
	return chosenFormat(item).startsWith('json');
}

/**
 * The `response_format` of the request, when the user chose one or gave a schema.
 *
 * @throws NodeOperationError when the JSON schema is missing, no JSON object, or of no use
 */
export function responseFormatOf(item: Item): IDataObject {
	const type = chosenFormat(item);
	const schema = jsonParameter(item, 'options.jsonSchema', 'JSON Schema');
	const fail = (message: string, advice: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, advice);
	if (type === '') return {};
	if (type !== 'json_schema') {
		if (schema === undefined) return { response_format: { type } };
		throw fail(
			'A JSON schema is given, but Response Format is not JSON Schema',
			'Set Response Format to JSON Schema, or remove JSON Schema from Options.',
		);
	}
	if (!isRecord(schema)) {
		throw fail(
			schema === undefined ? 'JSON Schema is empty' : 'JSON Schema is not an object',
			'Give the schema of the answer in JSON Schema, e.g. {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}.',
		);
	}
	return { response_format: { type, json_schema: toNamedSchema(schema) } };
}
