import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

/** How the text of a true answer is sent in other bytes than its own. */
export interface OtherBytes {
	/** @param text the bytes of the true answer */
	bytes(text: Buffer): Buffer;
	/** What the header says of the encoding; nothing when left out. */
	charset?: string;
	/** What the header says of the compression. */
	compression?: string;
}

/** What Node can decode and not encode: the bytes of each sign that a pair of bytes stands for. */
function pairsOf(encoding: string): Map<string, number[]> {
	const pairs: number[][] = [];
	for (let lead = 0x81; lead <= 0xfe; lead++) {
		for (let trail = 0x40; trail <= 0xfe; trail++) pairs.push([lead, trail]);
	}
	const lines = Buffer.from(pairs.flatMap((pair) => [...pair, 0x0a]));
	const signs = new TextDecoder(encoding).decode(lines).split('\n');
	const isSign = (sign: string) => sign.length === 1 && sign !== '\ufffd';
	return new Map(
		signs.slice(0, pairs.length).flatMap((sign, at) => (isSign(sign) ? [[sign, pairs[at]]] : [])),
	);
}

let gbkPairs: Map<string, number[]> | undefined;

/** A text in GBK; a sign that it does not have is a question mark. */
export function toGbk(text: Buffer | string): Buffer {
	gbkPairs ??= pairsOf('gbk');
	const pairs = gbkPairs;
	return Buffer.concat(
		[...text.toString()].map((sign) =>
			Buffer.from(sign < '\x80' ? sign : (pairs.get(sign) ?? '?')),
		),
	);
}

/** The lines of a file of JSON lines, changed. */
const lines = (change: (lines: string[]) => string[]) => (text: Buffer) =>
	Buffer.from(change(text.toString().split('\n')).join('\n'));

const LONG_LINE_LENGTH = 20_000_000;

const toUtf16 = (text: Buffer) => Buffer.from(text.toString(), 'utf16le');
const markOf = (sign: string) => Buffer.from(sign);

/** By name. */
export const ODD_BYTES: Record<string, OtherBytes> = {
	'utf-8-mark': { bytes: (text) => Buffer.concat([markOf('\ufeff'), text]) },
	'utf-16': { bytes: (text) => toUtf16(Buffer.from(`\ufeff${text.toString()}`)) },
	'utf-16-without-mark': { bytes: toUtf16, charset: 'utf-16' },
	'utf-16-big-endian': { bytes: (text) => toUtf16(text).swap16() },
	gbk: { bytes: toGbk, charset: 'GBK' },
	'gbk-unsaid': { bytes: toGbk },
	'gbk-said-only': { bytes: (text) => text, charset: 'gb2312' },
	'latin-1-said-only': { bytes: (text) => text, charset: 'ISO-8859-1' },
	'latin-1-unsaid': { bytes: (text) => Buffer.from(text.toString(), 'latin1') },
	'gzip-unsaid': { bytes: (text) => gzipSync(text) },
	'gzip-twice': { bytes: (text) => gzipSync(gzipSync(text)) },
	'zstandard-unsaid': { bytes: (text) => zstdCompressSync(text) },
	'deflate-unsaid': { bytes: (text) => deflateSync(text) },
	'gzip-of-gbk': { bytes: (text) => gzipSync(toGbk(text)), charset: 'GBK' },
	'gzip-cut': { bytes: (text) => gzipSync(text).subarray(0, -12) },
	'brotli-said': { bytes: (text) => brotliCompressSync(text), compression: 'br' },
	'brotli-unsaid': { bytes: (text) => brotliCompressSync(text) },
	'last-line-cut': { bytes: (text) => text.subarray(0, -40) },
	'middle-line-cut': {
		bytes: lines(([first, second = '', ...rest]) => [first, second.slice(0, -40), ...rest]),
	},
	'odd-line-ends': { bytes: lines((all) => all.flatMap((line) => ['\r', `${line}\r`])) },
	'no-last-line-end': { bytes: (text) => Buffer.from(text.toString().trimEnd()) },
	'long-line': {
		bytes: lines(([first, ...rest]) => [
			first.replace('"content":"', `"content":"${'x'.repeat(LONG_LINE_LENGTH)}`),
			...rest,
		]),
	},
	'unknown-compression': { bytes: (text) => gzipSync(text).reverse(), compression: 'lzma' },
};
