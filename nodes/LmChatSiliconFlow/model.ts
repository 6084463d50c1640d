import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';

import { responseFormatOf } from '../Chat/response-format';
import type { ParameterReader } from '../shared/engine/parameters';
import { optionsBody, type SubNodeClient } from '../shared/engine/sub-node-client';
import { isRecord } from '../shared/http/api-response';
import { CREDENTIAL, keyIn } from '../shared/http/base-url';
import { createChatFetch, nodeErrorIn, type Fetch } from './chat-fetch';
import { createStartedCalls, type ChainMessage, type StartedCalls } from './message-reasoning';
import { bodyOptions } from './options';

/** What the model says in every request, under the names of n8n's OpenAI model. */
interface ModelSettings {
	model: string;
	temperature?: number;
	topP?: number;
	frequencyPenalty?: number;
	maxTokens?: number;
	stopSequences?: string[];
	/** Fields that OpenAI's client does not know, as they go on the wire. */
	additionalParams: Record<string, unknown>;
}

/**
 * What the user has set, sorted into what n8n's OpenAI model knows and what goes along as it is.
 *
 * @throws NodeOperationError when an option cannot be read, or the JSON schema is no JSON object
 */
function readModelSettings(params: ParameterReader): ModelSettings {
	const {
		temperature,
		top_p: topP,
		frequency_penalty: frequencyPenalty,
		max_tokens: maxTokens,
		stop,
		...additionalParams
	} = optionsBody(params, bodyOptions);
	return {
		model: params.requiredId('model'),
		temperature: temperature as number | undefined,
		topP: topP as number | undefined,
		frequencyPenalty: frequencyPenalty as number | undefined,
		maxTokens: maxTokens as number | undefined,
		stopSequences: stop === undefined ? undefined : ([stop].flat() as string[]),
		additionalParams: { ...additionalParams, ...responseFormatOf(params) },
	};
}

/** OpenAI's client gives up after ten minutes by itself; how long a request may take is ours to say. */
const CLIENT_TIMEOUT_MS = 3_600_000;

/** The SDK may be built against another release of n8n-workflow than this package. */
type SdkContext = Parameters<(typeof import('@n8n/ai-node-sdk'))['supplyModel']>[0];

function objectAt(source: unknown, ...path: string[]): Record<string, unknown> | undefined {
	let found = source;
	for (const name of path) found = isRecord(found) ? found[name] : undefined;
	return isRecord(found) ? found : undefined;
}

/**
 * Puts a `fetch` where OpenAI's client looks for it: in the model, in the part of it that speaks the
 * chat protocol, and in the settings that copies of it, such as one with tools, are made of.
 *
 * @returns whether all three places were there, as they are in n8n 2.41
 */
export function attachFetch(model: unknown, fetch: Fetch): boolean {
	const places = [
		objectAt(model, 'fields', 'configuration'),
		objectAt(model, 'clientConfig'),
		objectAt(model, 'completions', 'clientConfig'),
	];
	const found = places.filter((place) => place !== undefined);
	if (found.length < places.length) return false;
	for (const place of found) place.fetch = fetch;
	return true;
}

/** Sees the messages of every call before they are turned into a request, which drops the reasoning. */
const createReasoningKeeper = (startedCalls: StartedCalls) => ({
	name: 'siliconFlowReasoning',
	awaitHandlers: true,
	handleChatModelStart(_model: unknown, conversations: ChainMessage[][]) {
		for (const messages of conversations) startedCalls.add(messages);
	},
});

/**
 * n8n's own model for the OpenAI protocol, with tracing, token usage and streaming, that sends by the
 * client of this package.
 */
export async function createModel(
	context: ISupplyDataFunctions,
	itemIndex: number,
	client: SubNodeClient,
): Promise<SupplyData> {
	const settings = readModelSettings(client.params);
	const { id: account, baseUrl } = await client.account();
	const { apiKey } = await context.getCredentials<{ apiKey: string }>(CREDENTIAL, itemIndex);
	// Not at the top of the file: n8n has the SDK from 2.16 on, and without it the package would not load.
	const { supplyModel } = await import('@n8n/ai-node-sdk');
	const supply = (limits: { timeout?: number; maxRetries: number }) =>
		supplyModel(context as unknown as SdkContext, {
			...settings,
			...limits,
			type: 'openai',
			baseUrl,
			apiKey: keyIn(apiKey),
			useResponsesApi: false,
			onFailedAttempt(error) {
				const known = nodeErrorIn(error);
				if (known) throw known;
			},
		});

	// The client repeats requests, and knows which.
	const supplied = supply({ timeout: CLIENT_TIMEOUT_MS, maxRetries: 0 });
	// No reasoning crosses over to another account or model.
	const scope = `${account} ${settings.model}`;
	const startedCalls = createStartedCalls();
	const fetch = createChatFetch(context, client, {
		baseUrl,
		scope,
		startedCalls,
		streams: client.params.boolean('options.stream', true),
	});
	if (attachFetch(supplied.response, fetch)) {
		const { callbacks } = supplied.response as { callbacks?: unknown };
		if (Array.isArray(callbacks)) callbacks.push(createReasoningKeeper(startedCalls));
		return supplied;
	}
	context.logger.warn(
		'SiliconFlow Chat Model: the OpenAI client of this n8n is of another make than the one this package knows. The model works, but without the rate limiter of this package, and thinking models may refuse to use tools.',
	);
	return supply(client.settings);
}
