import type { IHttpRequestOptions } from 'n8n-workflow';

import { paceFor } from '../http/account';
import { withAddress } from '../http/address';
import { toNodeError } from '../http/node-error';
import type { Answer, Expectation, Item } from './operation';
import { send } from '../http/request';
import { runOf } from './run-context';

/** One of the requests that an item makes. */
export interface Question<T> {
	/** Completes the request; it runs when the request's turn has come. */
	request?(gathered: IHttpRequestOptions): IHttpRequestOptions | Promise<IHttpRequestOptions>;
	/** What a success brings; `json` when left out. */
	expects?: Expectation;
	/** The request creates something that costs or lasts: it is repeated only when surely nothing was done. */
	creates?: boolean;
	/** The answer serves several items, so that its error names none. */
	isShared?: boolean;
	/** Makes the value of a successful answer. */
	read(answer: Answer): T | Promise<T>;
}

/** The node's own Timeout, where set, before n8n's Request Options. */
export function withTimeout(request: IHttpRequestOptions, timeout?: number): IHttpRequestOptions {
	return timeout === undefined ? request : { ...request, timeout };
}

/**
 * One request of an item that has a slot of the run's gate already: at the account's pace, repeated
 * after passing faults.
 *
 * @param gathered the request as the fields gave it, without the account's address
 * @throws NodeApiError when the service does not answer as promised; what `request` and `read` throw
 */
export async function askInSlot<T>(
	item: Item,
	gathered: IHttpRequestOptions,
	{ request, expects = 'json', creates = false, isShared = false, read }: Question<T>,
): Promise<T> {
	const { settings, address } = runOf(item);
	const located = withAddress(withTimeout(gathered, settings.timeout), await address());
	const sent = await send(item, {
		request: (await request?.(located)) ?? located,
		pace: paceFor(item, located),
		expects,
		creates,
		maxRetries: settings.maxRetries,
		requestsPerMinute: settings.requestsPerMinute,
		read,
	});
	if (sent.ok) return sent.value;
	throw toNodeError(item.getNode(), sent.failure, {
		itemIndex: isShared ? undefined : item.getItemIndex(),
		attempts: sent.attempts,
	});
}

/**
 * One request of an item, when the run's gate lets it in. The slot is free again when this returns:
 * an item that asks many times holds none while it waits between them.
 *
 * @throws as `askInSlot`
 */
export async function ask<T>(
	item: Item,
	gathered: IHttpRequestOptions,
	question: Question<T>,
): Promise<T> {
	return await runOf(item).gate.run(async () => await askInSlot(item, gathered, question));
}
