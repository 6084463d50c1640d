/** Files of the encoders that people use, made here by those that are installed (Debian's packages). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hearTones, toTones, type HeardWord } from '../../../sandbox/media/tones.mts';
import { toWav } from '../../../sandbox/media/wav.mts';
import { startRecogniser, type Recogniser } from '../../support/recogniser.mts';
import { cutFile } from './cutting.mts';
import { decode, encodeAhead, isInstalled } from './ffmpeg.mts';
import { RECIPES, type Recipe } from './recipes.mts';

const hasFfmpeg = isInstalled('ffmpeg', '-version');
const testWith = {
	lame: isInstalled('lame', '--version') ? it : it.skip,
	ffmpeg: hasFfmpeg ? it : it.skip,
	sox: isInstalled('sox', '--version') ? it : it.skip,
};

const WORDS = Array.from({ length: 20 }, (_, at) => `word${at}${'x'.repeat(at % 8)}`);
const PIECE_SECONDS = 5;
/** Encoders and decoders move sound by some milliseconds. */
const NEAR_SECONDS = 0.06;

/** The words as a mono WAV file of 16 bit, for an encoder to read. */
const spoken = (rate: number) => toWav({ samples: toTones(WORDS.join(' '), rate), rate });

const LAME: Array<[number, string[]]> = [
	[8_000, ['-b', '16']],
	[16_000, ['-V', '5', '-p']],
	[22_050, ['-b', '24', '-p']],
	[44_100, ['-b', '128', '--tt', 'Title', '--add-id3v2']],
	[44_100, ['-V', '2']],
	[44_100, ['-V', '9']],
	[48_000, ['--abr', '90']],
];

/** To a pipe ffmpeg writes WAV files that do not know their length. */
const FFMPEG: Array<[target: string, args: string[]]> = [
	['pipe.wav', ['-c:a', 'pcm_s16le']],
	['pipe.wav', ['-c:a', 'pcm_s24le', '-ac', '2']],
	['8.wav', ['-c:a', 'pcm_u8', '-ar', '11025']],
	['24.wav', ['-c:a', 'pcm_s24le', '-metadata', 'title=A title of odd size']],
	['32.wav', ['-c:a', 'pcm_s32le', '-ac', '2']],
	['float.wav', ['-c:a', 'pcm_f32le', '-ar', '96000']],
	['double.wav', ['-c:a', 'pcm_f64le']],
	['rf64.wav', ['-c:a', 'pcm_s16le', '-rf64', 'always']],
	['constant.mp3', ['-c:a', 'libmp3lame', '-b:a', '64k', '-metadata', 'title=Title']],
	['variable.mp3', ['-c:a', 'libmp3lame', '-q:a', '5', '-write_id3v1', '1']],
	['pipe.mp3', ['-c:a', 'libmp3lame', '-b:a', '96k']],
];

const SOX: string[][] = [
	['-b', '8', '-e', 'unsigned-integer'],
	['-b', '24', '-e', 'signed-integer'],
	['-b', '32', '-e', 'floating-point'],
	['-b', '16', '-c', '2', '-r', '32000'],
];

describe('files of real encoders', () => {
	/** AMR and GSM keep voices and not tones; frames of AC-3 do not tell where it is quiet. */
	const WITHOUT_WORDS = ['amr', 'ac3', 'eac3'];
	const tonal = RECIPES.filter(
		({ sentAs, target }) => !WITHOUT_WORDS.includes(sentAs) && !target.includes('gsm'),
	);
	/** One of each kind for each codec, or with AUDIO_RECIPES=all every one. */
	const isFirst = (recipe: Recipe) =>
		recipe === tonal.find(({ type, sentAs }) => type === recipe.type && sentAs === recipe.sentAs);
	const chosen = process.env.AUDIO_RECIPES === 'all' ? tonal : tonal.filter(isFirst);

	let recogniser: Recogniser;
	let folder: string;
	let whole: HeardWord[];
	let encoded: ReturnType<typeof encodeAhead>;
	beforeAll(() => {
		whole = hearTones(toTones(WORDS.join(' '), 44_100), 44_100);
		recogniser = startRecogniser();
		folder = mkdtempSync(join(tmpdir(), 'siliconflow-encoders-'));
		writeFileSync(join(folder, 'spoken.wav'), spoken(44_100));
		const orders = chosen.map(({ target, args, rate }) => ({
			input: 'spoken.wav',
			target: `${rate}-${target}`,
			args,
		}));
		encoded = encodeAhead(folder, hasFfmpeg ? orders : []);
	});
	afterAll(async () => {
		await encoded.close();
		recogniser.close();
		rmSync(folder, { recursive: true, force: true });
	});

	function byFfmpeg(target: string, args: string[]): Buffer {
		const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
		const common = [...quiet, '-i', join(folder, 'spoken.wav'), ...args];
		if (target.startsWith('pipe.')) {
			const format = target.replace('pipe.', '');
			return execFileSync('ffmpeg', [...common, '-f', format, 'pipe:1'], { maxBuffer: 1e9 });
		}
		execFileSync('ffmpeg', [...common, join(folder, target)]);
		return readFileSync(join(folder, target));
	}

	async function expectWords(file: Buffer): Promise<void> {
		const pieces = await cutFile(file, { target: PIECE_SECONDS, maxBytes: 1e9 });
		expect(pieces.length).toBeGreaterThan(2);
		const texts = await Promise.all(pieces.map(({ bytes }) => recogniser.transcribe(bytes)));
		expect(texts.join(' ')).toBe(WORDS.join(' '));
	}

	testWith.lame.each(LAME)('are cut without losing a word: lame, %i Hz, %j', async (rate, args) => {
		const input = spoken(rate);
		await expectWords(
			execFileSync('lame', ['--quiet', ...args, '-', '-'], { input, maxBuffer: 1e8 }),
		);
	});

	testWith.ffmpeg.each(FFMPEG)(
		'are cut without losing a word: ffmpeg, %s, %j',
		async (target, args) => await expectWords(byFfmpeg(target, args)),
	);

	testWith.sox.each(SOX.map((args) => [args]))(
		'are cut without losing a word: sox, %j',
		async (args) => {
			const file = join(folder, 'sox.wav');
			execFileSync('sox', [join(folder, 'spoken.wav'), ...args, file]);
			await expectWords(readFileSync(file));
		},
	);

	testWith.ffmpeg.each(chosen.map((recipe) => [recipe.target, recipe] as const))(
		'are cut without losing a word, and each is within its segment: ffmpeg, %s',
		async (_, { target, rate }) => {
			const file = await encoded.read(`${rate}-${target}`);
			const pieces = await cutFile(file, { target: PIECE_SECONDS });
			expect(pieces.length).toBeGreaterThan(2);
			const words: string[] = [];
			const files = pieces.map(({ bytes, sentAs }) => ({ bytes, ending: sentAs }));
			const sounds = await decode(folder, files, rate);
			for (const [index, piece] of pieces.entries()) {
				const samples = Float32Array.from(sounds[index], (sample) => sample / 2 ** 15);
				const heard = hearTones(samples, rate);
				const spoken = whole.slice(words.length, words.length + heard.length);
				for (const { start, end } of spoken) {
					expect(start).toBeGreaterThan(piece.start - NEAR_SECONDS);
					expect(end).toBeLessThan(piece.end + NEAR_SECONDS);
				}
				words.push(...heard.map(({ word }) => word));
			}
			expect(words.join(' ')).toBe(WORDS.join(' '));
		},
	);
});
