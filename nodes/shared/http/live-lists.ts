import type { IDataObject, IHttpRequestOptions, ILoadOptionsFunctions } from 'n8n-workflow';

import { isRecord } from './api-response';
import { accountFor, type Account, type CredentialOwner } from './base-url';
import { toNodeError } from './node-error';
import { readList } from './read-list';
import { tryOnce, type Caller } from './send';

/** How long a live list is good for: models come and go by the month, a person types by the second. */
const MAX_AGE_MS = 5 * 60_000;

const REQUEST_TIMEOUT_MS = 15_000;

/** The n8n functions that asking for a list needs: those of a form, or of a run, which may be stopped. */
export type ListCaller = CredentialOwner &
	Pick<Caller, 'helpers'> &
	Partial<Pick<Caller, 'getExecutionCancelSignal'>>;

interface CachedList {
	until: number;
	ids: Promise<string[]>;
}

/** Module state: the live model lists, by account and sub type. */
const modelListCache = new Map<string, CachedList>();

/** @throws NodeApiError when there is no such list */
async function get<T>(
	caller: ListCaller,
	{ baseUrl: baseURL, transport }: Account,
	request: Pick<IHttpRequestOptions, 'url' | 'qs'>,
	read: (body: unknown) => T,
): Promise<T> {
	const result = await tryOnce(
		caller,
		{
			request: { ...transport, ...request, method: 'GET', timeout: REQUEST_TIMEOUT_MS },
			responseType: 'json',
			baseURL,
			read: ({ body }) => read(body),
		},
		caller.getExecutionCancelSignal?.(),
	);
	if (result.ok) return result.value;
	throw toNodeError(caller.getNode(), result.failure, { path: request.url });
}

/**
 * The models of an answer, each as an object with its id; some gateways give the ids alone, or Ollama's names.
 *
 * @throws InvalidResponseError when it has no list of them
 */
export const modelsIn = (body: unknown): Array<IDataObject & { id: string }> =>
	readList(body, { what: 'models', names: ['data', 'models'] }, (entry) => {
		const model = isRecord(entry) ? entry : { id: entry };
		const id = [model.id, model.model, model.name].find((name) => typeof name === 'string');
		return typeof id === 'string' ? { ...model, id } : undefined;
	});

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
	const request = { url: '/models', qs: { sub_type: subType } };
	const ids = get(caller, sent, request, (body) => modelsIn(body).map(({ id }) => id));
	for (const [old, { until }] of modelListCache) {
		if (until <= Date.now()) modelListCache.delete(old);
	}
	modelListCache.set(key, { until: Date.now() + MAX_AGE_MS, ids });
	void ids.catch(() => modelListCache.delete(key));
	return await ids;
}

/**
 * The voices of an answer, which the account has uploaded; some gateways give their URIs alone. The documents say
 * `results`, the live service answers `result` (captured 2026).
 *
 * @throws InvalidResponseError when it has no list of them
 */
export const voicesIn = (body: unknown): IDataObject[] =>
	readList(body, { what: 'voices', names: ['results', 'result', 'data', 'voices'] }, (entry) => {
		if (isRecord(entry)) return entry as IDataObject;
		return typeof entry === 'string' ? { uri: entry } : undefined;
	});

/** @throws Error when the list cannot be had */
export async function liveVoices(caller: ILoadOptionsFunctions): Promise<IDataObject[]> {
	return await get(caller, await accountFor(caller), { url: '/audio/voice/list' }, voicesIn);
}
