import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { box, u32 } from '../../support/media-bytes.mts';
import { ape, id3v2, PLAIN, writeWav } from './recordings.mts';

/** A damaged file, and how it came to be. */
export interface Damaged {
	name: string;
	bytes: Buffer;
}

/** The same numbers for the same seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

type Damage = (bytes: Buffer, below: (below: number) => number) => Buffer;

/** The first bytes are where a wrong value does most. */
const HEAD = 64;

const DAMAGES: Record<string, Damage> = {
	truncated: (bytes, below) => bytes.subarray(0, below(bytes.length)),
	'truncated in the header': (bytes, below) => bytes.subarray(0, below(HEAD)),
	'wrong header': (bytes, below) => {
		const copy = Buffer.from(bytes);
		for (let count = 1 + below(6); count > 0; count--) copy[below(HEAD)] = below(256);
		return copy;
	},
	'a size or count at its limit': (bytes, below) => {
		const copy = Buffer.from(bytes);
		copy.writeUInt32LE([0, 1, 0x7fffffff, 0xffffffff][below(4)], below(HEAD));
		return copy;
	},
	'wrong bytes throughout': (bytes, below) => {
		const copy = Buffer.from(bytes);
		for (let count = bytes.length / 50; count > 0; count--) copy[below(bytes.length)] = below(256);
		return copy;
	},
	'a length at its limit anywhere': (bytes, below) => {
		const copy = Buffer.from(bytes);
		const at = below(Math.max(1, bytes.length - 16));
		if (below(2) === 0) copy.fill(0xff, at, at + 8);
		else copy.writeUInt32BE([0, 1, 8, 0x7fffffff][below(4)], Math.min(at, bytes.length - 4));
		return copy;
	},
	'a stretch that comes again': (bytes, below) => {
		const from = below(bytes.length);
		const again = bytes.subarray(from, from + below(bytes.length - from));
		return Buffer.concat([bytes.subarray(0, from), again, again, bytes.subarray(from)]);
	},
	'a hole': (bytes, below) => {
		const from = below(bytes.length);
		return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + below(bytes.length))]);
	},
	'wrong type': (bytes, below) => {
		const heads = [
			'OggS',
			'fLaC',
			'\0\0\0\x20ftypM4A ',
			'\x1a\x45\xdf\xa3',
			'<html>',
			'RIFFxxxxWAVE',
			'ID3\x04',
		];
		return Buffer.concat([
			Buffer.from(heads[below(heads.length)], 'latin1'),
			bytes.subarray(below(HEAD)),
		]);
	},
	noise: (bytes, below) =>
		Buffer.from(Array.from({ length: below(bytes.length) }, () => below(256))),
	empty: () => Buffer.alloc(0),
};

const FIXTURES = join(__dirname, 'fixtures');

/** Small files of our own making, one or more of each kind that can be cut, by name. */
export const fixtureFiles = (): Array<[name: string, bytes: Buffer]> =>
	readdirSync(FIXTURES)
		.sort()
		.map((name) => [name, readFileSync(join(FIXTURES, name))]);

/** Files that came of damaging these, the same in every run. */
export function damage(files: Buffer[], count: number): Damaged[] {
	const kinds = Object.entries(DAMAGES);
	return Array.from({ length: count }, (_, index) => {
		const [name, make] = kinds[index % kinds.length];
		const bytes = files[Math.floor(index / kinds.length) % files.length];
		return { name: `${index}: ${name}`, bytes: make(bytes, numbers(index)) };
	});
}

/**
 * Damaged WAV and MP3 files, the same in every run.
 *
 * @param mp3s whole MP3 files to damage
 */
export function damagedFiles(mp3s: Buffer[], count: number): Damaged[] {
	const sound = {
		samples: Float32Array.from({ length: 40_000 }, (_, at) => Math.sin(at / (1 + (at % 97)))),
		rate: 8_000,
	};
	const whole = [
		writeWav(sound),
		writeWav(sound, { ...PLAIN, encoding: 'float', bits: 64, channels: 2, isExtensible: true }),
		writeWav(sound, { ...PLAIN, bits: 24, hasChunks: true }),
		...mp3s,
		...mp3s.map((mp3) => Buffer.concat([id3v2(50), mp3, ape(20)])),
	];
	return damage(whole, count);
}

