import { frameAt } from './mp3-frame';

/** Frames in a row that make an MP3: one sync word alone is found in any file. */
const FRAMES_IN_A_ROW = 3;

const ascii = (head: Buffer, from: number, to: number) => head.toString('latin1', from, to);

/** RF64 and BW64 are WAV files with room for more than 4 GB (EBU Tech 3306, ITU-R BS.2088). */
export const isWav = (head: Buffer) =>
	['RIFF', 'RF64', 'BW64'].includes(ascii(head, 0, 4)) && ascii(head, 8, 12) === 'WAVE';

export const isMp4 = (head: Buffer) => ascii(head, 4, 8) === 'ftyp';

export const isFlac = (head: Buffer) => ascii(head, 0, 4) === 'fLaC';

export const isOgg = (head: Buffer) => ascii(head, 0, 4) === 'OggS';

const EBML_MAGIC = 0x1a45dfa3;

export const isMatroska = (head: Buffer) => head.length >= 4 && head.readUInt32BE(0) === EBML_MAGIC;

/** Layer bits 00, which no MPEG audio layer has, tell ADTS from MP3 (ISO 13818-7). */
export const isAdts = (head: Buffer) =>
	(head.length >= 2 && (head.readUInt16BE(0) & 0xfff6) === 0xfff0) || ascii(head, 0, 4) === 'ADIF';

export function isMp3(head: Buffer): boolean {
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
