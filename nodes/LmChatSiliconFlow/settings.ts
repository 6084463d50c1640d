import { NodeOperationError, type IDataObject, type ISupplyDataFunctions } from 'n8n-workflow';

import { toNamedSchema } from '../Chat/response-format';
import type { ParameterReader } from '../shared/engine/parameters';
import { optionsBody } from '../shared/engine/sub-node-client';
import { isRecord } from '../shared/http/api-response';
import type { ModelSettings } from './model';
import { bodyOptions } from './options';

function responseFormatOf(context: ISupplyDataFunctions, params: ParameterReader): IDataObject {
	const schema = params.json('options.jsonSchema');
	const type =
		params.option('options.responseFormat') ?? (schema === undefined ? undefined : 'json_schema');
	if (type === undefined) return {};
	if (type !== 'json_schema') return { response_format: { type } };
	if (isRecord(schema)) {
		return { response_format: { type, json_schema: toNamedSchema(schema as IDataObject) } };
	}
	throw new NodeOperationError(
		context.getNode(),
		schema === undefined ? 'JSON Schema is empty' : 'JSON Schema is not a JSON object',
		{
			description:
				'Give the schema of the answer as a JSON object, e.g. {"type": "object", "properties": {"city": {"type": "string"}}}.',
			functionality: 'configuration-node',
		},
	);
}

/**
 * What the user has set, sorted into what n8n's OpenAI model knows and what goes along as it is.
 *
 * @throws NodeOperationError when an option cannot be read, or the JSON schema is no JSON object
 */
export function readModelSettings(
	context: ISupplyDataFunctions,
	params: ParameterReader,
): ModelSettings {
	const {
		temperature,
		top_p: topP,
		frequency_penalty: frequencyPenalty,
		max_tokens: maxTokens,
		stop,
		...additionalParams
	} = optionsBody(params, bodyOptions);
	return {
		model: params.model('model'),
		temperature: temperature as number | undefined,
		topP: topP as number | undefined,
		frequencyPenalty: frequencyPenalty as number | undefined,
		maxTokens: maxTokens as number | undefined,
		stopSequences: stop === undefined ? undefined : ([stop].flat() as string[]),
		additionalParams: { ...additionalParams, ...responseFormatOf(context, params) },
	};
}
