import type { IBinaryData, IHttpRequestOptions } from 'n8n-workflow';

import { inputError, toNodeError } from './node-error';
import type { Answer, BodyStream, Item } from '../engine/operation';
import { paceOf } from './rate-limiters';
import { send } from './request';
import { runOf } from '../engine/run-context';

/** A file to fetch from a link in an answer. */
export interface Link {
	url: string;
	/** The name of the file, without its extension. */
	name: string;
	/** What the file is when the server does not say, e.g. `image/png`. */
	mimeType: string;
	/** More than this is refused. */
	maxBytes: number;
	/** The file serves several items, so that its error names none. */
	isShared?: boolean;
}

function parseWebAddress(item: Item, url: string): URL {
	let address: URL | undefined;
	try {
		address = new URL(url);
	} catch {
		// Reported below, together with addresses of other kinds.
		address = undefined;
	}
	if (address?.protocol === 'http:' || address?.protocol === 'https:') return address;
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		'The service gave a link that is not a web address, so it was not opened',
		'Check that the Base URL of the credential is that of SiliconFlow.',
	);
}

/** Stops a stream that grows beyond the limit; a server need not say how long its answer is. */
function limitSize(stream: BodyStream, maxBytes: number): BodyStream {
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

function mimeTypeOf({ headers }: Answer, fallback: string): string {
	const [kind] = String(headers['content-type'] ?? '').split(';');
	const family = fallback.split('/')[0];
	return kind.startsWith(`${family}/`) ? kind : fallback;
}

const extensionOf = (mimeType: string) => mimeType.split('/')[1].replace('jpeg', 'jpg');

/**
 * Fetches a link from an answer: without credentials, http(s) only, streamed, and repeated after
 * passing faults.
 *
 * @param read makes the result of the body, a stream that ends with an error beyond the size limit
 * @throws NodeOperationError for a link that is not to be opened; NodeApiError when the file cannot be had
 */
export async function openLink<T>(
	item: Item,
	{ url, maxBytes, isShared = false }: Pick<Link, 'url' | 'maxBytes' | 'isShared'>,
	read: (body: BodyStream, answer: Answer) => Promise<T>,
	{ proxy, skipSslCertificateValidation, timeout }: Partial<IHttpRequestOptions> = {},
): Promise<T> {
	const { host } = parseWebAddress(item, url);
	const sent = await send(item, {
		request: { method: 'GET', url, proxy, skipSslCertificateValidation, timeout },
		pace: paceOf('links', host),
		anonymous: true,
		expects: 'stream',
		creates: false,
		maxRetries: runOf(item).settings.maxRetries,
		read: async (answer) => await read(limitSize(answer.body as BodyStream, maxBytes), answer),
	});
	if (sent.ok) return sent.value;
	throw toNodeError(item.getNode(), sent.failure, {
		itemIndex: isShared ? undefined : item.getItemIndex(),
		attempts: sent.attempts,
	});
}

/**
 * Fetches a link from an answer into n8n's binary store.
 *
 * @throws as `openLink` does
 */
export async function download(
	item: Item,
	link: Link,
	request: Partial<IHttpRequestOptions> = {},
): Promise<IBinaryData> {
	const store = async (body: BodyStream, answer: Answer) => {
		const mimeType = mimeTypeOf(answer, link.mimeType);
		const fileName = `${link.name}.${extensionOf(mimeType)}`;
		return await item.helpers.prepareBinaryData(body, fileName, mimeType);
	};
	return await openLink(item, link, store, request);
}
