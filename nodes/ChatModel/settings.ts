import { NodeOperationError, type IDataObject, type ISupplyDataFunctions } from 'n8n-workflow';

import { toNamedSchema } from '../Chat/response-format';
import { toBody } from '../shared/editor/sub-node-fields';
import type { ModelSettings } from './model';
import { bodyOptions } from './options';

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// The caller says what is wrong with it.
		return undefined;
	}
}

function parseSchema(context: ISupplyDataFunctions, given: unknown): IDataObject {
	const schema = typeof given === 'string' ? parseJson(given) : given;
	if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) {
		return schema as IDataObject;
	}
	throw new NodeOperationError(
		context.getNode(),
		given ? 'JSON Schema is not a JSON object' : 'JSON Schema is empty',
		{
			description:
				'Give the schema of the answer as a JSON object, e.g. {"type": "object", "properties": {"city": {"type": "string"}}}.',
			functionality: 'configuration-node',
		},
	);
}

function responseFormatOf(context: ISupplyDataFunctions, options: IDataObject): IDataObject {
	const { jsonSchema, responseFormat: type = jsonSchema ? 'json_schema' : undefined } = options;
	if (!type) return {};
	if (type !== 'json_schema') return { response_format: { type } };
	const schema = toNamedSchema(parseSchema(context, jsonSchema));
	return { response_format: { type, json_schema: schema } };
}

/**
 * What the user has set, sorted into what n8n's OpenAI model knows and what goes along as it is.
 *
 * @throws NodeOperationError when the JSON schema is no JSON object
 */
export function modelSettingsOf(context: ISupplyDataFunctions, itemIndex: number): ModelSettings {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const {
		temperature,
		top_p: topP,
		frequency_penalty: frequencyPenalty,
		max_tokens: maxTokens,
		stop,
		...additionalParams
	} = toBody(options, bodyOptions);
	return {
		model: context.getNodeParameter('model', itemIndex, '', { extractValue: true }) as string,
		temperature: temperature as number | undefined,
		topP: topP as number | undefined,
		frequencyPenalty: frequencyPenalty as number | undefined,
		maxTokens: maxTokens as number | undefined,
		stopSequences: stop === undefined ? undefined : ([stop].flat() as string[]),
		additionalParams: { ...additionalParams, ...responseFormatOf(context, options) },
	};
}
