import { frameAt } from './mp3-frame';
import { tagLength } from './mp3-tags';

/** The kinds of sound files that the service may get; `unknown` is for the service to judge. */
export type Kind = 'wav' | 'mp3' | 'm4a' | 'aac' | 'flac' | 'ogg' | 'webm' | 'unknown';

/** How people call the kinds. */
export const KIND_NAMES: Record<Exclude<Kind, 'unknown'>, string> = {
	wav: 'WAV',
	mp3: 'MP3',
	m4a: 'M4A or MP4',
	aac: 'AAC',
	flac: 'FLAC',
	ogg: 'OGG or Opus',
	webm: 'WebM',
};

/** As many bytes tell the kind, junk before the first frame of an MP3 included. */
export const SNIFF_BYTES = 1 << 16;

/** Frames in a row that make an MP3: one sync word alone is found in any file. */
const FRAMES_IN_A_ROW = 3;

const ascii = (head: Buffer, from: number, to: number) => head.toString('latin1', from, to);

/** RF64 and BW64 are WAV files with room for more than 4 GB (EBU Tech 3306, ITU-R BS.2088). */
const isWav = (head: Buffer) =>
	['RIFF', 'RF64', 'BW64'].includes(ascii(head, 0, 4)) && ascii(head, 8, 12) === 'WAVE';

const MATROSKA = 0x1a45dfa3;

/** Layer bits 00, which no MPEG audio layer has, tell ADTS from MP3 (ISO 13818-7). */
const isAdts = (head: Buffer) =>
	(head.length >= 2 && (head.readUInt16BE(0) & 0xfff6) === 0xfff0) || ascii(head, 0, 4) === 'ADIF';

function isMp3(head: Buffer): boolean {
	for (let at = head.indexOf(0xff); at >= 0; at = head.indexOf(0xff, at + 1)) {
		let end = at;
		let frames = 0;
		for (let frame = frameAt(head, end); frame; frame = frameAt(head, end)) {
			frames += 1;
			end += frame.length;
		}
		// A short file may end before the row does.
		if (frames >= FRAMES_IN_A_ROW || (frames > 0 && end === head.length)) return true;
	}
	return false;
}

/**
 * Tells the kind of a sound file from its first bytes; its name and type may be wrong.
 *
 * @param head the first `SNIFF_BYTES` of the file, or all of it
 */
export function sniff(head: Buffer): Kind {
	if (isWav(head)) return 'wav';
	if (ascii(head, 4, 8) === 'ftyp') return 'm4a';
	if (ascii(head, 0, 4) === 'fLaC') return 'flac';
	if (ascii(head, 0, 4) === 'OggS') return 'ogg';
	if (head.length >= 4 && head.readUInt32BE(0) === MATROSKA) return 'webm';
	const tag = tagLength(head);
	// With a picture in it the tag is longer than what is at hand; few files but MP3 have one.
	if (tag > 0 && tag >= head.length) return 'mp3';
	if (tag > 0) return sniff(head.subarray(tag));
	if (isAdts(head)) return 'aac';
	return isMp3(head) ? 'mp3' : 'unknown';
}
