/** MP4 as other programs write it: every file is put together here, of packets of noise. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	UncuttableAudio,
	UnreadableAudio,
} from '../../../nodes/Audio/transcription/containers/container';
import { box, noise, opusHead, opusPackets, u32, u64 } from '../../support/media-bytes.mts';
import { cutFile, soundIn } from './cutting.mts';

const PACKETS = opusPackets(100);
const SIZES = PACKETS.map(({ length }) => length);
const TICKS = 960;
const RATE = 48_000;
const PACKET_SECONDS = TICKS / RATE;
const SECONDS = PACKETS.length * PACKET_SECONDS;

const hex = (frames: readonly Buffer[]) => frames.map((frame) => frame.toString('hex'));
const totalOf = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);

/** A sample description of this name, with boxes behind its fields. */
function soundEntry(name: string, boxes: Buffer[] = [], { rate = RATE, version = 0 } = {}): Buffer {
	const fields = Buffer.alloc(28);
	fields.writeUInt16BE(1, 6);
	fields.writeUInt16BE(version, 8);
	fields.writeUInt16BE(1, 16);
	fields.writeUInt16BE(16, 18);
	fields.writeUInt32BE(rate * 0x10000, 24);
	return box(name, fields, ...boxes);
}

/** The header of Opus as MP4 has it: without its name, the highest byte first. */
function dOps(): Buffer {
	const body = Buffer.from(opusHead().subarray(8));
	body[0] = 0;
	body.writeUInt32BE(RATE, 4);
	return box('dOps', body);
}

const OPUS = soundEntry('Opus', [dOps()]);

interface TrackWriting {
	id?: number;
	entry?: Buffer;
	descriptions?: 0 | 1;
	isEnabled?: boolean;
	sizes?: readonly number[];
	sizeBits?: 4 | 8 | 16 | 32;
	/** Where chunks lie, and how many samples each has. */
	chunks?: ReadonlyArray<readonly [offset: number, count: number]>;
	ticks?: number;
	rate?: number;
	/** Milliseconds, and ticks of the track from which on they are played; -1 for a pause. */
	edits?: ReadonlyArray<readonly [duration: number, mediaTime: number]>;
}

/** The table of sizes: one of 32 bits each, or a compact one. */
function sizeTable(sizes: readonly number[], bits: number): Buffer {
	if (bits === 32) return box('stsz', u32(0, 0, sizes.length, ...sizes));
	const packed = sizes.map((size) => size.toString(16).padStart(bits / 4, '0')).join('');
	const whole = packed.padEnd(packed.length + (packed.length % 2), '0');
	return box('stz2', u32(0, bits, sizes.length), Buffer.from(whole, 'hex'));
}

const MOVIE_RATE = 1_000;

function trak({
	id = 1,
	entry = OPUS,
	descriptions = 0,
	isEnabled = true,
	sizes = [],
	sizeBits = 32,
	chunks = [],
	ticks = TICKS,
	rate = RATE,
	edits = [],
}: TrackWriting): Buffer {
	const tkhd = Buffer.alloc(84);
	tkhd.writeUInt32BE(isEnabled ? 7 : 6, 0);
	tkhd.writeUInt32BE(id, 12);
	const table = box(
		'stbl',
		box('stsd', u32(descriptions * 2 ** 24, 1), entry),
		box('stts', u32(0, 1, sizes.length, ticks)),
		box('stsc', u32(0, chunks.length, ...chunks.flatMap(([, count], at) => [at + 1, count, 1]))),
		sizeTable(sizes, sizeBits),
		box('stco', u32(0, chunks.length, ...chunks.map(([offset]) => offset))),
	);
	const elst = box(
		'elst',
		u32(0, edits.length),
		...edits.map(([duration, mediaTime]) => u32(duration, mediaTime >>> 0, 0x10000)),
	);
	return box(
		'trak',
		box('tkhd', tkhd),
		...(edits.length > 0 ? [box('edts', elst)] : []),
		box(
			'mdia',
			box('mdhd', u32(0, 0, 0, rate, 0, 0)),
			box('hdlr', u32(0, 0), Buffer.from('soun'), Buffer.alloc(13)),
			box('minf', table),
		),
	);
}

