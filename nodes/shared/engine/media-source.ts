import { detectFile, FILE_HEAD_BYTES, type MediaFamily } from '../files/file-type';
import { isRecord } from '../http/api-response';
import { errorStatusIn } from '../http/error-body';

/** Where a file of a response is: behind a link, or in the response itself. */
export type MediaSource = { url: string } | { bytes: Buffer };

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

/** Base64 of either alphabet is longer than this, and the path of a link shorter. */
const MIN_BASE64_LENGTH = 64;

/** What is no base64. A pattern for the whole text would fill V8's stack where that has some megabytes. */
const NO_BASE64 = /[^\w+/=-]|=[^=]/;

/** As much of a text as holds the first bytes of a file in base64 or in hexadecimal numbers. */
const HEAD_LENGTH = FILE_HEAD_BYTES * 2;

/** A file that stands in base64 where its link would be, or as MiniMax has sound, in hexadecimal numbers. */
function bareFile(text: string, family: MediaFamily): Buffer | undefined {
	if (text.length < MIN_BASE64_LENGTH || NO_BASE64.test(text)) return undefined;
	const encoding = (['base64', 'hex'] as const).find(
		(each) => detectFile(Buffer.from(text.slice(0, HEAD_LENGTH), each))?.mimeTypes[family],
	);
	return encoding && Buffer.from(text, encoding);
}

/** The file that a text is by itself: a data URI, base64 or hexadecimal numbers. */
export function fileInText(text: string, family: MediaFamily): MediaSource | undefined {
	// The event of a stream begins so too.
	const bytes = /^data:(?!\s*[{[])/i.test(text) ? bytesOf(text) : bareFile(text, family);
	return bytes?.length ? { bytes } : undefined;
}

function sourceOfText(text: string, baseUrl: string, family: MediaFamily): MediaSource | undefined {
	const file = fileInText(text, family);
	if (file) return file;
	// JSON in a text is an envelope, in which the link is yet to be found.
	if (text === '' || /^(data:|[[{])/i.test(text)) return undefined;
	const isRelative = PATH.test(text) && URL.canParse(text, baseUrl);
	return { url: isRelative ? new URL(text, baseUrl).href : text };
}

/** The names under which an entry holds a file, beside that of its family. */
const BASE64_NAMES = ['b64_json', 'base64', 'b64', 'image_base64', 'audio_base64'];

/** Whether a name is that of files that were sent, which an answer may say again. */
export const isSent = (name: string): boolean => /input|init|source|reference|mask/i.test(name);

/** Whether an entry is to be a file, be it one that cannot be read; others are words beside the files. */
export const isMediaEntry = (entry: unknown, family: MediaFamily): boolean =>
	isRecord(entry)
		? ['url', ...BASE64_NAMES, `${family}_url`, family].some((name) =>
				Object.hasOwn(entry, name),
			) || errorStatusIn(entry) !== undefined
		: typeof entry === 'string' && entry !== '';

/**
 * The file that an entry of a response is: a link, a data URI or base64, bare or under a name that services
 * and gateways give it, which bytes that say what they are need not have.
 *
 * @param baseUrl where a link without a host starts from
 * @returns undefined where there is none
 */
export function mediaSourceOf(
	entry: unknown,
	baseUrl: string,
	family: MediaFamily,
): MediaSource | undefined {
	if (typeof entry === 'string') return sourceOfText(entry.trim(), baseUrl, family);
	if (!isRecord(entry)) return undefined;
	const link = entry.url ?? entry[`${family}_url`] ?? entry[family];
	const source =
		isRecord(link) || typeof link === 'string' ? mediaSourceOf(link, baseUrl, family) : undefined;
	if (source) return source;
	const base64 = BASE64_NAMES.map((name) => entry[name]).find((value) => value ?? undefined);
	const others = Object.entries(entry).flatMap(([name, value]) => (isSent(name) ? [] : value));
	// Its own name is among the others too, and a file is decoded once.
	for (const text of new Set<unknown>([base64, ...others])) {
		const bare = typeof text === 'string' ? bareFile(text, family) : undefined;
		if (bare) return { bytes: bare };
	}
	if (typeof base64 !== 'string') return undefined;
	const bytes = bytesOf(base64.startsWith('data:') ? base64 : `;base64,${base64}`);
	return bytes?.length ? { bytes } : undefined;
}
