import type { FunctionsBase, IHttpRequestOptions } from 'n8n-workflow';

import { baseUrlOf, type Address } from './base-url';

/** Where the credential of a node points. */
export async function addressOf(caller: Pick<FunctionsBase, 'getCredentials'>): Promise<string> {
	return baseUrlOf(await caller.getCredentials<Address>('siliconFlowApi'));
}

/**
 * The request to this address in place of the one that the node declares. An expression in the node's
 * `requestDefaults` would do, but n8n evaluates it twice for every item, which takes longer than all
 * else that it does for an item.
 *
 * Domains that the user allows the credential are kept; the host of its own Base URL is always among
 * them, as n8n has it for addresses that a node declares.
 */
export function withAddress(request: IHttpRequestOptions, baseURL: string): IHttpRequestOptions {
	const { allowedDomains } = request;
	if (!allowedDomains || !URL.canParse(baseURL)) return { ...request, baseURL };
	return { ...request, baseURL, allowedDomains: `${new URL(baseURL).hostname}, ${allowedDomains}` };
}
