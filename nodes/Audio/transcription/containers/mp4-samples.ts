import type { Track } from './mp4-movie';
import type { PcmCodec } from './pcm';

/** Frames of a track, or stretches of PCM, that lie behind each other in the file. */
export interface SampleRun {
	/** Bytes from the start of the file to the first of them. */
	offset: number;
	/** Ticks from the start of the track to the first of them. */
	time: number;
	/** Of each: its bytes, and the ticks that it lasts. */
	sizes: number[];
	durations: number[];
}

/** Samples in one run: enough of them that a run costs nothing, few enough to be at hand. */
const MAX_RUN_SAMPLES = 2_000;

/** Makes runs of samples, the next of which may lie behind the one before it. */
export function createRuns() {
	const runs: SampleRun[] = [];
	let run: SampleRun | undefined;
	let [offset, time] = [0, 0];
	return {
		add(at: number, size: number, start: number, duration: number) {
			const follows = run && at === offset && start === time;
			if (!run || !follows || run.sizes.length >= MAX_RUN_SAMPLES) {
				run = { offset: at, time: start, sizes: [], durations: [] };
				runs.push(run);
			}
			run.sizes.push(size);
			run.durations.push(duration);
			offset = at + size;
			time = start + duration;
		},
		/** The runs that are closed, or all of them. */
		take: (isEnd: boolean): SampleRun[] => runs.splice(0, isEnd ? runs.length : runs.length - 1),
	};
}

/** The rows of a table: a count, then rows of a fixed number of bytes. */
function rowsOf(body: Buffer | undefined, bytes: number, from = 8) {
	const table = body ?? Buffer.alloc(0);
	const declared = table.length >= from ? table.readUInt32BE(from - 4) : 0;
	return {
		count: Math.max(0, Math.min(declared, Math.floor((table.length - from) / bytes))),
		at: (row: number, byte = 0) => table.readUInt32BE(from + row * bytes + byte),
		largeAt: (row: number) => Number(table.readBigUInt64BE(from + row * bytes)),
	};
}

/** The size of each sample: one for all, or a table of numbers of 32, 16, 8 or 4 bits. */
function sizesOf({ tables }: Track): { count: number; at(index: number): number; all?: number } {
	const stsz = tables.get('stsz');
	if (stsz && stsz.length >= 12) {
		const all = stsz.readUInt32BE(4);
		if (all > 0) return { count: stsz.readUInt32BE(8), at: () => all, all };
		return rowsOf(stsz, 4, 12);
	}
	const compact = tables.get('stz2');
	if (!compact || compact.length < 12) return { count: 0, at: () => 0 };
	const bits = compact[7] ?? 0;
	if (![4, 8, 16].includes(bits)) return { count: 0, at: () => 0 };
	const count = Math.min(compact.readUInt32BE(8), Math.floor(((compact.length - 12) * 8) / bits));
	return {
		count,
		at(index) {
			if (bits === 16) return compact.readUInt16BE(12 + index * 2);
			const byte = compact[12 + ((index * bits) >> 3)] ?? 0;
			if (bits === 8) return byte;
			return index % 2 === 0 ? byte >> 4 : byte & 15;
		},
	};
}

/** How many samples the table of a track lists. */
export const countSamples = (track: Track): number => sizesOf(track).count;

/** Durations, sample after sample; the last run goes on for as long as there are samples. */
function createDurations({ tables }: Track) {
	const runs = rowsOf(tables.get('stts'), 8);
	let run = 0;
	let left = runs.count > 0 ? runs.at(0) : 0;
	return () => {
		while (left === 0 && run + 1 < runs.count) left = runs.at(++run);
		if (left > 0) left -= 1;
		return runs.count > 0 ? runs.at(run, 4) : 0;
	};
}

/**
 * The samples of a track in the order of their times, in runs, by its sample table (ISO 14496-12, 8.6 and 8.7).
 *
 * @param fileSize bytes; samples that would lie behind its end are left out, and tables that list more
 *   bytes than it has are damaged
 * @param unit of what goes out as PCM: of a constant size, samples are single moments or whole units
 */
export function* samplesOf(
	track: Track,
	fileSize: number,
	unit?: PcmCodec['unit'],
): Generator<SampleRun> {
	const { tables } = track;
	const large = tables.get('co64');
	const chunks = large ? rowsOf(large, 8) : rowsOf(tables.get('stco'), 4);
	const groups = rowsOf(tables.get('stsc'), 12);
	const sizes = sizesOf(track);
	const durationOf = createDurations(track);
	// Some programs put many units into a sample, whose size then says so.
	const isCounted = unit && sizes.all !== undefined && sizes.all <= unit.bytes;
	/** Samples of the table that are one unit: those of ADPCM are its moments, or whole blocks. */
	const inUnit = unit && (sizes.all ?? 0) < unit.bytes ? unit.samples : 1;
	let group = 0;
	let index = 0;
	let time = 0;
	let room = fileSize;
	const runs = createRuns();
	for (let chunk = 0; chunk < chunks.count && index < sizes.count; chunk++) {
		while (group + 1 < groups.count && groups.at(group + 1) <= chunk + 1) group += 1;
		const inChunk = groups.count > 0 ? groups.at(group, 4) : 1;
		let offset = large ? chunks.largeAt(chunk) : chunks.at(chunk);
		for (let left = inChunk; left > 0 && index < sizes.count;) {
			const count = isCounted ? Math.min(left, unit.together * inUnit, sizes.count - index) : 1;
			const size = isCounted ? Math.ceil(count / inUnit) * unit.bytes : sizes.at(index);
			const duration = isCounted ? (count * unit.samples) / inUnit : durationOf();
			room -= size;
			if (room < 0) return yield* runs.take(true);
			if (offset + size > fileSize) {
				// Nor is the rest of the chunk there.
				time += duration * (left / count);
				index += left;
				break;
			}
			runs.add(offset, size, time, duration);
			offset += size;
			time += duration;
			index += count;
			left -= count;
		}
		yield* runs.take(false);
	}
	yield* runs.take(true);
}
