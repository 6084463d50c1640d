import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';

import type { Line } from '../shared/engine/sub-node-client';
import { createChatFetch, nodeErrorIn, type Fetch } from './chat-fetch';
import { remember, textOf, thoughts } from './reasoning';

/** What the model says in every request, under the names of n8n's OpenAI model. */
export interface ModelSettings {
	model: string;
	temperature?: number;
	topP?: number;
	frequencyPenalty?: number;
	maxTokens?: number;
	stopSequences?: string[];
	/** Fields that OpenAI's client does not know, as they go on the wire. */
	additionalParams: Record<string, unknown>;
}

/** A message as LangChain has it; only what is looked at here. */
interface ChainMessage {
	content?: unknown;
	tool_calls?: Array<{ id?: string }>;
	additional_kwargs?: { reasoning_content?: unknown };
	getType?(): string;
}

/** OpenAI's client gives up after ten minutes by itself; how long a request may take is the transport's to say. */
const CLIENT_TIMEOUT_MS = 3_600_000;

/** The SDK may be built against another release of n8n-workflow than this package. */
type SdkContext = Parameters<(typeof import('@n8n/ai-node-sdk'))['supplyModel']>[0];

type Properties = Record<string, unknown>;

const isObject = (value: unknown): value is Properties =>
	typeof value === 'object' && value !== null;

function objectAt(source: unknown, ...path: string[]): Properties | undefined {
	let found = source;
	for (const name of path) found = isObject(found) ? found[name] : undefined;
	return isObject(found) ? found : undefined;
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

/**
 * Takes the thoughts that n8n itself has kept in messages. From 2.40 on it stores them with an execution,
 * so that they survive a restart between two turns of an agent.
 */
function rememberStored(scope: string, messages: ChainMessage[]): void {
	let question = '';
	for (const message of messages) {
		if (message.getType?.() === 'human') question = textOf(message.content);
		const thought = message.additional_kwargs?.reasoning_content;
		const ids = (message.tool_calls ?? []).flatMap(({ id }) => id ?? []);
		if (typeof thought === 'string') remember(thoughts, { scope, question }, ids, thought);
	}
}

/** Sees the messages of every call before they are turned into a request, which drops the thoughts. */
const createThoughtKeeper = (scope: string) => ({
	name: 'siliconFlowThoughts',
	awaitHandlers: true,
	handleChatModelStart(_model: unknown, conversations: ChainMessage[][]) {
		for (const messages of conversations) rememberStored(scope, messages);
	},
});

/**
 * n8n's own model for the OpenAI protocol, with tracing, token usage and streaming, that sends over the
 * transport of this package.
 *
 * @param account stands for the account, as far as thoughts may travel
 */
export async function createModel(
	context: ISupplyDataFunctions,
	line: Line,
	settings: ModelSettings,
	apiKey: string,
	account: string,
): Promise<SupplyData> {
	// Not at the top of the file: n8n has the SDK from 2.16 on, and without it the package would not load.
	const { supplyModel } = await import('@n8n/ai-node-sdk');
	const supply = (limits: { timeout?: number; maxRetries: number }) =>
		supplyModel(context as unknown as SdkContext, {
			...settings,
			...limits,
			type: 'openai',
			baseUrl: line.baseURL,
			apiKey,
			useResponsesApi: false,
			onFailedAttempt(error) {
				const known = nodeErrorIn(error);
				if (known) throw known;
			},
		});

	// The transport repeats requests, and knows which.
	const supplied = supply({ timeout: CLIENT_TIMEOUT_MS, maxRetries: 0 });
	const scope = `${account} ${settings.model}`;
	if (attachFetch(supplied.response, createChatFetch(context, line, scope))) {
		const { callbacks } = supplied.response as { callbacks?: unknown };
		if (Array.isArray(callbacks)) callbacks.push(createThoughtKeeper(scope));
		return supplied;
	}
	context.logger.warn(
		'SiliconFlow Chat Model: the OpenAI client of this n8n is of another make than the one this package knows. The model works, but without the pace of this package, and thinking models may refuse to use tools.',
	);
	return supply(line.settings);
}
