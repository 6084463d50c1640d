import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { storeLinkedMedia, storeMediaBytes } from '../shared/engine/store-media';
import { isRecord, traceOf, type ApiResponse } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { isNodeError } from '../shared/http/node-error';

/** Far more than any model makes; a link that sends more is not an image. */
const MAX_IMAGE_BYTES = 200_000_000;

const IMAGE_FILE = { family: 'image', mimeType: 'image/png', extension: 'png' } as const;

/** The image is made and paid for: its link must not get lost with the download. */
function keepLink(error: unknown, url: string): unknown {
	if (isNodeError(error)) {
		error.description = `The image was made but could not be downloaded. Its link is valid for one hour: ${escapeHtml(url)}. ${error.description ?? ''}`;
	}
	return error;
}

async function toFile(item: Item, source: ImageSource, index: number): Promise<IBinaryData> {
	const expected = { ...IMAGE_FILE, name: `image_${index}` };
	if ('bytes' in source) return await storeMediaBytes(item, source.bytes, expected);
	try {
		return await storeLinkedMedia(item, {
			...expected,
			url: source.url,
			maxBytes: MAX_IMAGE_BYTES,
		});
	} catch (error) {
		throw keepLink(error, source.url);
	}
}

/**
 * One output item for each image, with the image as binary unless switched off. One that is in the
 * response itself is binary either way: it would be lost else.
 *
 * @throws InvalidResponseError when the response has no image; NodeApiError when one cannot be downloaded
 */
export async function toImages(item: Item, response: ApiResponse): Promise<INodeExecutionData[]> {
	const body = response.body as IDataObject;
	const sources = imageSourcesIn(body, (await item.account()).baseUrl);
	if (sources.length === 0) throw new InvalidResponseError('The service gave no image');
	const field = item.params.text('outputBinaryPropertyName') ?? 'data';
	const simplify = item.params.boolean('simplify', true);
	const wantsFile = item.params.boolean('options.downloadImages', true);
	const output: INodeExecutionData[] = [];
	for (const [index, source] of sources.entries()) {
		const { seed, timings } = body;
		const url = 'url' in source ? source.url : undefined;
		const simple = { url, index, seed, timings, ...traceOf(response) };
		const json = simplify ? simple : { ...body, index, ...traceOf(response) };
		const hasFile = wantsFile || url === undefined;
		output.push({
			json,
			...(hasFile ? { binary: { [field]: await toFile(item, source, index) } } : {}),
		});
	}
	return output;
}

/** Where an image of a response is: behind a link, or in the response itself. */
export type ImageSource = { url: string } | { bytes: Buffer };

/** The bytes of a data URI. */
function bytesOf(uri: string): Buffer | undefined {
	const comma = uri.indexOf(',');
	if (comma < 0) return undefined;
	const isBase64 = /;base64$/i.test(uri.slice(0, comma).trim());
	const data = uri.slice(comma + 1);
	if (isBase64) return Buffer.from(data, 'base64');
	try {
		return Buffer.from(decodeURIComponent(data), 'latin1');
	} catch {
		// Signs that stand for nothing.
		return undefined;
	}
}

/** A path, with or without a host in front. */
const PATH = /^[\w.~%-]*\/\S*$/;

/** @param baseUrl where a link without a host starts from */
function sourceOf(entry: unknown, baseUrl: string): ImageSource | undefined {
	const { url, b64_json: base64 } = isRecord(entry) ? entry : { url: entry, b64_json: undefined };
	if (typeof url === 'string' && /^\s*data:/i.test(url)) {
		const bytes = bytesOf(url.trim());
		return bytes?.length ? { bytes } : undefined;
	}
	if (typeof url === 'string' && url.trim() !== '') {
		const link = url.trim();
		const isRelative = PATH.test(link) && URL.canParse(link, baseUrl);
		return { url: isRelative ? new URL(link, baseUrl).href : link };
	}
	if (typeof base64 !== 'string') return undefined;
	const bytes = bytesOf(base64.startsWith('data:') ? base64 : `;base64,${base64}`);
	return bytes?.length ? { bytes } : undefined;
}

/**
 * The images of a response: under `images`, and in gateways of OpenAI's make under `data`, as links, in
 * base64, or as data URIs.
 *
 * @param baseUrl where a link without a host starts from
 */
export function imageSourcesIn(body: unknown, baseUrl: string): ImageSource[] {
	const { images, data } = isRecord(body) ? body : {};
	const inner = isRecord(data) ? [data.images, data.data, [data]] : [];
	for (const list of [images, data, ...inner]) {
		const entries: unknown[] = Array.isArray(list) ? list : [];
		const sources = entries.flatMap((entry) => sourceOf(entry, baseUrl) ?? []);
		if (sources.length > 0) return sources;
	}
	return [];
}
