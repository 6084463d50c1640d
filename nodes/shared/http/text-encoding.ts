import type { IDataObject } from 'n8n-workflow';

import { isRecord } from './api-response';

/** What the service sends; JSON between systems is in no other encoding (RFC 8259, 8.1). */
export const UTF8 = 'utf-8';

/** The encoding that holds GB2312 and GBK, in which older Chinese gateways write (GB 18030-2022). */
const GB18030 = 'gb18030';

/** Encodings in which a sign of two bytes may look like one of UTF-8. */
const MULTI_BYTE = /^(gb|big5|euc|shift|iso-2022)/;

/** A sign that UTF-8 writes in three bytes or four: no other encoding gives such bytes by chance. */
const LONG_SIGN = /[\u0800-\uffff]/;

const CHARSET = /charset\s*=\s*["']?([\w.:-]+)/i;

/** As much of a page is looked at for its encoding (HTML standard, 13.2.3.2). */
const META_BYTES = 1024;

/** Bytes as signs of the same numbers, for patterns of bytes. */
export const toLatin1 = ({ buffer, byteOffset, length }: Uint8Array): string =>
	Buffer.from(buffer, byteOffset, length).toString('latin1');

/** UTF-16, by a byte order mark or by the first two signs, which are ASCII in all that is read here (RFC 4627, 3). */
export function wideEncodingOf([a = 0, b = 0, c = 0, d = 0]: Uint8Array): string | undefined {
	if (a === 0xff && b === 0xfe) return 'utf-16le';
	if (a === 0xfe && b === 0xff) return 'utf-16be';
	if (a && !b && c && !d) return 'utf-16le';
	return !a && b && !c && d ? 'utf-16be' : undefined;
}

/** The name that the standard gives an encoding; undefined for one that it does not know. */
function standardName(label: string | undefined): string | undefined {
	try {
		return label === undefined ? undefined : new TextDecoder(label).encoding;
	} catch {
		return undefined;
	}
}

/** The encoding that a response says in its header, or as a page. */
function declaredEncoding(bytes: Uint8Array, headers: IDataObject): string | undefined {
	const header = CHARSET.exec(String(headers['content-type'] ?? ''))?.[1];
	if (header !== undefined) return standardName(header);
	const page = toLatin1(bytes.subarray(0, META_BYTES));
	return /^\s*</.test(page) ? standardName(CHARSET.exec(page)?.[1]) : undefined;
}

/** Pairs of bytes of GBK, and those of its 3,755 frequent signs and of punctuation (GB 2312-80). */
const GB_PAIR = /[\x81-\xfe][\x40-\xfe]/g;
const FREQUENT_PAIR = /^[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]/;

/** The share of them in Chinese text; in Latin, Cyrillic and others it is far smaller. */
const MIN_FREQUENT_SHARE = 0.8;

/** Whether bytes whose encoding nobody says are Chinese text. */
function isLikelyGb(bytes: Uint8Array): boolean {
	const pairs = toLatin1(bytes).match(GB_PAIR) ?? [];
	const frequent = pairs.filter((pair) => FREQUENT_PAIR.test(pair)).length;
	return pairs.length > 0 && frequent / pairs.length >= MIN_FREQUENT_SHARE;
}

/** A text and the encoding that it was in, by the name of the Encoding standard. */
export interface DecodedText {
	encoding: string;
	text: string;
}

function tryDecode(bytes: Uint8Array, encoding: string, isWhole: boolean): DecodedText | undefined {
	try {
		const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole });
		return { encoding, text };
	} catch {
		return undefined;
	}
}

/**
 * Decodes bytes as UTF-8, as UTF-16 with or without a byte order mark, as what their header or page names, or
 * as the encoding of Chinese gateways. Headers are wrong more often than text is UTF-8 by chance, so that
 * they come second.
 *
 * @param headers of the response
 * @param isWhole no more bytes come: else the last sign may be cut, and is left out
 * @returns undefined when the bytes are no text in any of them
 */
export function decodeText(
	bytes: Uint8Array,
	headers: IDataObject,
	isWhole: boolean,
): DecodedText | undefined {
	const wide = wideEncodingOf(bytes);
	if (wide !== undefined) return tryDecode(bytes, wide, isWhole);
	const utf8 = tryDecode(bytes, UTF8, isWhole);
	const declared = declaredEncoding(bytes, headers);
	const mayBeOther = declared !== undefined && MULTI_BYTE.test(declared);
	if (utf8 && !(mayBeOther && !LONG_SIGN.test(utf8.text))) return utf8;
	if (declared === undefined) {
		return isLikelyGb(bytes) ? tryDecode(bytes, GB18030, isWhole) : undefined;
	}
	return tryDecode(bytes, declared, isWhole) ?? utf8;
}

/** Dates and the like write themselves into JSON, and bytes are none. */
const writesItself = (value: object) =>
	typeof (value as { toJSON?: unknown }).toJSON === 'function';

/**
 * A value of a JSON body without halves of signs, as a careless cut through an emoji leaves them in texts:
 * the service refuses the whole request for one (measured 2026-09-13). In place of each stands U+FFFD.
 *
 * @returns the value itself where it has none, so that nothing is copied
 * @throws RangeError for a value that is too deep for JSON too
 */
export function toWellFormed(value: unknown): unknown {
	if (typeof value === 'string') return value.toWellFormed();
	if (Array.isArray(value)) {
		const entries = value.map(toWellFormed);
		return entries.some((entry, index) => entry !== value[index]) ? entries : value;
	}
	if (!isRecord(value) || writesItself(value)) return value;
	let isChanged = false;
	const entries = Object.entries(value).map(([name, entry]): [string, unknown] => {
		const clean: [string, unknown] = [name.toWellFormed(), toWellFormed(entry)];
		isChanged ||= clean[0] !== name || clean[1] !== entry;
		return clean;
	});
	return isChanged ? Object.fromEntries(entries) : value;
}
