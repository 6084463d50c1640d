import { bodyOf, boxesIn } from './mp4-boxes';
import type { Movie, Track } from './mp4-movie';
import { createRuns, type SampleRun } from './mp4-samples';

/** Flags of `tfhd` and `trun` that say which fields are there (ISO 14496-12, 8.8.7 and 8.8.8). */
const HAS_BASE_OFFSET = 0x1;
const HAS_DESCRIPTION = 0x2;
const HAS_DEFAULT_DURATION = 0x8;
const HAS_DEFAULT_SIZE = 0x10;
const HAS_DATA_OFFSET = 0x1;
const HAS_FIRST_FLAGS = 0x4;
const HAS_DURATION = 0x100;
const HAS_SIZE = 0x200;
const HAS_FLAGS = 0x400;
const HAS_COMPOSITION = 0x800;

/** A fragment lasts seconds, and a table of its samples without fields is bounded by nothing else. */
const MAX_FRAGMENT_SAMPLES = 100_000;

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

function readHeader(body: Buffer) {
	const fields = createFields(body);
	const flags = fields.uint32() & 0xffffff;
	const id = fields.uint32();
	const baseOffset = flags & HAS_BASE_OFFSET ? fields.uint64() : undefined;
	if (flags & HAS_DESCRIPTION) fields.uint32();
	const duration = flags & HAS_DEFAULT_DURATION ? fields.uint32() : undefined;
	const size = flags & HAS_DEFAULT_SIZE ? fields.uint32() : undefined;
	return { id, baseOffset, duration, size };
}

function readDecodeTime(body: Buffer): number {
	const fields = createFields(body);
	return fields.uint32() >>> 24 === 1 ? fields.uint64() : fields.uint32();
}

/**
 * The samples of a track in a fragment.
 *
 * @param moof the body of the fragment's box
 * @param start where the box starts in the file, its head included
 * @param time ticks at which the fragment begins where it does not say so itself
 * @returns its runs, and the ticks at which it ends
 */
export function fragmentSamples(
	moof: Buffer,
	start: number,
	{ id, ...track }: Pick<Track, 'id'> & { time: number },
	{ fragmentDefaults }: Pick<Movie, 'fragmentDefaults'>,
): { runs: SampleRun[]; end: number } {
	const defaults = fragmentDefaults.get(id) ?? { duration: 0, size: 0 };
	const runs = createRuns();
	let samples = 0;
	let { time } = track;
	for (const { name, body } of boxesIn(moof)) {
		if (name !== 'traf') continue;
		const boxes = boxesIn(body);
		const head = bodyOf(boxes, 'tfhd');
		if (!head) continue;
		const header = readHeader(head);
		if (header.id !== id) continue;
		const decodeTime = bodyOf(boxes, 'tfdt');
		if (decodeTime) time = readDecodeTime(decodeTime);
		const base = header.baseOffset ?? start;
		let offset = base;
		for (const run of boxes) {
			if (run.name !== 'trun') continue;
			const fields = createFields(run.body);
			const flags = fields.uint32() & 0xffffff;
			const count = fields.uint32();
			if (flags & HAS_DATA_OFFSET) offset = base + fields.int32();
			if (flags & HAS_FIRST_FLAGS) fields.uint32();
			const hasRows = (flags & (HAS_DURATION | HAS_SIZE | HAS_FLAGS | HAS_COMPOSITION)) !== 0;
			for (let row = 0; row < count && !(hasRows && fields.isOver()); row++) {
				const duration =
					flags & HAS_DURATION ? fields.uint32() : (header.duration ?? defaults.duration);
				const size = flags & HAS_SIZE ? fields.uint32() : (header.size ?? defaults.size);
				if (flags & HAS_FLAGS) fields.uint32();
				if (flags & HAS_COMPOSITION) fields.uint32();
				if (samples++ >= MAX_FRAGMENT_SAMPLES) return { runs: runs.take(true), end: time };
				runs.add(offset, size, time, duration);
				offset += size;
				time += duration;
			}
		}
	}
	return { runs: runs.take(true), end: time };
}