const FTYP = box('ftyp', Buffer.from('isom'), u32(0));

function moov(tracks: readonly TrackWriting[], ...others: Buffer[]): Buffer {
	const mvhd = Buffer.alloc(100);
	mvhd.writeUInt32BE(MOVIE_RATE, 12);
	return box('moov', box('mvhd', mvhd), ...tracks.map(trak), ...others);
}

/** A file of one track whose sound follows its index in one stretch. */
function plainFile(track: TrackWriting, sound: readonly Buffer[] = PACKETS): Buffer {
	const sizes = sound.map(({ length }) => length);
	const at = (offset: number) => moov([{ sizes, chunks: [[offset, sizes.length]], ...track }]);
	const front = FTYP.length + at(0).length + 8;
	return Buffer.concat([FTYP, at(front), box('mdat', ...sound)]);
}

async function expectAllSound(file: Buffer, track?: number): Promise<void> {
	const { frames, start, end } = await soundIn(file, track);
	expect(hex(frames)).toEqual(hex(PACKETS));
	expect(start).toBeCloseTo(0, 6);
	expect(end).toBeCloseTo(SECONDS, 6);
}

/** How the sound of a piece of file that is no MP4 table may lie: `mdat` of all kinds of sizes. */
const MDATS: Array<[name: string, head: (bytes: number) => Buffer]> = [
	[
		'of a size of 64 bits',
		(bytes) => Buffer.concat([u32(1), Buffer.from('mdat'), u64(bytes + 16)]),
	],
	['that lasts to the end', () => Buffer.concat([u32(0), Buffer.from('mdat')])],
];

