/** Sound for the tests of containers, and the programs that make files of it (Debian's packages). */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
	appendFileSync,
	closeSync,
	fstatSync,
	mkdtempSync,
	openSync,
	readFileSync,
	readSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { toWav } from '../../../sandbox/media/wav.mts';

export const isInstalled = (program: string, ...args: string[]): boolean =>
	spawnSync(program, args).status === 0;

/** What ffmpeg does not make, by the endings of files and sox's names. */
const BY_SOX = [
	['.amr', 'amr-nb'],
	['.sph', 'sph'],
];

const soxKind = (target: string) => BY_SOX.find(([ending]) => target.endsWith(ending))?.[1];

const QUIET = ['-hide_banner', '-loglevel', 'error', '-y'];
const MAX_BUFFER = 2e9;

/**
 * Something like speech: bursts of a buzz whose pitch and colour wander, with noise, and pauses between
 * them. Two channels differ.
 */
export function speechLike(seconds: number, rate: number): Float32Array {
	let state = 1;
	const noise = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
		return state / 2 ** 31;
	};
	let phase = 0;
	return Float32Array.from({ length: Math.round(seconds * rate) }, (_, at) => {
		const time = at / rate;
		const syllable = Math.max(0, Math.sin(2 * Math.PI * 3.1 * time));
		const phrase = Math.sin(2 * Math.PI * 0.37 * time) > -0.6 ? 1 : 0.001;
		phase += (2 * Math.PI * (120 + 40 * Math.sin(time * 1.7))) / rate;
		const buzz = Math.sin(phase) + 0.5 * Math.sin(3 * phase + 1) + 0.3 * Math.sin(7 * phase);
		return 0.3 * phrase * syllable * (buzz + 0.3 * noise());
	});
}

/** Encodes a file of the folder by ffmpeg or sox, which has effects of its own, and gives its bytes. */
export function encode(
	folder: string,
	input: string,
	target: string,
	args: string[],
	effects: string[] = [],
): Buffer {
	const [from, to] = [join(folder, input), join(folder, target)];
	const kind = soxKind(target);
	if (kind) execFileSync('sox', [from, ...args, '-t', kind, to, ...effects]);
	else execFileSync('ffmpeg', [...QUIET, '-i', from, ...args, to]);
	return readFileSync(join(folder, target));
}

const run = promisify(execFile);

/** A file to encode by ffmpeg or sox. */
export interface Order {
	input: string;
	target: string;
	args: string[];
	/** Repeats the input for as long; once when left out. */
	seconds?: number;
}

/** Encoders that take minutes for hours of sound. */
const SLOW = ['aac', 'libmp3lame', 'libopus'];
/** What says how sound is coded, each with a value; what else there is says what it is put into. */
const CODEC_FLAGS = ['-c:a', '-b:a', '-ac', '-ar', '-application'];

/** An order in two: to encode, which is the same for all that are coded alike, and to put that into its container. */
export function inTwoSteps({ input, target, args, seconds }: Order): Order[] {
	if (!SLOW.includes(args[args.indexOf('-c:a') + 1])) return [{ input, target, args, seconds }];
	const isCodec = (at: number) =>
		CODEC_FLAGS.includes(args[at]) || CODEC_FLAGS.includes(args[at - 1]);
	const codec = args.filter((_, at) => isCodec(at));
	const rest = args.filter((_, at) => !isCodec(at));
	const coded = `${input}${codec.join('')}.mkv`.replaceAll(':', '');
	return [
		{ input, target: coded, args: codec, seconds },
		{ input: coded, target, args: [...rest, '-c:a', 'copy'] },
	];
}

/** Files that one process makes of the same input: starting it takes as long as its work. */
const MAX_TARGETS = 6;
/** Processes at a time: while one encodes, the test decodes what is there already. */
const LANES = 2;

/** Orders that one process can take, which reads their input once. */
function grouped(orders: readonly Order[]): Order[][] {
	const groups: Order[][] = [];
	let open: Order[] | undefined;
	for (const order of orders) {
		// What has an input of its own, such as pictures, would number those of the others anew.
		const isAlone = order.args.includes('-i') || soxKind(order.target);
		const fits = open && open.length < MAX_TARGETS && open[0].input === order.input;
		if (!isAlone && open && fits) {
			open.push(order);
			continue;
		}
		const group = [order];
		groups.push(group);
		if (!isAlone) open = group;
	}
	return groups;
}

async function encodeGroup(folder: string, group: readonly Order[]): Promise<void> {
	const [{ input, target, args, seconds }] = group;
	if (soxKind(target)) {
		const repeated = seconds ? ['repeat', '-', 'trim', '0', String(seconds)] : [];
		encode(folder, input, target, args, repeated);
		return;
	}
	const [repeated, end] = seconds
		? [
				['-stream_loop', '-1'],
				['-t', String(seconds)],
			]
		: [[], []];
	const outputs = group.flatMap((order) => [...order.args, ...end, join(folder, order.target)]);
	await run('ffmpeg', [...QUIET, ...repeated, '-i', join(folder, input), ...outputs]);
}