/** Files of pictures and sounds in turn, of nothing but heads and lengths. */
function muxedBombs(): Damaged[] {
	const named = new Map(fixtureFiles());
	const fixture = (name: string) => named.get(name) ?? Buffer.alloc(0);
	const avi = fixture('video.avi');
	const movie = avi.subarray(0, avi.indexOf('movi') + 4);
	const flv = fixture('video.flv').subarray(0, 13);
	const packet = (pid: number, payload: Buffer) => {
		const bytes = Buffer.alloc(188, 0xff);
		bytes.writeUInt32BE(0x47400010 | (pid << 8));
		payload.copy(bytes, 4);
		return bytes;
	};
	/** A table that lists every number there is as a program's. */
	const programs = Buffer.alloc(180);
	Buffer.from('0000bfff0001c10000', 'hex').copy(programs);
	for (let at = 9; at + 4 <= programs.length; at += 4) programs.writeUInt32BE(0x1e000 + at, at);
	return [
		...['00wb', '01wb', 'LIST'].map((chunk) => ({
			name: `AVI: ${chunk} of nothing`,
			bytes: Buffer.concat([movie, Buffer.alloc(1_000_000, `${chunk}\0\0\0\0`, 'latin1')]),
		})),
		...['00wb', '01wb', '00dc'].map((chunk) => ({
			name: `AVI: ${chunk} of 4 GB`,
			bytes: Buffer.concat([movie, Buffer.alloc(1_000_000, `${chunk}\xff\xff\xff\xff`, 'latin1')]),
		})),
		{
			name: 'AVI: streams without end',
			bytes: Buffer.concat([
				Buffer.from('RIFF\0\0\0\0AVI ', 'latin1'),
				Buffer.alloc(1_000_000, 'strh\0\0\0\0', 'latin1'),
			]),
		},
		...[8, 9, 18].map((kind) => ({
			name: `FLV: tags of kind ${kind} of nothing`,
			bytes: Buffer.concat([
				flv,
				Buffer.alloc(1_000_000, Buffer.from([kind, ...Array<number>(14).fill(0)])),
			]),
		})),
		{
			name: 'FLV: modifiers without end',
			bytes: Buffer.concat([
				flv,
				Buffer.alloc(1_000_000, Buffer.from('080000200000000000000097ff97ff97ff', 'hex')),
			]),
		},
		{
			name: 'MPEG-TS: sync bytes',
			bytes: Buffer.alloc(1_000_000, 0x47),
		},
		{
			name: 'MPEG-TS: programs without end',
			bytes: Buffer.concat(Array<Buffer>(5_000).fill(packet(0, programs))),
		},
		...['000001ba', '000001bd0000', '000001c00000', '000001c0ffff', '0000'].map((code) => ({
			name: `MPEG-PS: ${code} again and again`,
			bytes: Buffer.concat([
				Buffer.from('000001ba', 'hex'),
				Buffer.alloc(1_000_000, Buffer.from(code, 'hex')),
			]),
		})),
	];
}

