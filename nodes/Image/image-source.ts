import { isRecord } from '../shared/http/api-response';

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
