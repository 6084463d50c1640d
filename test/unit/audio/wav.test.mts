import fc from 'fast-check';

import { wavContainer } from '../../../nodes/Audio/transcription/containers/wav';
import type { CutPlan } from '../../../nodes/Audio/transcription/cut-plan';
import { measure } from '../../../nodes/Audio/transcription/split';
import { fromWav } from '../../../sandbox/media/wav.mts';
import { noise } from '../../support/media-bytes.mts';
import { cutContainer, sourceOf } from './cutting.mts';
import { PLAIN, writeWav, type WavWriting } from './recordings.mts';

const NO_LIMIT = 1e9;

const cut = async (file: Buffer, plan: Partial<CutPlan> = {}, sizes?: number[]) =>
	await cutContainer(wavContainer, file, { maxBytes: NO_LIMIT, ...plan }, sizes);

/** Sound at full level but for silence around the given seconds. */
function noiseWithPauses(seconds: number, rate: number, pauses: number[]): Float32Array {
	return Float32Array.from({ length: seconds * rate }, (_, at) =>
		pauses.some((pause) => Math.abs(at / rate - pause) < 0.1) ? 0 : ((at * 7919) % 199) / 100 - 1,
	);
}

const sound = (samples: Float32Array, rate = 8000) => ({ samples, rate });

const writings: fc.Arbitrary<WavWriting> = fc
	.record({
		kind: fc.constantFrom(
			...([8, 16, 24, 32] as const).map((bits) => ({ encoding: 'integer' as const, bits })),
			...([32, 64] as const).map((bits) => ({ encoding: 'float' as const, bits })),
		),
		channels: fc.constantFrom(1, 2),
		isExtensible: fc.boolean(),
		size: fc.constantFrom('right', 'zero', 'unknown', 'too large', 'too small'),
		hasChunks: fc.boolean(),
	})
	.map(({ kind, ...rest }) => ({ ...kind, ...rest }));

