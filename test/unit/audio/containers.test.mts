/** Files of every kind of the table, made by ffmpeg, cut here, and put together again by ffmpeg. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AUDIO_FILE_TYPES } from '../../../nodes/Audio/transcription/containers/table';
import { figure } from '../../support/measure.mts';
import { cutFile, typeNameOf } from './cutting.mts';
import { correlation, decode, encode, isInstalled, writeSpeech } from './ffmpeg.mts';
import { RECIPES, type Recipe } from './recipes.mts';

/** Lengths in seconds; longer ones by AUDIO_SECONDS, e.g. `600,10800`. */
const LENGTHS = (process.env.AUDIO_SECONDS ?? '0.1,13').split(',').map(Number);
const PIECE_SECONDS = { short: 4, long: 60 };
const NEAR_SECONDS = 0.05;
/** Beside the frame that a decoder may leave out at the end. */
const MAX_FRAME_SECONDS = 0.13;

const hasPrograms = isInstalled('ffmpeg', '-version') && isInstalled('sox', '--version');
if (!hasPrograms) {
	figure('files of every kind are not made: apt-get install ffmpeg sox libsox-fmt-all');
}

it('has a file to try for every kind that can be cut', () => {
	const cuttable = AUDIO_FILE_TYPES.filter((type) => 'container' in type).map(({ name }) => name);
	expect(new Set(RECIPES.map(({ type }) => type))).toEqual(
		new Set(cuttable.filter((name) => !WITHOUT_RECIPE.includes(name))),
	);
});

/** No program of Debian's makes it. */
const WITHOUT_RECIPE = ['MP1'];

(hasPrograms ? describe : describe.skip)('pieces of files of every kind', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'siliconflow-containers-'));
		for (const seconds of LENGTHS) writeSpeech(folder, `${seconds}.wav`, seconds, 48_000);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** The sound of the pieces, one behind the other. */
	function join16(sounds: Int16Array[]): Int16Array {
		const joined = new Int16Array(sounds.reduce((sum, { length }) => sum + length, 0));
		let at = 0;
		for (const sound of sounds) {
			joined.set(sound, at);
			at += sound.length;
		}
		return joined;
	}

	const bytesOf = ({ buffer, byteOffset, byteLength }: Int16Array) =>
		Buffer.from(buffer, byteOffset, byteLength);

	function expectAlike(joined: Int16Array, whole: Int16Array, cuts: number[], recipe: Recipe) {
		const { accuracy, rate } = recipe;
		if (accuracy === 'exact') {
			// By bytes: to compare a million numbers one by one takes a second.
			expect(joined.length).toBe(whole.length);
			expect(Buffer.compare(bytesOf(joined), bytesOf(whole))).toBe(0);
			return;
		}
		expect(Math.abs(joined.length - whole.length)).toBeLessThan(MAX_FRAME_SECONDS * rate);
		// A decoder that starts anew takes a while to sound as if it had not.
		const reach = (accuracy === 'restarts' ? 1 : 0.1) * rate;
		for (const cut of cuts) {
			const [from, to] = [Math.max(0, cut - reach), Math.min(cut + reach, joined.length)];
			const alike = correlation(joined.subarray(from, to), whole.subarray(from, to));
			expect(alike).toBeGreaterThan(accuracy === 'restarts' ? 0.9 : 0.99);
		}
	}

	const cases = RECIPES.flatMap((recipe) =>
		LENGTHS.map((seconds) => [recipe.target, seconds, recipe] as const),
	);
	it.each(cases)('put together are the whole: %s of %d s', async (_, seconds, recipe) => {
		const { target, args, rate, type, sentAs } = recipe;
		const file = encode(folder, `${seconds}.wav`, `${seconds}-${target}`, args);
		expect(typeNameOf(file)).toBe(type);
		const pieces = await cutFile(file, {
			target: seconds > 100 ? PIECE_SECONDS.long : PIECE_SECONDS.short,
		});
		const [whole, ...sounds] = decode(
			folder,
			[
				{ bytes: file, ending: target },
				...pieces.map((piece) => ({ bytes: piece.bytes, ending: piece.sentAs })),
			],
			rate,
		);
		const ends: number[] = [];
		sounds.reduce((sum, { length }) => {
			ends.push(sum + length);
			return sum + length;
		}, 0);
		pieces.forEach((piece, index) => {
			expect(piece.sentAs).toBe(sentAs);
			const [start, end] = [ends[index - 1] ?? 0, ends[index] ?? 0];
			expect(Math.abs(piece.start - start / rate)).toBeLessThan(NEAR_SECONDS);
			expect(Math.abs(piece.end - end / rate)).toBeLessThan(
				NEAR_SECONDS + 0.1 * Number(!pieces[index + 1]),
			);
		});
		if (seconds > 10) expect(pieces.length).toBeGreaterThan(2);
		expectAlike(join16(sounds), whole, ends.slice(0, -1), recipe);
	});
});
