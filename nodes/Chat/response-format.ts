import type { IDataObject } from 'n8n-workflow';

import type { ParameterReader } from '../shared/engine/parameters';
import { isRecord } from '../shared/http/api-response';

/** The name of a schema that has none; the API wants one. */
const NAME = 'answer';

/** A JSON Schema alone, or in the form of the API: with a name, or the whole `response_format`. */
function toNamedSchema(given: Record<string, unknown>): Record<string, unknown> {
	if (isRecord(given.json_schema)) return toNamedSchema(given.json_schema);
	const isNamed = typeof given.name === 'string' && isRecord(given.schema);
	return isNamed ? given : { name: NAME, schema: given };
}

const chosenFormat = (params: ParameterReader): string =>
	params.option('options.responseFormat') ??
	(params.json('options.jsonSchema') === undefined ? '' : 'json_schema');

/** Whether the answer is to be JSON. */
export const wantsJson = (params: ParameterReader): boolean =>
	chosenFormat(params).startsWith('json');

/** @throws NodeOperationError for a JSON schema that the chosen format has no use for */
export function checkSchemaIsUsed(params: ParameterReader): void {
	const type = chosenFormat(params);
	if (type === 'json_schema' || params.json('options.jsonSchema') === undefined) return;
	throw params.inputError(
		'A JSON schema is given, but Response Format is not JSON Schema',
		'Set Response Format to JSON Schema, or remove JSON Schema from Options.',
	);
}

/**
 * The `response_format` of the request, when the user chose one or gave a schema.
 *
 * @throws NodeOperationError when the JSON schema is missing or no JSON object
 */
export function responseFormatOf(params: ParameterReader): IDataObject {
	const type = chosenFormat(params);
	if (type === '') return {};
	if (type !== 'json_schema') return { response_format: { type } };
	const schema = params.json('options.jsonSchema');
	if (isRecord(schema)) {
		return { response_format: { type, json_schema: toNamedSchema(schema) } as IDataObject };
	}
	throw params.inputError(
		schema === undefined ? 'JSON Schema is empty' : 'JSON Schema is not an object',
		'Give the schema of the answer in JSON Schema, e.g. {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}.',
	);
}
