import type { ByteReader } from './byte-reader';
import {
	frameAt,
	HEADER_BYTES,
	mainDataBytes,
	sideInfoAt,
	sideInfoBytes,
	type Frame,
} from './mp3-frame';
import { readSideInfo, type SideInfo } from './mp3-side-info';
import { TAG_HEAD_BYTES, tagLength } from './mp3-tags';

/** A frame with its bytes and what its side information says. */
export interface WalkedFrame extends Frame, SideInfo {
	bytes: Buffer;
	seconds: number;
	/** Bytes of main data that it carries. */
	carries: number;
}

const LONGEST_FRAME_BYTES = 1441;
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
 * Whether the bytes are a frame of the recording: after junk the next one must follow at once, since a sync word alone is found in any junk. The last frame of a file has none to follow.
 */
async function followed(reader: ByteReader, frame: Frame): Promise<boolean> {
	const bytes = await reader.fill(frame.length + TAG_HEAD_BYTES);
	if (bytes.length < frame.length) return false;
	const rest = bytes.subarray(frame.length);
	if (rest.length < HEADER_BYTES || tagLength(rest) > 0) return true;
	return frameAt(bytes, frame.length)?.family === frame.family;
}

/**
 * Walks the frames of an MP3 without decoding it, constant or variable bit rate, in the order of the
 * file. Tags, tables and junk between frames are passed over, and so is a last frame that is cut off.
 */
export async function* walkMp3(reader: ByteReader): AsyncGenerator<WalkedFrame> {
	let family: number | undefined;
	// Where a file or the sound after a tag begins, no frame comes before.
	let inStep = true;
	let isFirst = true;
	for (;;) {
		let bytes = reader.view();
		if (bytes.length < LONGEST_FRAME_BYTES + TAG_HEAD_BYTES) {
			bytes = await reader.fill(LONGEST_FRAME_BYTES + TAG_HEAD_BYTES);
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
		yield {
			...frame,
			...readSideInfo(own, frame),
			bytes: own,
			seconds: frame.samples / frame.rate,
			carries: mainDataBytes(frame),
		};
	}
}

/** Where in junk the next tag may start: its letters must not be passed over with the junk. */
function nextTag(bytes: Buffer): number {
	const places = ['ID3', 'APETAGEX', 'TAG']
		.map((name) => bytes.indexOf(name, 1, 'latin1'))
		.filter((place) => place > 0);
	return Math.min(bytes.length, ...places);
}
