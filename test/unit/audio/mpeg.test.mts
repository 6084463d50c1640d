/** Program and transport streams with sound that few programs put there, made by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createByteReader } from '../../../nodes/Audio/transcription/containers/audio-source';
import { UncuttableAudio } from '../../../nodes/Audio/transcription/containers/container';
import { framesOf, sum } from '../../../nodes/Audio/transcription/containers/frames';
import { tracksIn } from '../../../nodes/Audio/transcription/containers/mpeg-ts-tables';
import { tsOpusReader } from '../../../nodes/Audio/transcription/containers/opus-ts';
import { noise, opusPackets } from '../../support/media-bytes.mts';
import { cutFile, soundIn, typeNameOf } from './cutting.mts';
import { streamOf } from './recordings.mts';

const uint16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);

const PACK = Buffer.from('000001ba4400040004010189c3f8', 'hex');

describe('sound of DVDs', () => {
	/** A packet of the private stream; the fields stand between the number of the sound and its bytes. */
	function packet(stream: number, fields: Buffer, sound: Buffer): Buffer {
		const body = Buffer.concat([Buffer.from([0x81, 0, 0, stream]), fields, sound]);
		return Buffer.concat([PACK, Buffer.from('000001bd', 'hex'), uint16(body.length), body]);
	}

	/** Samples in packets whose ends lie anywhere in them. */
	function disc(format: number, sound: Buffer, step: number): Buffer {
		const fields = Buffer.from([1, 0, 4, 0, format, 0x80]);
		const packets: Buffer[] = [];
		for (let at = 0; at < sound.length; at += step) {
			packets.push(packet(0xa0, fields, sound.subarray(at, at + step)));
		}
		return Buffer.concat(packets);
	}

	const SECONDS = 0.5;

	it.each([
		{ bits: 16, channels: 1, format: 0x00 },
		{ bits: 16, channels: 2, format: 0x01 },
		{ bits: 20, channels: 1, format: 0x40 },
		{ bits: 20, channels: 2, format: 0x41 },
		{ bits: 24, channels: 1, format: 0x80 },
		{ bits: 24, channels: 2, format: 0x81 },
		{ bits: 24, channels: 6, format: 0x85 },
	])('samples of $bits bits and $channels channels keep their values', async (given) => {
		const { bits, channels, format } = given;
		const count = SECONDS * 48_000 * channels;
		const bytes = noise(count * 3);
		const samples = Array.from({ length: count }, (_, at) => bytes.readUIntBE(3 * at, 3));
		const group = bits === 16 ? 1 : channels === 1 ? 2 : 4;
		const parts: number[] = [];
		for (let at = 0; at < count; at += group) {
			const own = samples.slice(at, at + group);
			own.forEach((sample) => parts.push(sample >> 16, (sample >> 8) & 0xff));
			const low = own.map((sample) => sample & 0xff);
			if (bits === 24) parts.push(...low);
			if (bits !== 20) continue;
			for (let pair = 0; pair < group; pair += 2) {
				parts.push((low[pair] & 0xf0) | (low[pair + 1] >> 4));
			}
		}
		const file = disc(format, Buffer.from(parts), 2_001);
		expect(await typeNameOf(file)).toBe('MPEG-PS');
		const pieces = await cutFile(file, { target: 0.12 });
		expect(pieces.length).toBeGreaterThan(2);
		expect(pieces.at(-1)?.end).toBe(SECONDS);
		const width = bits === 16 ? 2 : 3;
		const back = Buffer.concat(
			pieces.map((piece) => piece.bytes.subarray(44, 44 + piece.bytes.readUInt32LE(40))),
		);
		expect(back.length).toBe(count * width);
		const dropped = 24 - Math.min(bits, 24);
		const wanted = Buffer.alloc(count * width);
		samples.forEach((sample, at) => {
			const kept = (sample >> dropped) << dropped;
			wanted.writeUIntLE(kept >> (24 - 8 * width), at * width, width);
		});
		expect(Buffer.compare(back, wanted)).toBe(0);
	});

	it('DTS is refused under its name', async () => {
		const file = packet(0x88, Buffer.from([1, 0, 1]), Buffer.alloc(900, 1));
		await expect(cutFile(file)).rejects.toThrow('holds sound of the codec DTS,');
	});
});

