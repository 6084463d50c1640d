/** What a file may be taken for. */
export type MediaFamily = 'image' | 'audio' | 'video';

/** What a file is, by its bytes. */
export interface FileType {
	/** Its MIME types; containers of sound and pictures have one for each family. */
	mimeTypes: Partial<Record<MediaFamily | 'application', string>>;
	extension: string;
}

/** As many first bytes tell what a file is. */
export const FILE_HEAD_BYTES = 64;

const image = (mimeType: string, extension: string): FileType => ({
	mimeTypes: { image: mimeType },
	extension,
});
const audio = (mimeType: string, extension: string): FileType => ({
	mimeTypes: { audio: mimeType },
	extension,
});

const ascii = (head: Uint8Array, from: number, to: number) =>
	String.fromCharCode(...head.subarray(from, to));

/** Whether the bytes at a place are one of these, written in Latin-1. */
export const bytesAt =
	(offset: number, ...magic: string[]) =>
	(head: Uint8Array) =>
		magic.some((text) => ascii(head, offset, offset + text.length) === text);

/** The brands of ISO media files that are still pictures (ISO/IEC 23008-12, MIAF). */
const isPicture = (head: Uint8Array) =>
	bytesAt(4, 'ftyp')(head) &&
	bytesAt(8, 'avif', 'avis', 'heic', 'heix', 'heim', 'mif1', 'msf1')(head);

