import fc from 'fast-check';

import { hearTones, toTones, type HeardWord } from '../../../sandbox/media/tones.mts';
import { fromWav } from '../../../sandbox/media/wav.mts';
import { startRecogniser, type Recogniser } from '../../support/recogniser.mts';
import { cutFile, type WholePiece } from './cutting.mts';
import { ape, id3v2, writeWav, type WavWriting } from './recordings.mts';

/** Words of any script; the longest lasts three seconds, as the search for a pause may. */
const texts = fc
	.array(
		fc
			.string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
			.map((word) => word.replace(/\s/g, ''))
			.filter((word) => word.isWellFormed() && Buffer.byteLength(word) > 0)
			.filter((word) => Buffer.byteLength(word) <= 40),
		{ minLength: 1, maxLength: 40 },
	)
	.map((words) => words.join(' '));

const targets = fc.double({ min: 5, max: 40, noNaN: true });

const cut = async (file: Buffer, target: number): Promise<WholePiece[]> =>
	await cutFile(file, { target }, [100_000]);

/**
 * @param whole the words of the recording with their times
 * @param heard the words of each piece
 * @param slack seconds by which a decoder's frame may blur an end
 */
function expectSame(whole: HeardWord[], pieces: WholePiece[], heard: string[][], slack: number) {
	expect(heard.flat()).toEqual(whole.map(({ word }) => word));
	let passed = 0;
	pieces.forEach(({ start, end }, index) => {
		const words = whole.slice(passed, (passed += heard[index].length));
		for (const word of words) {
			expect(word.start).toBeGreaterThanOrEqual(start - slack);
			expect(word.end).toBeLessThanOrEqual(end + slack);
		}
		expect(start).toBe(pieces[index - 1]?.end ?? 0);
	});
}

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

describe('text to tones to a file to pieces to text', () => {
	let recogniser: Recogniser;
	beforeAll(() => (recogniser = startRecogniser()));
	afterAll(() => recogniser.close());

	it('keeps every word of any WAV file, in order and within its segment', async () => {
		await fc.assert(
			fc.asyncProperty(
				texts,
				writings,
				fc.constantFrom(8_000, 11_025, 16_000, 22_050),
				targets,
				async (text, writing, rate, target) => {
					const samples = toTones(text, rate);
					const pieces = await cut(writeWav({ samples, rate }, writing), target);
					const heard = pieces.map(({ bytes }) => {
						const sound = fromWav(bytes);
						if (!sound) throw new Error('A piece is no WAV file');
						return hearTones(sound.samples, sound.rate).map(({ word }) => word);
					});
					const whole = hearTones(samples, rate);
					expect(whole.map(({ word }) => word).join(' ')).toBe(text);
					expectSame(whole, pieces, heard, 0);
				},
			),
			{ numRuns: 60 },
		);
	});

	it('keeps every word of any MP3 file, in order and within its segment', async () => {
		await fc.assert(
			fc.asyncProperty(
				texts,
				fc.constantFrom(8_000, 11_025, 16_000, 24_000, 44_100, 48_000),
				fc.constantFrom(48, 64, 128),
				targets,
				fc.constantFrom(Buffer.alloc(0), id3v2(3000), ape(200), Buffer.alloc(5000)),
				async (text, rate, kbits, target, front) => {
					const mp3 = await recogniser.toMp3(text, rate, kbits);
					const whole = (await recogniser.recognise(mp3))?.words ?? [];
					expect(whole.map(({ word }) => word).join(' ')).toBe(text);
					const pieces = await cut(Buffer.concat([front, mp3]), target);
					const heard: string[][] = [];
					for (const { bytes } of pieces) {
						heard.push(((await recogniser.recognise(bytes))?.words ?? []).map(({ word }) => word));
					}
					expectSame(whole, pieces, heard, 0.01);
				},
			),
			{ numRuns: 25 },
		);
	});
});