/** Files that are small and claim to be endless. */
export function bombs(): Damaged[] {
	const ftyp = box('ftyp', Buffer.from('M4A '));
	const named = new Map(fixtureFiles());
	const m4a = named.get('last.m4a') ?? Buffer.alloc(0);
	const trakAt = m4a.indexOf('trak') - 4;
	const trak = m4a.subarray(trakAt, trakAt + m4a.readUInt32BE(trakAt));
	const mvhdAt = m4a.indexOf('mvhd') - 4;
	const mvhd = m4a.subarray(mvhdAt, mvhdAt + m4a.readUInt32BE(mvhdAt));
	const deep = Buffer.alloc(200_000 * 8);
	for (let at = 0; at < deep.length; at += 8) {
		deep.writeUInt32BE(deep.length - at, at);
		deep.write('trak', at + 4, 'latin1');
	}
	const endless = Buffer.from(trak);
	for (const [table, values] of [
		['stsz', [1, 0xffffffff]],
		['stz2', [1, 0xffffffff]],
		['stsc', [1, 1, 0xffffffff]],
	] as const) {
		const at = endless.indexOf(table);
		if (at > 0) u32(...values).copy(endless, at + 8);
	}
	const page = Buffer.concat([
		Buffer.from('OggS\0\x01', 'latin1'),
		Buffer.alloc(8),
		(named.get('opus.ogg') ?? Buffer.alloc(18)).subarray(14, 18),
		Buffer.alloc(8),
		Buffer.from([255]),
		Buffer.alloc(255, 255),
		Buffer.alloc(255 * 255, 1),
	]);
	const laced = Buffer.concat([Buffer.from([0x81, 0, 0, 0x02, 0xff]), Buffer.alloc(300)]);
	const webm = named.get('video.webm') ?? Buffer.alloc(0);
	const tracksAt = webm.indexOf('1654ae6b', 0, 'hex');
	const clusterAt = webm.indexOf('1f43b675', 0, 'hex');
	const tracks = webm.subarray(tracksAt, clusterAt);
	const entriesAt = tracks.indexOf(0xae);
	return [
		...muxedBombs(),
		{
			name: 'blocks of frames of no size',
			bytes: Buffer.concat([
				webm.subarray(0, clusterAt),
				Buffer.from('1f43b675ffe78100', 'hex'),
				...Array<Buffer>(10_000).fill(
					Buffer.concat([Buffer.from([0xa3, 0x41, laced.length & 255]), laced]),
				),
			]),
		},
		{
			name: 'clusters in clusters',
			bytes: Buffer.concat([
				webm.subarray(0, clusterAt),
				...Array<Buffer>(300_000).fill(Buffer.from('1f43b675ff', 'hex')),
			]),
		},
		{
			name: 'a thousand tracks of Matroska',
			bytes: Buffer.concat([
				webm.subarray(0, tracksAt),
				Buffer.from('1654ae6b10', 'hex'),
				Buffer.from([0x02, 0xff, 0xff]),
				...Array<Buffer>(1000).fill(tracks.subarray(entriesAt)),
				webm.subarray(clusterAt),
			]),
		},
		{
			name: 'FLAC frames that never end',
			bytes: Buffer.concat([
				(named.get('plain.flac') ?? Buffer.alloc(0)).subarray(0, 9_000),
				Buffer.alloc(3_000_000, Buffer.from('fff8', 'hex')),
			]),
		},
		{
			name: 'a thousand tracks',
			bytes: Buffer.concat([ftyp, box('moov', mvhd, ...Array<Buffer>(1000).fill(trak))]),
		},
		{
			name: 'fragments of samples without end',
			bytes: Buffer.concat([
				ftyp,
				box('moov', mvhd, trak, box('mvex')),
				...Array<Buffer>(5_000).fill(
					box(
						'moof',
						box('traf', box('tfhd', u32(0x10, 1, 0)), box('trun', u32(0, 0xffffffff))),
						box('traf', box('tfhd', u32(0x10, 1, 1)), box('trun', u32(0, 0xffffffff))),
					),
				),
				box('mdat', Buffer.alloc(500_000)),
			]),
		},
		{ name: 'boxes in boxes', bytes: Buffer.concat([ftyp, box('moov', deep)]) },
		{
			name: 'samples without end',
			bytes: Buffer.concat([ftyp, box('moov', mvhd, endless), box('mdat', Buffer.alloc(500_000))]),
		},
		{
			name: 'a packet without end',
			bytes: Buffer.concat([
				named.get('opus.ogg') ?? Buffer.alloc(0),
				...Array<Buffer>(60).fill(page),
			]),
		},
		{ name: 'a tag of 256 MB', bytes: Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f', 'latin1') },
		{ name: 'zeros', bytes: Buffer.alloc(5_000_000) },
		{ name: 'sync words', bytes: Buffer.alloc(2_000_000, 0xff) },
		{ name: 'letters of pages', bytes: Buffer.from('OggS'.repeat(300_000)) },
		{
			name: 'boxes of nothing',
			bytes: Buffer.concat([ftyp, ...Array<Buffer>(200_000).fill(box('free'))]),
		},
	];
}