describe('MP4', () => {
	it.each(MDATS)('with sound %s', async (_, head) => {
		const bytes = totalOf(SIZES);
		const index = (offset: number) => moov([{ sizes: SIZES, chunks: [[offset, SIZES.length]] }]);
		const front = FTYP.length + index(0).length + head(bytes).length;
		await expectAllSound(Buffer.concat([FTYP, index(front), head(bytes), ...PACKETS]));
	});

	it.each([16, 8, 4] as const)('whose sizes have %i bits each', async (sizeBits) => {
		// Fifteen bytes are the most that four bits can say; the last of an odd number stands alone.
		const sound = PACKETS.slice(0, 99).map((packet) =>
			packet.subarray(0, sizeBits === 4 ? 15 : 200),
		);
		const { frames, end } = await soundIn(plainFile({ sizeBits }, sound));
		expect(hex(frames)).toEqual(hex(sound));
		expect(end).toBeCloseTo(sound.length * PACKET_SECONDS, 6);
	});

	it('whose index lies between its sound', async () => {
		const half = PACKETS.length / 2;
		const first = box('mdat', ...PACKETS.slice(0, half));
		const start = FTYP.length + 8;
		const index = (second: number) =>
			moov([
				{
					sizes: SIZES,
					chunks: [
						[start, half],
						[second, half],
					],
				},
			]);
		const secondAt = FTYP.length + first.length + index(0).length + 8;
		const second = box('mdat', ...PACKETS.slice(half));
		await expectAllSound(Buffer.concat([FTYP, first, index(secondAt), second]));
	});

	it('that is played later, and in parts, has the times of its players', async () => {
		const inTicks = (packets: number) => packets * TICKS;
		const file = plainFile({
			edits: [
				[500, -1],
				[400, inTicks(10)],
				[300, -1],
				[600, inTicks(50)],
			],
		});
		const { frames, start, end } = await soundIn(file);
		expect(start).toBeCloseTo(0.5, 6);
		expect(end).toBeCloseTo(0.5 + 0.4 + 0.3 + 0.6, 6);
		// What comes before a part may be needed to decode it, and is not heard.
		expect(hex(frames)).toEqual(expect.arrayContaining(hex(PACKETS.slice(10, 30))));
		expect(hex(frames)).toEqual(expect.arrayContaining(hex(PACKETS.slice(50, 80))));
		expect(hex(frames)).not.toContain(PACKETS[85].toString('hex'));
		const pieces = await cutFile(file, { target: 0.5 });
		const heard = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
		expect(heard).toBeLessThan(1.8);
	});

	it('whose parts go on where they ended, but for rounding, is played as one part', async () => {
		const file = plainFile({
			edits: [
				[334, 10 * TICKS],
				[333, 10 * TICKS + 16_000],
				[334, 10 * TICKS + 32_000],
			],
		});
		const pieces = await cutFile(file, { target: 10 });
		expect(pieces).toHaveLength(1);
		expect(pieces[0].start).toBe(0);
		expect(pieces[0].end).toBeCloseTo(1, 2);
	});

	it('in which a pause lies where the sound goes on, but for rounding, keeps the pause', async () => {
		const file = plainFile({
			edits: [
				[334, 0],
				[500, -1],
				[666, 16_000],
			],
		});
		expect((await soundIn(file)).end).toBeCloseTo(1.5, 2);
	});

	it('whose first track is switched off gives the second, and the first to who wants it', async () => {
		const sizes = SIZES;
		const tracks = (offset: number): TrackWriting[] => [
			{ id: 1, isEnabled: false, sizes: [10], chunks: [[offset, 1]] },
			{ id: 2, sizes, chunks: [[offset + 10, sizes.length]] },
		];
		const front = FTYP.length + moov(tracks(0)).length + 8;
		const other = Buffer.concat([Buffer.from([0x78]), noise(9)]);
		const file = Buffer.concat([FTYP, moov(tracks(front)), box('mdat', other, ...PACKETS)]);
		await expectAllSound(file);
		expect(hex((await soundIn(file, 1)).frames)).toEqual(hex([other]));
	});

	it.each(['enca', 'drms'])('that is encrypted (%s) is refused in words', async (name) => {
		const reading = soundIn(plainFile({ entry: soundEntry(name) }));
		await expect(reading).rejects.toThrow(UncuttableAudio);
		await expect(reading).rejects.toThrow('is encrypted');
	});

	const esds = (kind: number) =>
		box('esds', u32(0), Buffer.from([3, 18, 0, 0, 0, 4, 13, kind]), Buffer.alloc(12));

	it.each([
		['DTS', soundEntry('dtsc')],
		['DTS', soundEntry('mp4a', [esds(0xa9)])],
		['"abcd"', soundEntry('abcd')],
		['PureVoice (QCELP)', soundEntry('Qclp')],
	])('of the codec %s is refused by its common name', async (name, entry) => {
		await expect(soundIn(plainFile({ entry }))).rejects.toThrow(
			new UncuttableAudio(`holds sound of the codec ${name}, which cannot be cut into segments`),
		);
	});

	const framesOfMp3 = async () =>
		(await soundIn(readFileSync(join(__dirname, 'fixtures', 'cbr.mp3')))).frames;

	it.each([0x69, 0x6b])('of MP3 of the kind %i that does not say its rate', async (kind) => {
		const sound = await framesOfMp3();
		const entry = soundEntry('mp4a', [esds(kind)], { rate: 0 });
		const file = plainFile({ entry, rate: 16_000, ticks: 576 }, sound);
		const { frames, end } = await soundIn(file);
		expect(hex(frames)).toEqual(hex(sound));
		expect(end).toBeCloseTo(sound.length * 0.036, 6);
	});

	it('whose description is of version 1 of MPEG, not of QuickTime', async () => {
		const entry = soundEntry('Opus', [dOps()], { version: 1 });
		await expectAllSound(plainFile({ entry, descriptions: 1 }));
	});

	it('of AMR with several frames in a sample', async () => {
		// Wide band, the lowest rate: a byte that names it and 17 of sound.
		const frame = (seed: number) => Buffer.concat([Buffer.from([0x04]), noise(17, seed)]);
		const samples = Array.from({ length: 20 }, (_, at) =>
			Buffer.concat(Array.from({ length: 10 }, (__, place) => frame(10 * at + place))),
		);
		const entry = soundEntry('sawb', [box('damr', Buffer.alloc(9))], { rate: 16_000 });
		const file = plainFile({ entry, rate: 16_000, ticks: 3_200 }, samples);
		expect((await soundIn(file)).end).toBeCloseTo(4, 6);
		const pieces = await cutFile(file, { target: 1 });
		expect(pieces.length).toBeGreaterThan(2);
		const sound = pieces.map(({ bytes }) => bytes.subarray('#!AMR-WB\n'.length));
		expect(Buffer.concat(sound)).toEqual(Buffer.concat(samples));
	});
});