describe('cutting WAV files', () => {
	it('cuts in the pauses near the target, not at it', async () => {
		const pauses = [14, 27, 44];
		const file = writeWav(sound(noiseWithPauses(60, 8000, pauses)));
		const ends = (await cut(file, { target: 15 })).map(({ end }) => end);
		expect(ends).toHaveLength(4);
		expect(ends.at(-1)).toBe(60);
		pauses.forEach((pause, index) => expect(Math.abs(ends[index] - pause)).toBeLessThan(0.1));
	});

	it('loses no sample, repeats none, and keeps times, whatever the writing, chunks and cut', async () => {
		await fc.assert(
			fc.asyncProperty(
				writings,
				fc.integer({ min: 0, max: 4000 }),
				fc.constantFrom(1000, 1441, 8000),
				fc.double({ min: 0.02, max: 3, noNaN: true }),
				fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 }),
				fc.option(fc.integer({ min: 3000, max: 9000 }), { nil: NO_LIMIT }),
				async (writing, length, rate, target, sizes, maxBytes) => {
					const samples = Float32Array.from({ length: length + 1 }, (_, at) => (at % 50) / 60);
					const file = writeWav(sound(samples, rate), writing);
					const pieces = await cut(file, { target, maxBytes }, sizes);
					const given = fromWav(writeWav(sound(samples, rate), { ...writing, size: 'right' }));
					const back = pieces.map(({ bytes }) => fromWav(bytes)?.samples ?? new Float32Array());
					expect(back.flatMap((part) => [...part])).toEqual([...(given?.samples ?? [])]);
					pieces.forEach(({ index, start, end, bytes }, at) => {
						expect(index).toBe(at);
						expect(start).toBe(pieces[at - 1]?.end ?? 0);
						expect(end - start).toBeCloseTo(back[at].length / rate, 6);
						expect(bytes.length).toBeLessThanOrEqual(maxBytes);
						expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
					});
				},
			),
			{ numRuns: 300 },
		);
	});

	it('begins where asked, and says when the recording ends before', async () => {
		const file = writeWav(sound(new Float32Array(8000 * 10)));
		const pieces = await cut(file, { startAt: 7.5 });
		expect(pieces.map(({ start, end }) => [start, end])).toEqual([[7.5, 10]]);
		await expect(cut(file, { startAt: 11 })).rejects.toThrow('ends after 10.000 seconds');
	});

	it('does not take chunks after the sound for sound', async () => {
		const file = writeWav(sound(new Float32Array(8000)), { ...PLAIN, hasChunks: true });
		expect(await measure(wavContainer, sourceOf(file))).toBe(1);
	});

	it('does not take lyrics after the sound for sound', async () => {
		const file = writeWav(sound(new Float32Array(8000)));
		const lyrics = Buffer.from('LYRICSBEGININD0000200LYR00010[00:01]word000044LYRICS200');
		expect(await measure(wavContainer, sourceOf(Buffer.concat([file, lyrics])))).toBe(1);
	});

	it('finds the format behind a chunk of odd length that nothing fills up', async () => {
		const file = writeWav(sound(new Float32Array(8000)));
		const odd = Buffer.from('LIST\x0d\0\0\0INFOISFT\x01\0\0\0x', 'latin1');
		const whole = Buffer.concat([file.subarray(0, 12), odd, file.subarray(12)]);
		expect(await measure(wavContainer, sourceOf(whole))).toBe(1);
	});

	it('reads on where the sound lies in several chunks, without a click between them', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 4 }),
				fc.boolean(),
				fc.constantFrom<8 | 16 | 24>(8, 16, 24),
				fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 3 }),
				async (lengths, hasList, bits, sizes) => {
					const total = lengths.reduce((sum, length) => sum + length, 100);
					const samples = Float32Array.from({ length: total }, (_, at) => (at % 50) / 60);
					const whole = writeWav(sound(samples), { ...PLAIN, bits });
					const dataAt = whole.indexOf('data');
					let passed = dataAt + 8;
					const parts = [whole.subarray(0, dataAt)];
					for (const length of [...lengths, 100]) {
						const body = whole.subarray(passed, (passed += (length * bits) / 8));
						const head = Buffer.from('data\0\0\0\0');
						head.writeUInt32LE(body.length, 4);
						parts.push(head, body, Buffer.alloc(body.length % 2));
						if (hasList) parts.push(Buffer.from('LIST\x08\0\0\0INFOISFT', 'latin1'));
					}
					const pieces = await cut(Buffer.concat(parts), { target: 0.1 }, sizes);
					const back = pieces.flatMap(({ bytes }) => [...(fromWav(bytes)?.samples ?? [])]);
					expect(back).toEqual([...(fromWav(whole)?.samples ?? [])]);
				},
			),
			{ numRuns: 100 },
		);
	});

	it('reads RF64, whose length stands in a chunk of its own', async () => {
		const plain = writeWav(sound(new Float32Array(8000)));
		const ds64 = Buffer.alloc(36);
		ds64.write('ds64');
		ds64.writeUInt32LE(28, 4);
		ds64.writeBigUInt64LE(16_000n, 16);
		const data = Buffer.from(plain.subarray(12));
		data.writeUInt32LE(0xffffffff, data.indexOf('data') + 4);
		const trailer = Buffer.from('LIST\x08\x00\x00\x00INFOISFT', 'latin1');
		const file = Buffer.concat([
			Buffer.from('RF64\xff\xff\xff\xffWAVE', 'latin1'),
			ds64,
			data,
			trailer,
		]);
		expect(await measure(wavContainer, sourceOf(file))).toBe(1);
	});

	it.each([
		['is no WAV file', (file: Buffer) => file.fill(0, 8, 12)],
		['holds sound of the codec TrueSpeech,', (file: Buffer) => (file[20] = 34)],
		['holds sound of the codec "WAV 0x23",', (file: Buffer) => (file[20] = 35)],
		['holds sound of the codec AAC without headers,', (file: Buffer) => (file[20] = 255)],
		['says of itself: 0 channels', (file: Buffer) => (file[22] = 0)],
		['says of itself: 1 channels, 0 Hz', (file: Buffer) => file.writeUInt32LE(0, 24)],
		['has a format chunk that is too short', (file: Buffer) => (file[16] = 4)],
		['ends before its sound', (file: Buffer) => file.write('stuf', 36)],
		['does not say how its sound is written', (file: Buffer) => file.write('stuf', 12)],
	])('says of a damaged file that it %s', async (words, damage) => {
		const file = writeWav(sound(new Float32Array(800)));
		damage(file);
		await expect(cut(file)).rejects.toThrow(words);
	});
});

describe('GSM in WAV files', () => {
	const FORMAT = Buffer.from('31000100401f0000590600004100000002004001', 'hex');
	const BLOCK_SECONDS = 0.04;

	/** Blocks of noise, and of silence from one to another: there the peaks are 0. */
	function gsmWav(blocks: number, quietFrom: number, quietTo: number): Buffer {
		const sound = noise(blocks * 65).fill(0, quietFrom * 65, quietTo * 65);
		const size = (name: string, bytes: number) => {
			const head = Buffer.alloc(8, name, 'latin1');
			head.writeUInt32LE(bytes, 4);
			return head;
		};
		const parts = [size('fmt ', FORMAT.length), FORMAT, size('data', sound.length), sound];
		return Buffer.concat([size('RIFF', 4 + sound.length), Buffer.from('WAVE'), ...parts]);
	}

	it('is cut between its blocks, where it is quiet, and sent as it was written', async () => {
		const file = gsmWav(200, 103, 107);
		const pieces = await cut(file, { target: 4 });
		expect(pieces.map(({ start }) => start)).toEqual([0, 105 * BLOCK_SECONDS]);
		expect(pieces.at(-1)?.end).toBeCloseTo(200 * BLOCK_SECONDS, 6);
		const sounds = pieces.map(({ bytes }) => {
			expect(bytes.subarray(20, 40)).toEqual(FORMAT);
			return bytes.subarray(48, 48 + bytes.readUInt32LE(44));
		});
		expect(Buffer.concat(sounds)).toEqual(file.subarray(48));
	});

	it('of blocks that no program writes is refused under its name', async () => {
		const file = gsmWav(10, 0, 0);
		file.writeUInt16LE(33, 32);
		await expect(cut(file)).rejects.toThrow('holds sound of the codec GSM 6.10 of other blocks,');
	});
});
