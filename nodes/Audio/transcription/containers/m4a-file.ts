import type { AudioFormat } from './container';
import {
	countBytes,
	countFrames,
	countSamples,
	dropOf,
	forEachFrame,
	skipOf,
	soundOf,
	sum,
	type FrameBlock,
} from './frames';

/** Numbers as MP4 boxes have them, the highest byte first. */
function uint16(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16BE(value);
	return bytes;
}

export function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value >>> 0);
	return bytes;
}

const uint32s = (values: readonly number[]): Buffer => {
	const bytes = Buffer.alloc(4 * values.length);
	values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
	return bytes;
};

/** A box of the ISO base media file format (ISO 14496-12, 4.2). */
function box(name: string, ...parts: Buffer[]): Buffer {
	const size = parts.reduce((sum, { length }) => sum + length, 8);
	return Buffer.concat([uint32(size), Buffer.from(name, 'latin1'), ...parts]);
}

/** A box of version 0 with flags. */
export const fullBox = (name: string, flags: number, ...parts: Buffer[]): Buffer =>
	box(name, uint32(flags), ...parts);

/** A descriptor of MPEG-4 systems (ISO 14496-1, 8.3.3), its length in one byte: at most 127 bytes. */
export function descriptor(tag: number, ...parts: Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	return Buffer.concat([Buffer.from([tag, body.length]), body]);
}

const MDAT_HEAD_BYTES = 8;

/** What is sent as M4A, and how its sound is described there. */
interface M4aSound extends Omit<AudioFormat, 'sentAs' | 'overhead' | 'write'> {
	/** The codec's name for MP4. */
	name: string;
	channels: number;
	bits: number;
	/** The box that stands in the sample description. */
	description: Buffer;
}

/** The format of a codec whose frames go out as M4A, in which those that lead to a cut are not heard. */
export function createM4aFormat({
	name,
	channels,
	bits,
	description,
	...format
}: M4aSound): AudioFormat {
	const { rate } = format;
	const entry = box(
		name,
		Buffer.alloc(6),
		uint16(1),
		Buffer.alloc(8),
		uint16(channels),
		uint16(bits),
		uint32(0),
		uint32(rate < 0x10000 ? rate * 0x10000 : 0),
		description,
	);
	return {
		...format,
		sentAs: 'm4a',
		// Some hundred bytes of boxes, and a size and a duration for each frame.
		overhead: { file: 800 + entry.length, frame: 12 },
		write: (frames, lead) => writeM4a(entry, format, frames, lead),
	};
}

/** Transformation of a picture that leaves it as it is; sound has one too. */
const MATRIX = uint32s([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]);

/** Frames of equal duration, as `stts` counts them. */
function timeToSample(durations: Float64Array): Buffer {
	const entries: number[] = [];
	let first = 0;
	for (let at = 1; at <= durations.length; at++) {
		if (durations[at] === durations[first]) continue;
		entries.push(at - first, durations[first] ?? 0);
		first = at;
	}
	return fullBox('stts', 0, uint32(entries.length / 2), uint32s(entries));
}

function sizes(frames: readonly FrameBlock[]): Buffer {
	const count = countFrames(frames);
	const table = Buffer.alloc(4 * count);
	let at = 0;
	forEachFrame(frames, (_, from, to) => (at = table.writeUInt32BE(to - from, at)));
	return fullBox('stsz', 0, uint32(0), uint32(count), table);
}

/**
 * A complete M4A file: one track in one chunk, with an edit list that lets only the frames be heard, not
 * what leads to them (ISO 14496-12).
 *
 * @param frames at least one
 */
function writeM4a(
	entry: Buffer,
	{ rate, createCounter }: Pick<AudioFormat, 'rate' | 'createCounter'>,
	frames: readonly FrameBlock[],
	lead: readonly FrameBlock[],
): Buffer[] {
	const all = [...lead, ...frames];
	const durations = countSamples(createCounter(), all);
	const total = sum(durations);
	const leadSamples = sum(durations.subarray(0, countFrames(lead))) + skipOf(frames);
	const heard = Math.max(0, total - leadSamples - dropOf(frames));
	const ftyp = box('ftyp', Buffer.from('M4A '), uint32(0x200), Buffer.from('M4A isommp42'));

	const table = box(
		'stbl',
		fullBox('stsd', 0, uint32(1), entry),
		timeToSample(durations),
		fullBox('stsc', 0, uint32(1), uint32(1), uint32(durations.length), uint32(1)),
		sizes(all),
		fullBox('stco', 0, uint32(1), uint32(0)),
	);
	const dataReference = fullBox('dref', 0, uint32(1), fullBox('url ', 1));
	const media = box(
		'mdia',
		fullBox(
			'mdhd',
			0,
			uint32(0),
			uint32(0),
			uint32(rate),
			uint32(total),
			uint16(0x55c4),
			uint16(0),
		),
		fullBox('hdlr', 0, uint32(0), Buffer.from('soun'), Buffer.alloc(13)),
		box('minf', fullBox('smhd', 0, uint32(0)), box('dinf', dataReference), table),
	);
	const edits = fullBox('elst', 0, uint32(1), uint32(heard), uint32(leadSamples), uint32(0x10000));
	const track = fullBox(
		'tkhd',
		7,
		Buffer.alloc(8),
		uint32(1),
		uint32(0),
		uint32(heard),
		Buffer.alloc(12),
		uint16(0x100),
		uint16(0),
		MATRIX,
		Buffer.alloc(8),
	);
	const movie = fullBox(
		'mvhd',
		0,
		Buffer.alloc(8),
		uint32(rate),
		uint32(heard),
		uint32(0x10000),
		uint16(0x100),
		Buffer.alloc(10),
		MATRIX,
		Buffer.alloc(24),
		uint32(2),
	);
	const moov = box('moov', movie, box('trak', track, box('edts', edits), media));
	// Where the sound begins is known last, and is the last number of the index.
	moov.writeUInt32BE(ftyp.length + moov.length + MDAT_HEAD_BYTES, moov.length - 4);
	const mdat = [uint32(MDAT_HEAD_BYTES + countBytes(all)), Buffer.from('mdat')];
	return [ftyp, moov, ...mdat, ...soundOf(all)];
}