const BASE_OFFSET = 0x1;
const BASE_IS_MOOF = 0x20000;
const DATA_OFFSET = 0x1;
const HAS_SIZES = 0x200;
const HAS_DURATIONS = 0x100;
const DEFAULT_DURATION = 0x8;
const DEFAULT_SIZE = 0x10;

/** The samples of a track in a fragment. */
interface Traf {
	id: number;
	sizes: readonly number[];
	flags: number;
	/** From the start of the file, for who says it. */
	base?: number;
	/** In relation to the base; the samples follow those before them when left out. */
	offset?: number;
}

function traf({ id, sizes, flags, base, offset }: Traf): Buffer {
	const hasOffset = offset !== undefined;
	const runFlags = HAS_SIZES | HAS_DURATIONS | (hasOffset ? DATA_OFFSET : 0);
	return box(
		'traf',
		box('tfhd', u32(flags, id), ...(base === undefined ? [] : [u64(base)])),
		box(
			'trun',
			u32(runFlags, sizes.length, ...(hasOffset ? [offset] : [])),
			...sizes.map((size) => u32(TICKS, size)),
		),
	);
}

const PICTURE = noise(3_000);
const PER_FRAGMENT = 20;

/** How the fragments of a writer tell where their samples are: pictures first, then sound. */
const FRAGMENTS: Array<
	[name: string, trafs: (start: number, bytes: number, sound: number[]) => Traf[]]
> = [
	[
		'from the start of the file',
		(start, bytes, sizes) => [
			{ id: 2, sizes: [PICTURE.length], flags: BASE_OFFSET, base: start, offset: bytes + 8 },
			{ id: 1, sizes, flags: BASE_OFFSET, base: start, offset: bytes + 8 + PICTURE.length },
		],
	],
	[
		'from that of the fragment',
		(_, bytes, sizes) => [
			{ id: 2, sizes: [PICTURE.length], flags: BASE_IS_MOOF, offset: bytes + 8 },
			{ id: 1, sizes, flags: BASE_IS_MOOF, offset: bytes + 8 + PICTURE.length },
		],
	],
	[
		'behind each other',
		(_, bytes, sizes) => [
			{ id: 2, sizes: [PICTURE.length], flags: 0, offset: bytes + 8 },
			{ id: 1, sizes, flags: 0 },
		],
	],
	[
		'in several lists of the same track',
		(_, bytes, sizes) => [
			{ id: 2, sizes: [PICTURE.length], flags: 0, offset: bytes + 8 },
			{ id: 1, sizes: sizes.slice(0, 7), flags: 0 },
			{ id: 1, sizes: sizes.slice(7), flags: 0 },
		],
	],
];

