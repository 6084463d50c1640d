import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { linkForAgent, storeLinkedMedia, storeMediaBytes } from '../shared/engine/store-media';
import { detectFile, FILE_HEAD_BYTES } from '../shared/files/file-type';
import { isRecord, traceOf, type ApiResponse } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { isNodeError } from '../shared/http/node-error';

/** Where an image of a response is: behind a link, or in the response itself. */
type ImageSource = { url: string } | { bytes: Buffer };

/** The bytes of a data URI. */
function bytesOf(uri: string): Buffer | undefined {
	const comma = uri.indexOf(',');
	if (comma < 0) return undefined;
	const isBase64 = /;base64$/i.test(uri.slice(0, comma).trim());
	const data = uri.slice(comma + 1);
	try {
		// Base64 has no signs that stand for others, but gateways write some of its own so.
		const plain = isBase64 && !data.includes('%') ? data : decodeURIComponent(data);
		return Buffer.from(plain, isBase64 ? 'base64' : 'latin1');
	} catch {
		// Signs that stand for nothing.
		return undefined;
	}
}

/** A path, with or without a host in front; gateways leave blanks in names of files. */
const PATH = /^(\/.*|[\w.~%-]+\/\S*)$/;

/** Base64 of either alphabet, too long for the path of a link. */
const BASE64 = /^[\w+/-]{64,}={0,2}$/;

/** As much base64 as the first bytes of a file are. */
const HEAD_LENGTH = Math.ceil(FILE_HEAD_BYTES / 3) * 4;

/** An image that stands in base64 where its link would be. */
function bareImage(text: string): Buffer | undefined {
	if (!BASE64.test(text)) return undefined;
	const head = Buffer.from(text.slice(0, HEAD_LENGTH), 'base64');
	return detectFile(head)?.mimeTypes.image ? Buffer.from(text, 'base64') : undefined;
}

/** @param baseUrl where a link without a host starts from */
function sourceOfText(text: string, baseUrl: string): ImageSource | undefined {
	const bytes = /^data:/i.test(text) ? bytesOf(text) : bareImage(text);
	if (bytes?.length) return { bytes };
	if (text === '' || /^data:/i.test(text)) return undefined;
	const isRelative = PATH.test(text) && URL.canParse(text, baseUrl);
	return { url: isRelative ? new URL(text, baseUrl).href : text };
}

/** @param baseUrl where a link without a host starts from */
function sourceOf(entry: unknown, baseUrl: string): ImageSource | undefined {
	if (typeof entry === 'string') return sourceOfText(entry.trim(), baseUrl);
	if (!isRecord(entry)) return undefined;
	const link = entry.url ?? entry.image_url;
	const source = isRecord(link) || typeof link === 'string' ? sourceOf(link, baseUrl) : undefined;
	if (source) return source;
	const base64 = entry.b64_json;
	if (typeof base64 !== 'string') return undefined;
	const bytes = bytesOf(base64.startsWith('data:') ? base64 : `;base64,${base64}`);
	return bytes?.length ? { bytes } : undefined;
}

/**
 * The images of a response: under `images`, and in gateways of OpenAI's make under `data`, as links, in
 * base64, or as data URIs; one alone need not be in a list.
 *
 * @param baseUrl where a link without a host starts from
 */
function imageSourcesIn(body: unknown, baseUrl: string): ImageSource[] {
	const { images, image, data } = isRecord(body) ? body : {};
	const inner = isRecord(data) ? [data.images, data.data, data] : [data];
	for (const list of [images, image, ...inner]) {
		const sources = [list].flat().flatMap((entry: unknown) => sourceOf(entry, baseUrl) ?? []);
		if (sources.length > 0) return sources;
	}
	return [];
}

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
		const link = 'url' in source ? source.url : undefined;
		const file = wantsFile || link === undefined ? await toFile(item, source, index) : undefined;
		const url = link ?? (file && linkForAgent(item, file));
		const simple = { url, index, seed, timings, ...traceOf(response) };
		const json = simplify ? simple : { ...body, index, ...traceOf(response) };
		output.push({ json, ...(file ? { binary: { [field]: file } } : {}) });
	}
	return output;
}
