import { detectFile, FILE_HEAD_BYTES } from '../shared/files/file-type';
import { isRecord } from '../shared/http/api-response';

/** Where an image of a response is: behind a link, or in the response itself. */
export type ImageSource = { url: string } | { bytes: Buffer };

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
export function imageSourcesIn(body: unknown, baseUrl: string): ImageSource[] {
	const { images, image, data } = isRecord(body) ? body : {};
	const inner = isRecord(data) ? [data.images, data.data, data] : [data];
	for (const list of [images, image, ...inner]) {
		const sources = [list].flat().flatMap((entry: unknown) => sourceOf(entry, baseUrl) ?? []);
		if (sources.length > 0) return sources;
	}
	return [];
}
