import { responseFormatOf } from '../Chat/response-format';
import type { ParameterReader } from '../shared/engine/parameters';
import { optionsBody } from '../shared/engine/sub-node-client';
import type { ModelSettings } from './model';
import { bodyOptions } from './options';

/**
 * What the user has set, sorted into what n8n's OpenAI model knows and what goes along as it is.
 *
 * @throws NodeOperationError when an option cannot be read, or the JSON schema is no JSON object
 */
export function readModelSettings(params: ParameterReader): ModelSettings {
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
		additionalParams: { ...additionalParams, ...responseFormatOf(params) },
	};
}
