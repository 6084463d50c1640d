import { randomUUID } from 'crypto';
import type {
	FunctionsBase,
	IDataObject,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INode,
} from 'n8n-workflow';

import { isRecord, listIn, REQUEST_TRACE_HEADER } from './api-response';
import { accountFor, CREDENTIAL, type Account } from './base-url';

/** How long a live list is good for: models come and go by the month, a person types by the second. */
const MAX_AGE_MS = 5 * 60_000;

const REQUEST_TIMEOUT_MS = 15_000;

/** The n8n functions that asking for a list needs: those of a form, of a node or of an item. */
export type ListCaller = Pick<FunctionsBase, 'getCredentials'> & {
	getNode(): INode;
	helpers: Pick<ILoadOptionsFunctions['helpers'], 'httpRequestWithAuthentication'>;
};

interface CachedList {
	until: number;
	ids: Promise<string[]>;
}

/** Module state: the live model lists, by account and sub type. */
const modelListCache = new Map<string, CachedList>();

async function get(
	caller: ListCaller,
	{ baseUrl: baseURL, transport }: Account,
	url: string,
	qs: IDataObject,
): Promise<IDataObject> {
	const { httpRequestWithAuthentication: authenticated } = caller.helpers;
	return (await authenticated.call(caller as ILoadOptionsFunctions, CREDENTIAL, {
		...transport,
		method: 'GET',
		baseURL,
		url,
		qs,
		json: true,
		headers: { [REQUEST_TRACE_HEADER]: randomUUID() },
		timeout: REQUEST_TIMEOUT_MS,
		disableFollowRedirect: true,
	})) as IDataObject;
}

async function fetchModels(...request: Parameters<typeof get>): Promise<string[]> {
	const models = listIn(await get(...request), 'data');
	if (!models) throw new Error('The answer has no list of models');
	return models.flatMap((model) =>
		isRecord(model) && typeof model.id === 'string' ? [model.id] : [],
	);
}

/**
 * The ids of the models that the account can use, from `GET /models`, kept for some minutes.
 *
 * @param subType one of the service's sub types, e.g. `chat`
 * @param transport said of the request: proxy, certificates
 * @throws Error when the list cannot be had
 */
export async function liveModels(
	caller: ListCaller,
	subType: string,
	transport?: Partial<IHttpRequestOptions>,
): Promise<string[]> {
	const account = await accountFor(caller);
	const key = `${account.id} ${subType}`;
	const kept = modelListCache.get(key);
	if (kept && Date.now() < kept.until) return await kept.ids;
	const sent = { ...account, transport: { ...account.transport, ...transport } };
	const ids = fetchModels(caller, sent, '/models', { sub_type: subType });
	modelListCache.set(key, { until: Date.now() + MAX_AGE_MS, ids });
	void ids.catch(() => modelListCache.delete(key));
	return await ids;
}

const isVoice = (value: unknown): value is Voice => isRecord(value);

/** A voice that the account has uploaded. */
export interface Voice extends IDataObject {
	model: string;
	customName: string;
	text: string;
	uri: string;
}

/** The documents say `results`, the live service answers `result` (captured 2026). */
export function voicesIn(body: unknown): Voice[] {
	return (listIn(body, 'results', 'result', 'data') ?? []).filter(isVoice);
}

/** @throws NodeApiError when the list cannot be had */
export async function liveVoices(caller: ILoadOptionsFunctions): Promise<Voice[]> {
	return voicesIn(await get(caller, await accountFor(caller), '/audio/voice/list', {}));
}
