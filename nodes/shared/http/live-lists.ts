import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { addressOf } from './address';

/** How long a live list is good for: models come and go by the month, a person types by the second. */
const FRESH_MS = 5 * 60_000;

const REQUEST_TIMEOUT_MS = 15_000;

interface Listing {
	until: number;
	ids: string[];
}

/** Module state: the live model lists, by credential, address and sub type. */
const listings = new Map<string, Listing>();

async function get(
	caller: ILoadOptionsFunctions,
	baseURL: string,
	url: string,
	qs: IDataObject,
): Promise<IDataObject> {
	return (await caller.helpers.httpRequestWithAuthentication.call(caller, 'siliconFlowApi', {
		method: 'GET',
		baseURL,
		url,
		qs,
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
	const baseURL = await addressOf(caller);
	const credential = caller.getNode().credentials?.siliconFlowApi?.id ?? '';
	const key = `${credential} ${baseURL} ${subType}`;
	const kept = listings.get(key);
	if (kept && Date.now() < kept.until) return kept.ids;
	const { data } = await get(caller, baseURL, '/models', { sub_type: subType });
	const ids = (data as Array<{ id: string }>).map(({ id }) => id);
	listings.set(key, { until: Date.now() + FRESH_MS, ids });
	return ids;
}

/** A voice that the account has uploaded. */
export interface Voice extends IDataObject {
	model: string;
	customName: string;
	text: string;
	uri: string;
}

/** The documents say `results`, the live service answers `result` (captured 2026). */
export function voicesIn(body: IDataObject): Voice[] {
	return (body.results ?? body.result ?? []) as Voice[];
}

/** @throws NodeApiError when the list cannot be had */
export async function liveVoices(caller: ILoadOptionsFunctions): Promise<Voice[]> {
	return voicesIn(await get(caller, await addressOf(caller), '/audio/voice/list', {}));
}
