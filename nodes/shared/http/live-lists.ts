import { randomUUID } from 'crypto';

import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { isRecord, REQUEST_TRACE_HEADER } from './api-response';
import { baseUrlFor, CREDENTIAL } from './base-url';

/** How long a live list is good for: models come and go by the month, a person types by the second. */
const MAX_AGE_MS = 5 * 60_000;

const REQUEST_TIMEOUT_MS = 15_000;

interface CachedList {
	until: number;
	ids: string[];
}

/** Module state: the live model lists, by credential, address and sub type. */
const modelListCache = new Map<string, CachedList>();

async function get(
	caller: ILoadOptionsFunctions,
	baseURL: string,
	url: string,
	qs: IDataObject,
): Promise<IDataObject> {
	return (await caller.helpers.httpRequestWithAuthentication.call(caller, CREDENTIAL, {
		method: 'GET',
		baseURL,
		url,
		qs,
		headers: { [REQUEST_TRACE_HEADER]: randomUUID() },
		timeout: REQUEST_TIMEOUT_MS,
		disableFollowRedirect: true,
	})) as IDataObject;
}

/**
 * The ids of the models that the account can use, from `GET /models`, kept for some minutes.
 *
 * @param subType one of the service's sub types, e.g. `chat`
 * @throws NodeApiError when the list cannot be had
 */
export async function liveModels(
	caller: ILoadOptionsFunctions,
	subType: string,
): Promise<string[]> {
	const baseURL = await baseUrlFor(caller);
	const credential = caller.getNode().credentials?.[CREDENTIAL]?.id ?? '';
	const key = `${credential} ${baseURL} ${subType}`;
	const kept = modelListCache.get(key);
	if (kept && Date.now() < kept.until) return kept.ids;
	const { data } = await get(caller, baseURL, '/models', { sub_type: subType });
	const ids = (Array.isArray(data) ? (data as unknown[]) : []).flatMap((model) =>
		isRecord(model) && typeof model.id === 'string' ? [model.id] : [],
	);
	modelListCache.set(key, { until: Date.now() + MAX_AGE_MS, ids });
	return ids;
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
export function voicesIn(body: IDataObject): Voice[] {
	const list = body.results ?? body.result;
	return Array.isArray(list) ? (list as unknown[]).filter(isVoice) : [];
}

/** @throws NodeApiError when the list cannot be had */
export async function liveVoices(caller: ILoadOptionsFunctions): Promise<Voice[]> {
	return voicesIn(await get(caller, await baseUrlFor(caller), '/audio/voice/list', {}));
}