/** The beginning of JSON or of a page in UTF-16, with or without its mark; samples of sound are none. */
const WIDE_TEXT =
	/^(?:\xff\xfe)?[[{<"]\0(?:[\t\n\r -~]\0){7}|^(?:\xfe\xff)?\0[[{<"](?:\0[\t\n\r -~]){7}/;

/** Whether bytes are text in UTF-16, whose mark looks like a frame of MPEG audio. */
const isWideText = (head: Uint8Array): boolean => WIDE_TEXT.test(ascii(head, 0, head.length));

/** A frame of MPEG audio: eleven set bits, then a version, a layer and rates that exist. */
function isMpegAudio(head: Uint8Array): boolean {
	const [first = 0, second = 0, third = 0] = head;
	const hasSync = first === 0xff && (second & 0xe0) === 0xe0;
	const version = (second >> 3) & 3;
	const layer = (second >> 1) & 3;
	const bitRate = third >> 4;
	const isFrameHead = version !== 1 && layer !== 0 && bitRate !== 15 && ((third >> 2) & 3) !== 3;
	return hasSync && isFrameHead && !isWideText(head.subarray(0, FILE_HEAD_BYTES));
}

/** WAV files, and RF64 and BW64, which have room for more than 4 GB (EBU Tech 3306, ITU-R BS.2088). */
export const isWav = (head: Uint8Array) =>
	bytesAt(0, 'RIFF', 'RF64', 'BW64')(head) && bytesAt(8, 'WAVE')(head);

/** Windows Media: the first half of the identifier with which its files begin (ASF specification, 10.1). */
export const isAsf = bytesAt(0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11');

/** AAC with ADTS headers: twelve set bits and the layer 0. */
const isAdts = ([first = 0, second = 0]: Uint8Array) => first === 0xff && (second & 0xf6) === 0xf0;

/** Whether the bytes begin as a frame of sound does, which a few bits tell: samples may begin so by chance. */
export const isFrame = (head: Uint8Array): boolean => isAdts(head) || isMpegAudio(head);

/** The words with which pictures begin that are text. */
const SVG = /^\s*(<\?xml[^]*)?<svg[\s>]/;

const isSvg = (head: Uint8Array) => SVG.test(ascii(head, 0, head.length));

/** The first that fits counts. Sources: the specifications of the formats, and WHATWG's MIME sniffing. */
const SIGNATURES: Array<[isSuch: (head: Uint8Array) => boolean, type: FileType]> = [
	[bytesAt(0, '\x89PNG\r\n\x1a\n'), image('image/png', 'png')],
	[bytesAt(0, '\xff\xd8\xff'), image('image/jpeg', 'jpg')],
	[bytesAt(0, 'GIF87a', 'GIF89a'), image('image/gif', 'gif')],
	[(head) => bytesAt(0, 'RIFF')(head) && bytesAt(8, 'WEBP')(head), image('image/webp', 'webp')],
	[(head) => bytesAt(0, 'BM')(head) && bytesAt(6, '\0\0\0\0')(head), image('image/bmp', 'bmp')],
	[bytesAt(0, 'II*\0', 'MM\0*'), image('image/tiff', 'tiff')],
	[bytesAt(0, '\0\0\0\x0cJXL \r\n\x87\n', '\xff\x0a'), image('image/jxl', 'jxl')],
	[(head) => isPicture(head) && ascii(head, 8, 11) === 'avi', image('image/avif', 'avif')],
	[isPicture, image('image/heic', 'heic')],
	[isWav, audio('audio/wav', 'wav')],
	[bytesAt(0, 'fLaC'), audio('audio/flac', 'flac')],
	[bytesAt(0, '#!AMR'), audio('audio/amr', 'amr')],
	[bytesAt(0, 'ID3'), audio('audio/mpeg', 'mp3')],
	[isAdts, audio('audio/aac', 'aac')],
	[isMpegAudio, audio('audio/mpeg', 'mp3')],
	[bytesAt(4, 'ftypM4A', 'ftypM4B'), audio('audio/mp4', 'm4a')],
	[bytesAt(4, 'ftyp'), { mimeTypes: { video: 'video/mp4', audio: 'audio/mp4' }, extension: 'mp4' }],
	[bytesAt(0, 'OggS'), { mimeTypes: { audio: 'audio/ogg', video: 'video/ogg' }, extension: 'ogg' }],
	[
		bytesAt(0, '\x1a\x45\xdf\xa3'),
		{ mimeTypes: { video: 'video/webm', audio: 'audio/webm' }, extension: 'webm' },
	],
	[
		(head) => bytesAt(0, 'RIFF')(head) && bytesAt(8, 'AVI ')(head),
		{ mimeTypes: { video: 'video/x-msvideo' }, extension: 'avi' },
	],
	[isAsf, { mimeTypes: { video: 'video/x-ms-wmv', audio: 'audio/x-ms-wma' }, extension: 'wmv' }],
	[
		bytesAt(0, '\0\0\x01\xba', '\0\0\x01\xb3'),
		{ mimeTypes: { video: 'video/mpeg' }, extension: 'mpg' },
	],
	[bytesAt(0, 'FLV\x01'), { mimeTypes: { video: 'video/x-flv' }, extension: 'flv' }],
	[isSvg, image('image/svg+xml', 'svg')],
	[bytesAt(0, '%PDF-'), { mimeTypes: { application: 'application/pdf' }, extension: 'pdf' }],
	[bytesAt(0, 'PK\x03\x04'), { mimeTypes: { application: 'application/zip' }, extension: 'zip' }],
	[bytesAt(0, '\x1f\x8b'), { mimeTypes: { application: 'application/gzip' }, extension: 'gz' }],
];

/**
 * Tells what a file is by its first bytes; its name and the type that it came with may be wrong.
 *
 * @param head the first `FILE_HEAD_BYTES` of the file, or all of it
 * @returns undefined for what is not known
 */
export const detectFile = (head: Uint8Array): FileType | undefined =>
	SIGNATURES.find(([isSuch]) => isSuch(head))?.[1];

/** Whether bytes are text, such as a page or an error in place of a file: no picture or sound is. */
export function isText(head: Uint8Array): boolean {
	const isControl = (byte: number) => byte < 0x20 && ![0x09, 0x0a, 0x0d].includes(byte);
	return isWideText(head) || (!head.some(isControl) && !isSvg(head));
}
