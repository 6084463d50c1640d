/**
 * What cutting a recording costs beside reading it as n8n's binary store does: `npm run recordings` writes
 * the table of docs/recordings.md and its Chinese page. With `-- --gigabytes 1` it only prints one of
 * smaller files, with `-- --only MP3,WAV` one of these kinds, and with `-- --heap 150` one of a process that
 * holds so many MB of objects, as n8n does. The files are written to a temporary folder, read, cut into
 * pieces of 30 seconds, and removed, one after the other.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

import { collectGarbage } from '../../support/gc.mts';
import { peakOf } from '../../support/peak-memory.mts';
import { markdownTable, withTable } from '../table.mts';
import {
	largeMp3,
	largeMp4,
	largeTs,
	largeWav,
	largeWebm,
	type LargeFile,
} from './large-files.mts';

const require = createRequire(import.meta.url);
const compiled = '../../../dist/nodes/Audio/transcription';
const { split } = require(
	`${compiled}/split`,
) as typeof import('../../../nodes/Audio/transcription/split');
const { createAudioSource } = require(
	`${compiled}/containers/audio-source`,
) as typeof import('../../../nodes/Audio/transcription/containers/audio-source');
const { detectFileType, DETECTION_BYTES } = require(
	`${compiled}/containers/table`,
) as typeof import('../../../nodes/Audio/transcription/containers/table');

const { values } = parseArgs({
	options: {
		gigabytes: { type: 'string' },
		only: { type: 'string' },
		heap: { type: 'string' },
	},
});
const ONLY = values.only?.toLowerCase().split(',') ?? [''];
/** Objects that stay alive: the larger the heap, the dearer is each collection of garbage. */
const OBJECT_BYTES = 184;
const heap = Array.from(
	{ length: (Number(values.heap ?? 0) * 1e6) / OBJECT_BYTES },
	(_, index) => ({
		name: String(index),
		values: [index, { index }],
	}),
);
const BYTES = Number(values.gigabytes ?? 2) * 1e9;

const PAGE = new URL('../../../docs/recordings.md', import.meta.url);

const ROUNDS = 5;
const MAX_TIMES = 1.3;
const MAX_MB = 120;
const PLAN = { target: 30, maxBytes: 8_000_000, startAt: 0 };
/** As n8n reads its binary store where nobody asks for more. */
const CHUNK_BYTES = 256 * 1024;
const MEETING_BYTES_PER_SECOND = 300_000;
const TEN_HOURS = 36_000;

interface Seconds {
	/** What a user waits. */
	wall: number;
	/** Of the processor, all threads together: what else the machine does is not in them. */
	processor: number;
}

/** The best of several runs in turn, so that what else the machine does falls on both kinds of work alike. */
async function compare(...works: Array<() => Promise<unknown>>): Promise<Seconds[]> {
	const best = works.map(() => ({ wall: Infinity, processor: Infinity }));
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, work] of works.entries()) {
			collectGarbage();
			const before = process.cpuUsage();
			const start = performance.now();
			await work();
			const wall = (performance.now() - start) / 1e3;
			const { user, system } = process.cpuUsage(before);
			best[index].wall = Math.min(best[index].wall, wall);
			best[index].processor = Math.min(best[index].processor, (user + system) / 1e6);
		}
	}
	return best;
}

interface Measured {
	row: string[];
	isGood: boolean;
}

async function measure(file: LargeFile, folder: string): Promise<Measured> {
	const path = join(folder, 'recording');
	await pipeline(Readable.from(file.chunks()), createWriteStream(path));
	const chunks = async (highWaterMark = CHUNK_BYTES) => createReadStream(path, { highWaterMark });
	const read = async () => {
		let bytes = 0;
		for await (const chunk of await chunks()) bytes += (chunk as Buffer).length;
		return bytes;
	};
	let pieces = 0;
	const cut = async () => {
		pieces = 0;
		const source = createAudioSource({ size: file.size, chunks });
		const container = detectFileType(await (await source.open()).fill(DETECTION_BYTES))?.container;
		if (!container) throw new Error(`${file.name} cannot be cut`);
		for await (const piece of split(container, source, PLAN))
			pieces += piece.parts.length > 0 ? 1 : 0;
		await source.close();
	};
	// Once each beforehand: the file is in the system's memory then, and the code compiled.
	await read();
	const { addedMb } = await peakOf(cut);
	const [reading, cutting] = await compare(read, cut);
	await rm(path);
	const figures = (kind: keyof Seconds) =>
		`${reading[kind].toFixed(2)} s, ${cutting[kind].toFixed(2)} s (${(cutting[kind] / reading[kind]).toFixed(1)} x)`;
	const row = [
		file.name,
		`${Math.round(file.size / 1e6).toLocaleString('en-US')} MB`,
		`${(file.seconds / 3600).toFixed(1)} h`,
		pieces.toLocaleString('en-US'),
		figures('processor'),
		figures('wall'),
		`${Math.max(0, addedMb).toFixed(0)} MB`,
	];
	console.log(row.join('  '));
	return { row, isGood: cutting.wall <= MAX_TIMES * reading.wall && addedMb <= MAX_MB };
}

const folder = await mkdtemp(join(tmpdir(), 'siliconflow-recordings-'));
try {
	const seconds = Math.ceil(BYTES / (MEETING_BYTES_PER_SECOND + 8_000));
	const files = [
		largeMp4('MP4 with video', seconds, MEETING_BYTES_PER_SECOND),
		largeWebm(BYTES),
		largeTs(BYTES),
		largeWav(BYTES),
		largeMp3(BYTES),
		largeMp4('M4A of ten hours', TEN_HOURS, 0),
	].filter(({ name }) => ONLY.some((part) => name.toLowerCase().includes(part)));
	const measured: Measured[] = [];
	for (const file of files) measured.push(await measure(file, folder));
	const good = measured.filter(({ isGood }) => isGood).length;
	console.log(
		`${good} of ${measured.length} within ${MAX_TIMES} times of reading, by the clock, and ${MAX_MB} MB; ` +
			`${heap.length.toLocaleString('en-US')} objects held`,
	);
	if (values.gigabytes === undefined && values.only === undefined && heap.length === 0) {
		const header = ['file', 'size', 'sound', 'pieces', 'processor', 'by the clock', 'memory added'];
		const table = markdownTable(
			header,
			measured.map(({ row }) => row),
		);
		const page = await readFile(PAGE, 'utf8');
		// Loaded late: what a library keeps on the heap makes V8 collect garbage at other times.
		const { layOut } = await import('../../../scripts/docs/lay-out.mts');
		const { writeChineseFigures } = await import('../../../scripts/docs/write-figures.mts');
		await writeFile(PAGE, await layOut(withTable(page, 'cost', 'npm run recordings', table)));
		await writeChineseFigures();
	}
} finally {
	await rm(folder, { recursive: true, force: true });
}