it('AAC in a program stream, as cameras write it, is cut', async () => {
	const aac = readFileSync(join(__dirname, 'fixtures', 'plain.aac'));
	const parts: Buffer[] = [];
	for (let at = 0; at < aac.length; at += 777) {
		const body = Buffer.concat([Buffer.from([0x81, 0, 0]), aac.subarray(at, at + 777)]);
		parts.push(Buffer.from('000001c0', 'hex'), uint16(body.length), body);
	}
	const file = Buffer.concat([PACK, ...parts]);
	expect(await typeNameOf(file)).toBe('MPEG-PS');
	expect(await soundIn(file)).toEqual(await soundIn(aac));
});

describe('sound of transport streams', () => {
	it('a stream that was cut off anywhere in its first packet is known, and rows of some bytes are none', async () => {
		const packets = Buffer.alloc(188 * 20, 1);
		for (let at = 0; at < packets.length; at += 188) packets[at] = 0x47;
		for (const from of [0, 1, 77, 187]) {
			expect(await typeNameOf(packets.subarray(from))).toBe('MPEG-TS');
		}
		packets.fill(1, 188 * 5);
		expect(await typeNameOf(packets.subarray(77))).toBeUndefined();
	});

	/** The table of a program's streams: its own descriptors, and each stream's kind and descriptors. */
	function table(program: string, ...streams: Array<[kind: number, descriptors: string]>): Buffer {
		const own = Buffer.from(program, 'hex');
		const rows = streams.map(([kind, text], index) => {
			const descriptors = Buffer.from(text, 'hex');
			const head = Buffer.concat([Buffer.from([kind]), uint16(0xe100 + index)]);
			return Buffer.concat([head, uint16(0xf000 | descriptors.length), descriptors]);
		});
		const body = Buffer.concat([
			...[Buffer.from('0001c10000e100', 'hex'), uint16(0xf000 | own.length), own],
			...[...rows, Buffer.alloc(4)],
		]);
		return Buffer.concat([Buffer.from([2]), uint16(0xb000 | body.length), body]);
	}

	const registration = (name: string) => `05${'04'}${Buffer.from(name).toString('hex')}`;

	it.each([
		['DTS', table('', [0x1b, ''], [0x82, ''])],
		['DTS', table('', [0x06, registration('DTS1')])],
		['Dolby TrueHD', table('', [0x83, ''])],
		['PCM (SMPTE 302M)', table('', [0x06, registration('BSSD')])],
		['Opus of several channels', table('', [0x06, `${registration('Opus')}7f028006`])],
	])('%s is refused under its name', (name, bytes) => {
		const [track, ...others] = tracksIn(bytes);
		expect(others).toEqual([]);
		expect(() => track.read()).toThrow(UncuttableAudio);
		expect(() => track.read()).toThrow(`holds sound of the codec ${name}`);
	});

	it('pictures, subtitles and data are no sound', () => {
		const streams = table('', [0x02, ''], [0x1b, ''], [0x80, ''], [0x06, '5904'], [0x06, '']);
		expect(tracksIn(streams)).toEqual([]);
	});

	it('AC-3 is known by its descriptor as well as by its registered name', () => {
		const tracks = tracksIn(
			table('', [0x06, '6a0100'], [0x06, registration('AC-3')], [0x81, ''], [0x87, '']),
		);
		const [first, ...others] = tracks.map((track) => track.read().read);
		expect(others).toEqual([first, first, first]);
	});

	/** A packet behind its control header, with what of it is not heard. */
	function controlled(bytes: Buffer, skip = 0, drop = 0): Buffer {
		const flags = 0xe0 | (skip > 0 ? 0x10 : 0) | (drop > 0 ? 0x08 : 0);
		const size = [...Array<number>(Math.floor(bytes.length / 255)).fill(255), bytes.length % 255];
		const trims = [skip, drop].filter((samples) => samples > 0).map(uint16);
		return Buffer.concat([Buffer.from([0x7f, flags, ...size]), ...trims, bytes]);
	}

	const readOpus = async (stream: Buffer) =>
		await Array.fromAsync(tsOpusReader(1)(createByteReader(streamOf(stream, [100, 7]))));

	it('packets of Opus are taken out of their headers, and what is not to be heard is not', async () => {
		const packets = [...opusPackets(50), Buffer.concat([Buffer.from([0x78]), noise(509)])];
		const stream = packets.map((bytes, index) =>
			controlled(bytes, index === 0 ? 312 : 0, index === packets.length - 1 ? 648 : 0),
		);
		const blocks = await readOpus(Buffer.concat(stream));
		expect(framesOf(blocks)).toEqual(packets);
		expect(sum(blocks.map(({ samples }) => samples))).toBe(packets.length * 960 - 312 - 648);
	});

	it('packets of Opus behind damage are found again', async () => {
		const packets = opusPackets(20);
		const stream = packets.map((bytes) => controlled(bytes));
		stream[5] = Buffer.alloc(stream[5].length, 0x55);
		const found = framesOf(await readOpus(Buffer.concat(stream)));
		expect(found).toEqual(packets.filter((_, index) => index !== 5));
	});

	/** A number of some bits, or bytes. */
	type Field = [value: number, width: number] | Buffer;

	function packed(fields: readonly Field[]): Buffer {
		const digits = fields.flatMap((field) =>
			Buffer.isBuffer(field)
				? Array.from(field, (byte) => byte.toString(2).padStart(8, '0'))
				: field[0].toString(2).padStart(field[1], '0'),
		);
		const bytes = digits.join('').match(/.{1,8}/g) ?? [];
		return Buffer.from(bytes.map((byte) => parseInt(byte.padEnd(8, '0'), 2)));
	}

	/** An element of LATM: frames behind their lengths, and before them how they are written, or that it goes on. */
	function element(description: readonly Field[] | undefined, frames: readonly Buffer[]): Buffer {
		const sizes = frames.map(({ length }) =>
			Buffer.from([...Array<number>(Math.floor(length / 255)).fill(255), length % 255]),
		);
		const rows = frames.flatMap((frame, index) => [sizes[index], frame]);
		const body = packed([[description ? 0 : 1, 1], ...(description ?? []), ...rows]);
		return packed([[0x2b7, 11], [body.length, 13], body]);
	}

	/** AAC-LC of 44,100 Hz and two channels; its frames lie in pairs. */
	const CONFIG = Buffer.from('1210', 'hex');
	const PAIRS: Field[] = [
		[1, 1],
		[1, 6],
		[0, 7],
	];
	const BEHIND_A_LENGTH: Field[] = [
		...[[2, 2], [255, 10], ...PAIRS, [0, 2], [16, 8], CONFIG, [0, 3], [255, 8]],
		// The length of other data, and a checksum.
		...[
			[1, 1],
			[0, 2],
			[40, 8],
			[1, 1],
			[0x55, 8],
		],
	] as Field[];
	const OLDER: Field[] = [
		...[[0, 1], ...PAIRS, CONFIG, [0, 3], [255, 8]],
		// The length of other data, in two parts, and no checksum.
		...[
			[1, 1],
			[1, 1],
			[1, 8],
			[0, 1],
			[4, 8],
			[0, 1],
		],
	] as Field[];

	it.each([
		['with a length', BEHIND_A_LENGTH],
		['as older streams have it', OLDER],
	])(
		'frames of LATM, described %s, are taken out from between its bits',
		async (_, description) => {
			const pairs = Array.from({ length: 6 }, (_, index) => [
				noise(200 + 55 * index, index),
				noise(255, 100 + index),
			]);
			// What comes before the first description is as it says; what is damaged is left out.
			const elements = pairs.map((pair, index) =>
				element(index === 1 || index === 4 ? description : undefined, pair),
			);
			elements.splice(2, 0, element([[3, 2]], []));
			const { frames, end } = await soundIn(Buffer.concat(elements));
			expect(frames.length).toBe(12);
			expect(frames.slice(0, 6)).toEqual(pairs.slice(0, 3).flat());
			expect(frames.slice(-4)).toEqual(pairs.slice(-2).flat());
			expect(end).toBeCloseTo((12 * 1024) / 44_100, 5);
		},
	);

	it('LATM of several programs is refused under its name', async () => {
		const other: Field[] = [[0, 1], [1, 1], [1, 6], [1, 4], [0, 3], CONFIG];
		const file = Buffer.concat(Array<Buffer>(4).fill(element(other, [noise(300), noise(300)])));
		await expect(soundIn(file)).rejects.toThrow('holds sound of the codec AAC (LATM) of several');
	});
});
