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

/**
 * Damaged files, the same in every run.
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
	const kinds = Object.entries(DAMAGES);
	return Array.from({ length: count }, (_, index) => {
		const [name, damage] = kinds[index % kinds.length];
		const bytes = whole[Math.floor(index / kinds.length) % whole.length];
		return { name: `${index}: ${name}`, bytes: damage(bytes, numbers(index)) };
	});
}
