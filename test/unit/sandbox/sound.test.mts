/** The tone alphabet and the WAV format, there and back. */
import fc from 'fast-check';

import { fromTones, toTones } from '../../../sandbox/media/tones.mts';
import { fromWav, toPcm, toWav } from '../../../sandbox/media/wav.mts';

const rate = fc.constantFrom(8000, 16000, 22050, 32000, 44100, 48000);
const word = fc
	.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
	.filter((text) => !/\s/.test(text));
const words = fc.array(word, { maxLength: 5 });

describe('tones', () => {
	it('are read back as the words they were made of', () => {
		fc.assert(
			fc.property(words, rate, (given, hz) => {
				expect(fromTones(toTones(given.join(' '), hz), hz)).toBe(given.join(' '));
			}),
			{ numRuns: 40 },
		);
	});

	it('survive sixteen bits, and any loudness', () => {
		fc.assert(
			fc.property(words, fc.double({ min: 0.05, max: 1.9, noNaN: true }), (given, loudness) => {
				const samples = toTones(given.join(' '), 16000).map((sample) => sample * loudness);
				const sound = fromWav(toWav({ samples, rate: 16000 }));
				expect(fromTones(sound?.samples ?? new Float32Array(), 16000)).toBe(given.join(' '));
			}),
			{ numRuns: 20 },
		);
	});

	it('that are cut anywhere lose words and misread none', () => {
		const given = ['alpha', 'bravo', 'charlie', 'delta'];
		const samples = toTones(given.join(' '), 8000);
		fc.assert(
			fc.property(fc.nat(samples.length), fc.nat(samples.length), (a, b) => {
				const heard = fromTones(samples.slice(Math.min(a, b), Math.max(a, b)), 8000);
				const read = heard.split(' ').filter(Boolean);
				const first = given.indexOf(read[0]);
				expect(read).toEqual(read.length === 0 ? [] : given.slice(first, first + read.length));
			}),
			{ numRuns: 60 },
		);
	});

	it('are not heard in silence or noise', () => {
		const noise = Float32Array.from({ length: 16000 }, (_, at) => Math.sin(at * at) / 2);
		expect(fromTones(new Float32Array(8000), 8000)).toBe('');
		expect(fromTones(noise, 8000)).toBe('');
	});
});

describe('WAV', () => {
	const samples = fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 200 });

	it('gives the samples back to within a sixteen-bit step', () => {
		fc.assert(
			fc.property(samples, rate, (given, hz) => {
				const sound = fromWav(toWav({ samples: given, rate: hz }));
				expect(sound?.rate).toBe(hz);
				expect(sound?.samples).toHaveLength(given.length);
				given.forEach((sample, at) =>
					expect(Math.abs((sound?.samples[at] ?? NaN) - sample)).toBeLessThan(1 / 16000),
				);
			}),
		);
	});

	it('of two channels is mixed to one', () => {
		const pcm = toPcm(Float32Array.from([0.5, -0.5, 0.25, 0.75]));
		const file = toWav({ samples: new Float32Array(4), rate: 8000 });
		file.writeUInt16LE(2, 22);
		pcm.copy(file, 44);
		const mixed = fromWav(file)?.samples ?? [];
		expect([...mixed].map((sample) => sample.toFixed(2))).toEqual(['0.00', '0.50']);
	});

	it('is not seen in other bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
				expect(fromWav(Buffer.from(bytes))).toBeUndefined();
			}),
		);
	});

	it('that is cut short gives what there is, or nothing, and never throws', () => {
		const file = toWav({ samples: new Float32Array(50), rate: 8000 });
		for (let length = 0; length < file.length; length++) {
			expect(fromWav(file.subarray(0, length))?.samples.length ?? 0).toBeLessThanOrEqual(50);
		}
	});
});
