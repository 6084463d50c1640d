/** What a file is, its first bytes say. */
import { PNG } from 'pngjs';

import { detectFile, isText } from '../../../nodes/shared/files/file-type';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const png = PNG.sync.write(new PNG({ width: 1, height: 1 }));

const known: Array<[name: string, bytes: Buffer, mimeTypes: object]> = [
	['PNG', png, { image: 'image/png' }],
	['JPEG', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), { image: 'image/jpeg' }],
	['GIF', latin1('GIF89a\x01\0\x01\0'), { image: 'image/gif' }],
	['WebP', latin1('RIFF\x24\0\0\0WEBPVP8 '), { image: 'image/webp' }],
	['AVIF', latin1('\0\0\0\x20ftypavif'), { image: 'image/avif' }],
	['HEIC', latin1('\0\0\0\x20ftypheic'), { image: 'image/heic' }],
	['WAV', latin1('RIFF\x24\0\0\0WAVEfmt '), { audio: 'audio/wav' }],
	['MP3 with a tag', latin1('ID3\x04\0\0'), { audio: 'audio/mpeg' }],
	['MP3', latin1('\xff\xfb\x90\x64'), { audio: 'audio/mpeg' }],
	['AAC', latin1('\xff\xf1\x50\x80'), { audio: 'audio/aac' }],
	['M4A', latin1('\0\0\0\x20ftypM4A '), { audio: 'audio/mp4' }],
	['MP4', latin1('\0\0\0\x20ftypisom'), { video: 'video/mp4', audio: 'audio/mp4' }],
	['WebM', latin1('\x1a\x45\xdf\xa3\x01'), { video: 'video/webm', audio: 'audio/webm' }],
	['Ogg', latin1('OggS\0\x02'), { audio: 'audio/ogg', video: 'video/ogg' }],
	['PDF', latin1('%PDF-1.7'), { application: 'application/pdf' }],
];

it.each(known)('knows %s', (_name, bytes, mimeTypes) => {
	expect(detectFile(bytes)?.mimeTypes).toEqual(mimeTypes);
});

it.each(['', 'RIFF', '<html>', '{"error":"no"}', '\xff\xff\xff\xff', '\0\0\0\0ftyx'])(
	'knows nothing of %j',
	(text) => {
		expect(detectFile(latin1(text))).toBeUndefined();
	},
);

it('tells text from pictures, those included that are text', () => {
	expect(isText(latin1('<!doctype html>\r\n<p>Log in'))).toBe(true);
	expect(isText(Buffer.from('{"message":"模型"}'))).toBe(true);
	expect(isText(latin1('<?xml version="1.0"?>\n<svg xmlns="x">'))).toBe(false);
	expect(isText(latin1('\0\x01\x02'))).toBe(false);
});
