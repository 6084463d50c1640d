import type { Stream } from './h264.mts';

type Part = Buffer | number[];

const bigEndian =
	(bytes: number) =>
	(...values: number[]) =>
		values.flatMap((value) =>
			Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** (bytes - 1 - at)) % 256),
		);
const u16 = bigEndian(2);
const u32 = bigEndian(4);

const box = (type: string, ...parts: Part[]): Buffer => {
	const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
	return Buffer.concat([Buffer.from(u32(body.length + 8)), Buffer.from(type, 'latin1'), body]);
};

/** A box with version 0 and flags. */
const fullBox = (type: string, flags: number, ...parts: Part[]) => box(type, u32(flags), ...parts);

const UNITY_MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const UNDETERMINED_LANGUAGE = 0x55c4;
const TRACK_ENABLED = 3;
const SELF_CONTAINED = 1;

/** What the film is: its size in pixels and its frames in a second. */
export interface Film {
	width: number;
	height: number;
	framesPerSecond: number;
}

function sampleEntry({ width, height }: Film, { sequence, picture }: Stream): Buffer {
	const config = box(
		'avcC',
		[1, sequence[1], sequence[2], sequence[3], 0xff, 0xe1],
		u16(sequence.length),
		sequence,
		[1],
		u16(picture.length),
		picture,
	);
	const [reserved, resolution] = [Array<number>(16).fill(0), u32(0x480000, 0x480000, 0)];
	const name = Array<number>(32).fill(0);
	return box(
		'avc1',
		[0, 0, 0, 0, 0, 0, 0, 1],
		reserved,
		u16(width, height),
		resolution,
		u16(1),
		name,
		u16(24, 0xffff),
		config,
	);
}

/** @param at where the first frame lies in the file */
function sampleTable(film: Film, stream: Stream, sizes: number[], at: number): Buffer {
	return box(
		'stbl',
		fullBox('stsd', 0, u32(1), sampleEntry(film, stream)),
		fullBox('stts', 0, u32(1, sizes.length, 1)),
		fullBox('stss', 0, u32(1, 1)),
		fullBox('stsc', 0, u32(1, 1, sizes.length, 1)),
		fullBox('stsz', 0, u32(0, sizes.length, ...sizes)),
		fullBox('stco', 0, u32(1, at)),
	);
}

function movie(film: Film, stream: Stream, sizes: number[], at: number): Buffer {
	const { width, height, framesPerSecond: scale } = film;
	const duration = sizes.length;
	const handler = fullBox('hdlr', 0, u32(0), Buffer.from('vide'), u32(0, 0, 0), [0]);
	const media = box(
		'minf',
		fullBox('vmhd', 1, u16(0, 0, 0, 0)),
		box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', SELF_CONTAINED))),
		sampleTable(film, stream, sizes, at),
	);
	const track = box(
		'trak',
		fullBox(
			'tkhd',
			TRACK_ENABLED,
			u32(0, 0, 1, 0, duration, 0, 0),
			u16(0, 0, 0, 0),
			UNITY_MATRIX,
			u32(width * 0x10000, height * 0x10000),
		),
		box(
			'mdia',
			fullBox('mdhd', 0, u32(0, 0, scale, duration), u16(UNDETERMINED_LANGUAGE, 0)),
			handler,
			media,
		),
	);
	const next = u32(2);
	const header = fullBox(
		'mvhd',
		0,
		u32(0, 0, scale, duration, 0x10000),
		u16(0x100, 0),
		u32(0, 0),
		UNITY_MATRIX,
		u32(0, 0, 0, 0, 0, 0),
		next,
	);
	return box('moov', header, track);
}

/** An MP4 file of one silent film (ISO/IEC 14496-12 and -15). */
export function toMp4(stream: Stream, film: Film): Buffer {
	const samples = stream.frames.map((frame) =>
		Buffer.concat([Buffer.from(u32(frame.length)), frame]),
	);
	const sizes = samples.map(({ length }) => length);
	const type = box('ftyp', Buffer.from('isom'), u32(0x200), Buffer.from('isomiso2avc1mp41'));
	const headLength = type.length + movie(film, stream, sizes, 0).length;
	return Buffer.concat([type, movie(film, stream, sizes, headLength + 8), box('mdat', ...samples)]);
}

/** The head of a box that says that what follows it is to be skipped; it makes a file as long as one likes. */
export const skipped = (length: number): Buffer =>
	Buffer.concat([Buffer.from(u32(length)), Buffer.from('free')]);
