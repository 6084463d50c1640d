/** Files of every kind of the table, made by ffmpeg, cut here, and put together again by ffmpeg. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UnreadableAudio } from '../../../nodes/Audio/transcription/containers/container';
import { AUDIO_FILE_TYPES } from '../../../nodes/Audio/transcription/containers/table';
import { figure } from '../../support/measure.mts';
import { cutFile, typeNameOf } from './cutting.mts';
import { decode, encodeAhead, inTwoSteps, isInstalled, writeSpeech } from './ffmpeg.mts';
import { endsOf, expectAlike, MAX_FRAME_SECONDS } from './joined.mts';
import { RECIPES, type Recipe } from './recipes.mts';

/** Lengths in seconds: 0 is a file without sound. `npm run test:lengths` tries more. */
const LENGTHS = (process.env.AUDIO_SECONDS ?? '0,0.1,13').split(',').map(Number);
/** Of which files, by a part of their names: all when left out. */
const TARGETS = new RegExp(process.env.AUDIO_TARGETS ?? '');
/** Of these lengths one file of each kind and codec is tried; of others all. */
const isLong = (seconds: number) => seconds > 100;
const isSample = (seconds: number) => seconds === 0 || isLong(seconds);
/** What is longer is as much sound, over and over: to make up hours of it takes minutes. */
const MADE_UP_SECONDS = 600;
/** A few pieces of each. */
const pieceSecondsOf = (seconds: number) => Math.min(600, Math.max(4, seconds / 10));
const NEAR_SECONDS = 0.05;
/** A recording of three hours is decoded twice. */
const PATIENCE_MS = 60_000 + 200 * Math.max(...LENGTHS);

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
const WITHOUT_RECIPE = ['MP1', 'FLAC (without a header)'];

/** Of MP2 and of this stream ffmpeg does not read a single frame; nothing tells one of GSM or LATM alone. */
const NEED_SEVERAL = ['latm.ts', 'call.gsm', 'plain.latm'];

(hasPrograms ? describe : describe.skip)('pieces of files of every kind', () => {
	const isFirst = ({ type, sentAs, target }: Recipe) =>
		target === RECIPES.find((other) => other.type === type && other.sentAs === sentAs)?.target;
	if (LENGTHS.some(isLong)) {
		const count = RECIPES.filter(isFirst).length;
		figure(
			`of more than 100 s one file of each kind and codec is made: ${count} of ${RECIPES.length}`,
		);
	}
	const cases = RECIPES.filter(({ target }) => TARGETS.test(target)).flatMap((recipe) =>
		LENGTHS.filter((seconds) => !isSample(seconds) || isFirst(recipe)).map(
			(seconds) => [recipe.target, seconds, recipe] as const,
		),
	);
	// This one ffmpeg does not make.
	const empty = cases.filter(([target, seconds]) => seconds === 0 && target !== 'flac.caf');
	const isReadable = ({ sentAs, target }: Recipe, seconds: number) =>
		seconds > 0.05 || (sentAs !== 'mp2' && !NEED_SEVERAL.includes(target));
	const filled = cases.filter(([, seconds, recipe]) => seconds > 0 && isReadable(recipe, seconds));

	let folder: string;
	let encoded: ReturnType<typeof encodeAhead>;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'siliconflow-containers-'));
		for (const seconds of LENGTHS) {
			writeSpeech(folder, `${seconds}.wav`, Math.min(seconds, MADE_UP_SECONDS), 48_000);
		}
		const orders = [...empty, ...filled].flatMap(([target, seconds, { args }]) => {
			const order = { input: `${seconds}.wav`, target: `${seconds}-${target}`, args };
			return seconds > MADE_UP_SECONDS ? inTwoSteps({ ...order, seconds }) : [order];
		});
		encoded = encodeAhead(folder, orders);
	});
	afterAll(async () => {
		await encoded.close();
		rmSync(folder, { recursive: true, force: true });
	});

	(empty.length > 0 ? it : it.skip).each(empty)('without sound are none: %s', async (target) => {
		const file = await encoded.read(`0-${target}`);
		// Of kinds that are nothing but frames there is an empty file, which the node says by itself.
		const cut = file.length > 0 ? cutFile(file) : Promise.resolve([]);
		const pieces = await cut.catch((error: unknown) => {
			expect(error).toBeInstanceOf(UnreadableAudio);
			return [];
		});
		// Some encoders fill up a first frame.
		expect(pieces.at(-1)?.end ?? 0).toBeLessThan(MAX_FRAME_SECONDS);
	});

	it.each(filled)(
		'put together are the whole: %s of %d s',
		async (_, seconds, recipe) => {
			const { target, rate, type, sentAs } = recipe;
			const file = await encoded.read(`${seconds}-${target}`);
			expect(await typeNameOf(file)).toBe(type);
			const pieces = await cutFile(file, { target: pieceSecondsOf(seconds) });
			const [whole, ...sounds] = await decode(
				folder,
				[
					{ bytes: file, ending: target },
					...pieces.map((piece) => ({ bytes: piece.bytes, ending: piece.sentAs })),
				],
				rate,
			);
			const ends = endsOf(sounds);
			pieces.forEach((piece, index) => {
				expect(piece.sentAs).toBe(sentAs);
				const [start, end] = [ends[index - 1] ?? 0, ends[index] ?? 0];
				expect(Math.abs(piece.start - start / rate)).toBeLessThan(NEAR_SECONDS);
				expect(Math.abs(piece.end - end / rate)).toBeLessThan(
					NEAR_SECONDS + 0.1 * Number(!pieces[index + 1]),
				);
			});
			if (seconds > 10) expect(pieces.length).toBeGreaterThan(2);
			expectAlike(sounds, whole, recipe);
		},
		PATIENCE_MS,
	);
});
