import { bodyOf, boxesIn } from './mp4-boxes';
import type { Movie, Track } from './mp4-movie';
import { createRuns, type SampleRun } from './mp4-samples';

/** Flags of `tfhd` and `trun` that say which fields are there (ISO 14496-12, 8.8.7 and 8.8.8). */
const HAS_BASE_OFFSET = 0x1;
const HAS_DESCRIPTION = 0x2;
const HAS_DEFAULT_DURATION = 0x8;
const HAS_DEFAULT_SIZE = 0x10;
const IS_BASE_MOOF = 0x20000;
const HAS_DATA_OFFSET = 0x1;
const HAS_FIRST_FLAGS = 0x4;
const HAS_DURATION = 0x100;
const HAS_SIZE = 0x200;
const HAS_FLAGS = 0x400;
const HAS_COMPOSITION = 0x800;

/** 24 hours of AAC or Opus: a fragment lasts seconds, or as long as a recording that was written in one go. */
const MAX_FRAGMENT_SAMPLES = 5_000_000;

/** Fields of a box that follow each other; what the box is too short for counts as 0. */
function createFields(body: Buffer) {
	let at = 0;
	return {
		uint32(): number {
			at += 4;
			return at <= body.length ? body.readUInt32BE(at - 4) : 0;
		},
		int32: () => {
			at += 4;
			return at <= body.length ? body.readInt32BE(at - 4) : 0;
		},
		uint64(): number {
			at += 8;
			return at <= body.length ? Number(body.readBigUInt64BE(at - 8)) : 0;
		},
		isOver: () => at >= body.length,
	};
}

/** @param origin where the file begins to which places refer */
function readHeader(body: Buffer, origin: number) {
	const fields = createFields(body);
	const flags = fields.uint32() & 0xffffff;
	const id = fields.uint32();
	const baseOffset = flags & HAS_BASE_OFFSET ? origin + fields.uint64() : undefined;
	if (flags & HAS_DESCRIPTION) fields.uint32();
	const duration = flags & HAS_DEFAULT_DURATION ? fields.uint32() : undefined;
	const size = flags & HAS_DEFAULT_SIZE ? fields.uint32() : undefined;
	return { id, baseOffset, isBaseMoof: (flags & IS_BASE_MOOF) !== 0, duration, size };
}

function readDecodeTime(body: Buffer): number {
	const fields = createFields(body);
	return fields.uint32() >>> 24 === 1 ? fields.uint64() : fields.uint32();
}

/** What the samples of a run have in common where it does not say so of each. */
interface SampleDefaults {
	duration: number;
	size: number;
}

/**
 * Calls with every sample that a `trun` lists.
 *
 * @param base bytes from the start of the file to what its offset refers to
 * @param before where the run starts that has none: behind the one before it
 * @param add gives whether more samples are wanted
 * @returns where the last sample ends
 */
function readRun(
	body: Buffer,
	base: number,
	before: number,
	defaults: SampleDefaults,
	add: (offset: number, size: number, duration: number) => boolean,
): number {
	const fields = createFields(body);
	const flags = fields.uint32() & 0xffffff;
	const count = fields.uint32();
	let offset = flags & HAS_DATA_OFFSET ? base + fields.int32() : before;
	if (flags & HAS_FIRST_FLAGS) fields.uint32();
	const hasRows = (flags & (HAS_DURATION | HAS_SIZE | HAS_FLAGS | HAS_COMPOSITION)) !== 0;
	for (let row = 0; row < count && !(hasRows && fields.isOver()); row++) {
		const duration = flags & HAS_DURATION ? fields.uint32() : defaults.duration;
		const size = flags & HAS_SIZE ? fields.uint32() : defaults.size;
		if (flags & HAS_FLAGS) fields.uint32();
		if (flags & HAS_COMPOSITION) fields.uint32();
		if (!add(offset, size, duration)) break;
		offset += size;
	}
	return offset;
}

/** The box of a fragment (ISO 14496-12, 8.8.4). */
export interface Fragment {
	body: Buffer;
	/** Where the box starts, its head included, and where the file that it belongs to begins. */
	start: number;
	origin: number;
	/** How many bytes the samples of all fragments can still have: nothing else bounds a list without fields. */
	room: { bytes: number };
}

/**
 * The samples of a track in a fragment. Those of the tracks before it are counted as well: where neither
 * says otherwise, the one's begin where the other's end.
 *
 * @param time ticks at which the fragment begins where it does not say so itself
 * @returns its runs, and the ticks at which it ends
 */
export function fragmentSamples(
	{ body: moof, start, origin, room }: Fragment,
	{ id, ...track }: Pick<Track, 'id'> & { time: number },
	{ fragmentDefaults }: Pick<Movie, 'fragmentDefaults'>,
): { runs: SampleRun[]; end: number } {
	const runs = createRuns();
	let left = MAX_FRAGMENT_SAMPLES;
	let { time } = track;
	let behind = start;
	for (const { name, body } of boxesIn(moof)) {
		if (name !== 'traf') continue;
		const boxes = boxesIn(body);
		const head = bodyOf(boxes, 'tfhd');
		if (!head) continue;
		const header = readHeader(head, origin);
		const isOwn = header.id === id;
		const decodeTime = bodyOf(boxes, 'tfdt');
		if (isOwn && decodeTime) time = readDecodeTime(decodeTime);
		const given = fragmentDefaults.get(header.id) ?? { duration: 0, size: 0 };
		const defaults = {
			duration: header.duration ?? given.duration,
			size: header.size ?? given.size,
		};
		const base = header.baseOffset ?? (header.isBaseMoof ? start : behind);
		behind = base;
		for (const run of boxes) {
			if (run.name !== 'trun') continue;
			behind = readRun(run.body, base, behind, defaults, (offset, size, duration) => {
				if (isOwn) {
					runs.add(offset, size, time, duration);
					time += duration;
				}
				left -= 1;
				// What has no size counts, too.
				room.bytes -= Math.max(1, size);
				return left > 0 && room.bytes > 0;
			});
		}
	}
	return { runs: runs.take(true), end: time };
}
