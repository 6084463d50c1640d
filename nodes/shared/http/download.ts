import type { IHttpRequestOptions } from 'n8n-workflow';

import type { ApiResponse, BodyStream } from './api-response';
import type { Client } from './client';
import { linkFault } from './link-policy';
import type { Attempted } from './send';

/** Why a link from a response was not opened; completes "The service gave a link that ...". */
export interface LinkRefusal {
	refusal: string;
}

const MAX_REDIRECTS = 5;

/**
 * Stops a stream that grows beyond the limit; a server need not say how long its answer is.
 *
 * @returns the stream, which ends with an error beyond `maxBytes`
 */
export function limitSize(stream: BodyStream, maxBytes: number): BodyStream {
	let received = 0;
	stream.on('data', (chunk: Buffer) => {
		received += chunk.length;
		if (received > maxBytes) {
			stream.destroy(new Error(`The file is larger than ${Math.round(maxBytes / 1e6)} MB`));
		}
	});
	// A data listener starts the flow; it is to wait for the one who stores the file, who may pipe the
	// stream or, where n8n keeps files in its database, only listens and would wait for ever.
	stream.on('newListener', (event) => {
		if (event === 'data') stream.resume();
	});
	return stream.pause();
}

/** Where a response sends the reader on to, if it does. */
function redirectOf<T>(attempted: Attempted<T>, from: string): string | undefined {
	if (attempted.ok || attempted.failure.kind !== 'http') return undefined;
	const { status, headers } = attempted.failure;
	const { location } = headers;
	if (status < 300 || status >= 400 || typeof location !== 'string') return undefined;
	return URL.canParse(location, from) ? new URL(location, from).href : location;
}

/**
 * Opens a link from a response: without credentials, http(s) only, not into a private network, streamed,
 * and repeated after passing faults. Each redirect is held to the same rules.
 *
 * @param read makes the result of the body, which may be endless
 * @returns the result, the failure after the last attempt, or why the link was not opened
 * @throws what `read` throws
 */
export async function openLink<T>(
	client: Client,
	link: string,
	read: (body: BodyStream, response: ApiResponse) => Promise<T>,
): Promise<Attempted<T> | LinkRefusal> {
	const { baseUrl: trustedUrl } = await client.account();
	let url = link;
	for (let redirects = 0; ; redirects++) {
		const refusal = linkFault(url, trustedUrl);
		if (refusal !== undefined) return { refusal };
		const request: IHttpRequestOptions = { method: 'GET', url };
		const attempted = await client.requestLink({
			request,
			read: async (response) => await read(response.body as BodyStream, response),
		});
		const next = redirectOf(attempted, url);
		if (next === undefined || redirects === MAX_REDIRECTS) return attempted;
		url = next;
	}
}
