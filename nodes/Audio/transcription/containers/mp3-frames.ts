import type { ByteReader } from './byte-reader';
import { frameAt, HEADER_BYTES, sideInfoAt, sideInfoBytes, type Frame } from './mp3-frame';
import { TAG_HEAD_BYTES, tagLength } from './mp3-tags';

/** A frame of a file with its bytes. */
export interface Mp3Frame extends Frame {
	bytes: Buffer;
}

const MAX_FRAME_BYTES = 1441;
/** VBRI stands at a fixed place, whatever the version (Fraunhofer's format). */
const VBRI_AT = HEADER_BYTES + 32;

/** The first frame of many files is a table for players (Xing, LAME's Info, VBRI) and no sound. */
function isTable(bytes: Buffer, frame: Frame): boolean {
	const at = HEADER_BYTES + sideInfoBytes(frame);
	const names = [at, sideInfoAt(frame) + sideInfoBytes(frame)].map((from) =>
		bytes.toString('latin1', from, from + 4),
	);
	return (
		names.some((name) => name === 'Xing' || name === 'Info') ||
		bytes.toString('latin1', VBRI_AT, VBRI_AT + 4) === 'VBRI'
	);
}

/**
 * Whether the bytes are a frame of the recording: after junk the next one must follow at once, since
 * a sync word alone is found in any junk. The last frame of a file has none to follow.
 */
async function followed(reader: ByteReader, frame: Frame): Promise<boolean> {
	const bytes = await reader.fill(frame.length + TAG_HEAD_BYTES);
	if (bytes.length < frame.length) return false;
	const rest = bytes.subarray(frame.length);
	if (rest.length < HEADER_BYTES || tagLength(rest) > 0) return true;
	return frameAt(bytes, frame.length)?.family === frame.family;
}

/**
 * The frames of an MP3 without decoding it, constant or variable bit rate, in the order of the
 * file. Tags, tables and junk between frames are passed over, and so is a last frame that is cut off.
 */
export async function* readMp3Frames(reader: ByteReader): AsyncGenerator<Mp3Frame> {
	let family: number | undefined;
	// Where a file or the sound after a tag begins, no frame comes before.
	let inStep = true;
	let isFirst = true;
	for (;;) {
		let bytes = reader.view();
		if (bytes.length < MAX_FRAME_BYTES + TAG_HEAD_BYTES) {
			bytes = await reader.fill(MAX_FRAME_BYTES + TAG_HEAD_BYTES);
		}
		if (bytes.length < HEADER_BYTES) return;
		const frame = frameAt(bytes, 0);
		const fits = frame && (family === undefined || frame.family === family);
		if (!fits || (!inStep && !(await followed(reader, frame)))) {
			const tag = tagLength(bytes);
			const sync = bytes.indexOf(0xff, 1);
			const junk = sync < 0 ? bytes.length : sync;
			await reader.skip(tag || Math.min(junk, nextTag(bytes)));
			inStep = tag > 0;
			continue;
		}
		if (bytes.length < frame.length) return;
		const own = bytes.subarray(0, frame.length);
		reader.consume(frame.length);
		inStep = true;
		family = frame.family;
		const table = isFirst && isTable(own, frame);
		isFirst = false;
		if (table) continue;
		yield { ...frame, bytes: own };
	}
}

/** Where in junk the next tag may start: its letters must not be passed over with the junk. */
function nextTag(bytes: Buffer): number {
	const places = ['ID3', 'APETAGEX', 'TAG']
		.map((name) => bytes.indexOf(name, 1, 'latin1'))
		.filter((place) => place > 0);
	return Math.min(bytes.length, ...places);
}