/** Of a file of more than 2 GB, which Node does not read in one go. */
function readWhole(file: string): Buffer {
	const handle = openSync(file, 'r');
	const bytes = Buffer.allocUnsafe(fstatSync(handle).size);
	for (let at = 0, read = 1; read > 0; at += read) {
		read = readSync(handle, bytes, at, Math.min(bytes.length - at, 2 ** 30), null);
	}
	closeSync(handle);
	return bytes;
}

/** Encodes files in their order, each once, before they are asked for. */
export function encodeAhead(folder: string, orders: readonly Order[]) {
	const groups = grouped([...new Map(orders.map((order) => [order.target, order])).values()]);
	const lanes = Array.from({ length: LANES }, async () => {});
	const made = new Map<string, Promise<void>>();
	let isClosed = false;
	for (const [index, group] of groups.entries()) {
		const lane = index % LANES;
		const input = made.get(group[0].input);
		const work = lanes[lane].then(async () => {
			await input;
			if (!isClosed) await encodeGroup(folder, group);
		});
		// What fails is said to who asks for it.
		lanes[lane] = work.catch(() => {});
		for (const { target } of group) made.set(target, work);
	}
	return {
		/** The bytes of a file, as soon as it is there. */
		async read(target: string): Promise<Buffer> {
			await made.get(target);
			return readWhole(join(folder, target));
		},
		/** Waits for what has been begun. */
		async close() {
			isClosed = true;
			await Promise.all(lanes);
		},
	};
}

export function writeSpeech(folder: string, name: string, seconds: number, rate: number) {
	writeFileSync(join(folder, name), toWav({ samples: speechLike(seconds, rate), rate }));
}

/** A file to decode. */
export interface Encoded {
	bytes: Buffer;
	/** Of the file's name, by which ffmpeg tells short files. */
	ending: string;
}

const numbersIn = (raw: Buffer) =>
	new Int16Array(raw.buffer, raw.byteOffset, Math.floor(raw.length / 2)).slice();

/** ffmpeg loses its way in what sox makes of AMR. */
const decodeAmr = (file: string) =>
	numbersIn(
		execFileSync('sox', ['-t', 'amr-nb', file, '-t', 's16', '-'], { maxBuffer: MAX_BUFFER }),
	);

/** The first bytes of a short file of these kinds are too few for ffmpeg to tell it. */
const BRIEF_KINDS = ['eac3', 'ac3', 'aac'];

function formatArgs(ending: string): string[] {
	const kind = BRIEF_KINDS.find((name) => ending.endsWith(name));
	return kind ? ['-f', kind] : [];
}

/**
 * The sound of files as ffmpeg, or sox for AMR, decodes them: the first channel of each. One process
 * reads them all, since starting it takes longer than its work.
 */
export async function decode(
	folder: string,
	files: readonly Encoded[],
	rate: number,
): Promise<Int16Array[]> {
	// Of its own: a test that was given up may still decode when the next one does.
	const own = mkdtempSync(join(folder, 'decoded-'));
	try {
		return await decodeIn(own, files, rate);
	} finally {
		rmSync(own, { recursive: true });
	}
}

/** Node writes no more than 2 GB at a time, and three hours of the largest WAV are 3. */
const MAX_WRITE_BYTES = 2 ** 30;

function writeParts(file: string, bytes: Buffer): void {
	writeFileSync(file, bytes.subarray(0, MAX_WRITE_BYTES));
	for (let at = MAX_WRITE_BYTES; at < bytes.length; at += MAX_WRITE_BYTES) {
		appendFileSync(file, bytes.subarray(at, at + MAX_WRITE_BYTES));
	}
}

async function decodeIn(
	folder: string,
	files: readonly Encoded[],
	rate: number,
): Promise<Int16Array[]> {
	const inputs = files.map(({ bytes, ending }, index) => {
		const file = join(folder, `${index}.${ending}`);
		writeParts(file, bytes);
		return { file, ending };
	});
	if (inputs.some(({ ending }) => ending.endsWith('amr'))) {
		return inputs.map(({ file }) => decodeAmr(file));
	}
	const raw = (index: number) => join(folder, `${index}.raw`);
	const toMono = ['-af', 'pan=mono|c0=c0', '-ar', String(rate), '-f', 's16le'];
	await run('ffmpeg', [
		...QUIET,
		...inputs.flatMap(({ file, ending }) => [...formatArgs(ending), '-i', file]),
		...inputs.flatMap((_, index) => ['-map', `${index}:a:0`, ...toMono, raw(index)]),
	]);
	return inputs.map((_, index) => numbersIn(readWhole(raw(index))));
}

/** How alike two stretches of sound are: 1 for the same, 0 for unlike. */
export function correlation(one: Int16Array, other: Int16Array): number {
	let [both, first, second] = [0, 0, 0];
	for (let at = 0; at < Math.min(one.length, other.length); at++) {
		const [left = 0, right = 0] = [one[at], other[at]];
		both += left * right;
		first += left * left;
		second += right * right;
	}
	// Silence is like silence.
	return first === 0 && second === 0 ? 1 : both / Math.sqrt(first * second || 1);
}
