import { sniff } from '../../../nodes/Audio/transcription/split/kind';
import { ape, id3v2, writeWav } from './recordings.mts';

const latin = (text: string) => Buffer.from(text, 'latin1');
const SILENT_FRAME = Buffer.concat([Buffer.from([0xff, 0xfb, 0x10, 0xc4]), Buffer.alloc(100)]);

describe('telling the kind of a sound file', () => {
	it.each([
		['wav', writeWav({ samples: new Float32Array(10), rate: 8000 })],
		['wav', latin('RF64\xff\xff\xff\xffWAVEds64')],
		['m4a', latin('\0\0\0\x20ftypM4A \0\0\0\0')],
		['flac', latin('fLaC\0\0\0\x22')],
		['flac', Buffer.concat([id3v2(20), latin('fLaC\0\0\0\x22')])],
		['ogg', latin('OggS\0\x02\0\0')],
		['webm', Buffer.from('1a45dfa39f4286', 'hex')],
		['aac', Buffer.from('fff15080022ffc', 'hex')],
		['aac', latin('ADIF....')],
		['mp3', Buffer.concat([SILENT_FRAME, SILENT_FRAME])],
		['mp3', Buffer.concat([id3v2(90_000), SILENT_FRAME]).subarray(0, 65_536)],
		['mp3', Buffer.concat([ape(30), SILENT_FRAME, SILENT_FRAME, SILENT_FRAME])],
		['mp3', Buffer.concat([Buffer.alloc(2000), ...Array<Buffer>(3).fill(SILENT_FRAME)])],
		['unknown', Buffer.concat([latin('text'), SILENT_FRAME, latin('more text')])],
		['unknown', latin('<html>no sound</html>')],
		['unknown', Buffer.from([0xff])],
		['unknown', Buffer.alloc(0)],
	])('is %s', (kind, head) => {
		expect(sniff(head)).toBe(kind);
	});
});