describe('MP4 in fragments', () => {
	const mvex = box('mvex', ...[1, 2, 3].map((id) => box('trex', u32(0, id, 1, 0, 0, 0))));

	/** A file of fragments, whose boxes of sound are made by `media`. */
	function inFragments(
		tracks: readonly TrackWriting[],
		trafs: (start: number, bytes: number, sound: number[]) => Traf[],
		media: (sound: readonly Buffer[]) => Buffer[],
	): Buffer {
		let file = Buffer.concat([FTYP, moov(tracks, mvex)]);
		for (let at = 0; at < PACKETS.length; at += PER_FRAGMENT) {
			const own = PACKETS.slice(at, at + PER_FRAGMENT);
			const sizes = own.map(({ length }) => length);
			const moof = (bytes: number) =>
				box('moof', box('mfhd', u32(0, 1)), ...trafs(file.length, bytes, sizes).map(traf));
			const index = box('sidx', Buffer.alloc(24));
			file = Buffer.concat([file, moof(moof(0).length), ...media(own), index]);
		}
		return file;
	}

	const together = (sound: readonly Buffer[]) => [box('mdat', PICTURE, ...sound)];

	it.each(FRAGMENTS)('whose places are told %s', async (_, trafs) => {
		await expectAllSound(inFragments([{}], trafs, together));
	});

	it.each(FRAGMENTS)('behind another file, whose places are told %s', async (_, trafs) => {
		const file = inFragments([{}], trafs, together);
		const { frames, end } = await soundIn(Buffer.concat([file, file]));
		expect(hex(frames)).toEqual(hex([...PACKETS, ...PACKETS]));
		expect(end).toBeCloseTo(2 * SECONDS, 6);
	});

	it('of which each has several boxes of sound', async () => {
		const trafs = (_: number, bytes: number, sizes: number[]): Traf[] => {
			const [first, rest] = [sizes.slice(0, 7), sizes.slice(7)];
			const offset = bytes + 8;
			return [
				{ id: 1, sizes: first, flags: BASE_IS_MOOF, offset },
				{ id: 1, sizes: rest, flags: BASE_IS_MOOF, offset: offset + totalOf(first) + 8 },
			];
		};
		const apart = (sound: readonly Buffer[]) => [
			box('mdat', ...sound.slice(0, 7)),
			box('mdat', ...sound.slice(7)),
		];
		await expectAllSound(inFragments([{}], trafs, apart));
	});

	it('of which one is the whole recording of an hour is heard to its end', async () => {
		const [count, packet] = [180_000, Buffer.from('08ff', 'hex')];
		const tfhd = u32(BASE_IS_MOOF | DEFAULT_DURATION | DEFAULT_SIZE, 1, TICKS, packet.length);
		const moof = (bytes: number) =>
			box('moof', box('traf', box('tfhd', tfhd), box('trun', u32(DATA_OFFSET, count, bytes + 8))));
		const sound = box('mdat', Buffer.alloc(count * packet.length, packet));
		const file = Buffer.concat([FTYP, moov([{}], mvex), moof(moof(0).length), sound]);
		const { frames, end } = await soundIn(file);
		expect(frames.length).toBe(count);
		expect(end).toBeCloseTo(count * PACKET_SECONDS, 6);
	});

	it('whose first track stays empty gives the sound of the second', async () => {
		const [, [, trafs]] = FRAGMENTS;
		const file = inFragments([{ id: 3 }, { id: 1 }], trafs, together);
		await expectAllSound(file);
		await expect(soundIn(inFragments([{ id: 3 }], trafs, together))).rejects.toThrow(
			new UnreadableAudio('holds no sound'),
		);
	});
});

it('samples of many moments each, as GStreamer writes A-law into MOV, are heard in full', async () => {
	const sound = Array.from({ length: 20 }, (_, index) => noise(2_048, index + 1));
	const file = plainFile(
		{ entry: soundEntry('alaw', [], { rate: 8_000 }), ticks: 2_048, rate: 8_000 },
		sound,
	);
	const { frames, end } = await soundIn(file);
	expect(end).toBeCloseTo((20 * 2_048) / 8_000, 6);
	// Each sample is decoded to two bytes.
	expect(totalOf(frames.map(({ length }) => length))).toBe(2 * 20 * 2_048);
});
