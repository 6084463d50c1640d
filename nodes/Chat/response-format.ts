import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { isRecord } from '../shared/http/api-response';

/** The name of a schema that has none; the API wants one. */
const NAME = 'answer';

/** A JSON Schema alone, or in the form of the API with a name. */
export function toNamedSchema(given: IDataObject): IDataObject {
	return typeof given.name === 'string' && isRecord(given.schema)
		? given
		: { name: NAME, schema: given };
}

const chosenFormat = ({ params }: Item): string =>
	params.option('options.responseFormat') ??
	(params.json('options.jsonSchema') === undefined ? '' : 'json_schema');

/** Whether the item's answer is to be JSON. */
export const wantsJson = (item: Item): boolean => chosenFormat(item).startsWith('json');

/**
 * The `response_format` of the request, when the user chose one or gave a schema.
 *
 * @throws NodeOperationError when the JSON schema is missing, no JSON object, or of no use
 */
export function responseFormatOf(item: Item): IDataObject {
	const type = chosenFormat(item);
	const schema = item.params.json('options.jsonSchema');
	if (type === '') return {};
	if (type !== 'json_schema') {
		if (schema === undefined) return { response_format: { type } };
		throw item.inputError(
			'A JSON schema is given, but Response Format is not JSON Schema',
			'Set Response Format to JSON Schema, or remove JSON Schema from Options.',
		);
	}
	if (!isRecord(schema)) {
		throw item.inputError(
			schema === undefined ? 'JSON Schema is empty' : 'JSON Schema is not an object',
			'Give the schema of the answer in JSON Schema, e.g. {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}.',
		);
	}
	return { response_format: { type, json_schema: toNamedSchema(schema as IDataObject) } };
}
