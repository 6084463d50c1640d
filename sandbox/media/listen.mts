import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { fromFfmpeg } from './ffmpeg.mts';
import { fromMp3 } from './mp3.mts';
import { fromTones } from './tones.mts';
import { fromWav, toWav, type Sound } from './wav.mts';

/** Debian's pocketsphinx, which turns real speech into text. */
export interface Recogniser {
	/**
	 * The words that it listens for; none stands for all of English. Then it takes about as long as the
	 * recording lasts, and misunderstands a synthetic voice more often than not.
	 */
	vocabulary: string[];
}

/** It takes a recording as a whole, so that how its start is understood does not depend on what came before. */
const POCKETSPHINX = 'pocketsphinx_batch';
const MODEL = '/usr/share/pocketsphinx/model/en-us';
const WAV_HEADER_BYTES = '44';
const RECOGNISER_RATE = 16_000;
const PAUSE_SECONDS = 0.5;
/**
 * Half a bit of noise, the same in each run. The recogniser compares logarithms of loudness, and the true
 * silence that a synthetic voice and a lossless codec keep has none: it misunderstood four times as many
 * words of a WAV file as of the same words in MP3.
 */
const DITHER = ['-dither', 'yes', '-seed', '1'];
const LOUDNESS = 1 / 16;

/** What no ear hears: less than the last bit of 16. */
const SILENCE = 1 / 2 ** 15;

/** How files begin in which a reader of MP3 would find sync words, and noise; numbers are in hex. */
const OTHER_KINDS = ['OggS', 'fLaC', 'FORM', 'caff', 'riff', 'RIFF', '#!AMR'].map((text) =>
	Buffer.from(text).toString('hex'),
);
const OTHER_SIGNS = /^(?:1a45dfa3|0b77|ff(?:f0|f1|f8|f9)|.{8}66747970)/;

function isOtherKind(bytes: Buffer): boolean {
	const begin = bytes.toString('hex', 0, 8);
	return OTHER_SIGNS.test(begin) || OTHER_KINDS.some((sign) => begin.startsWith(sign));
}

export async function decode(bytes: Buffer): Promise<Sound | undefined> {
	const wav = fromWav(bytes);
	if (wav) return wav;
	return isOtherKind(bytes) ? await fromFfmpeg(bytes) : await fromMp3(bytes);
}

/** Straight lines between the samples: what they add lies above the range of speech. */
function resample({ samples, rate }: Sound, wanted: number): Sound {
	const length = Math.floor((samples.length * wanted) / rate);
	const sampleAt = (position: number) => {
		const before = Math.floor(position);
		const after = Math.min(before + 1, samples.length - 1);
		return samples[before] + (position - before) * (samples[after] - samples[before]);
	};
	return {
		samples: Float32Array.from({ length }, (_, at) => sampleAt((at * rate) / wanted)),
		rate: wanted,
	};
}

/**
 * As the recogniser likes it: about as loud as what its model was trained on, and with a pause around,
 * for it gives up what it has heard last when a recording ends before it is sure of a word's end.
 */
function prepared({ samples, rate }: Sound): Sound {
	const pause = Math.round(PAUSE_SECONDS * rate);
	const padded = new Float32Array(samples.length + 2 * pause);
	padded.set(
		samples.map((sample) => sample * LOUDNESS),
		pause,
	);
	return { samples: padded, rate };
}

/**
 * A language model in ARPA's format in which each word is as likely as any other, whatever came before.
 * (With a grammar the recogniser gives nothing where a recording ends within a word.)
 */
function languageModel(words: string[]): string {
	const each = Math.log10(1 / (words.length + 1)).toFixed(4);
	const unigrams = ['</s>', ...words].map((word) => `${each} ${word}`);
	const count = unigrams.length + 1;
	return [
		'\\data\\',
		`ngram 1=${count}`,
		'',
		'\\1-grams:',
		'-99 <s>',
		...unigrams,
		'',
		'\\end\\',
		'',
	].join('\n');
}

/** @throws Error when pocketsphinx is not installed */
async function recognise(sound: Sound, { vocabulary }: Recogniser): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-sandbox-'));
	const inFolder = (name: string) => join(folder, name);
	try {
		const wav = toWav(prepared(resample(sound, RECOGNISER_RATE)));
		await writeFile(inFolder('speech.wav'), wav);
		await writeFile(inFolder('list'), 'speech\n');
		if (vocabulary.length > 0) await writeFile(inFolder('words.lm'), languageModel(vocabulary));
		const language = vocabulary.length > 0 ? inFolder('words.lm') : join(MODEL, 'en-us.lm.bin');
		await promisify(execFile)(POCKETSPHINX, [
			...['-hmm', join(MODEL, 'en-us'), '-dict', join(MODEL, 'cmudict-en-us.dict')],
			...['-lm', language],
			...['-cepdir', folder, '-cepext', '.wav', '-ctl', inFolder('list')],
			...['-adcin', 'yes', '-adchdr', WAV_HEADER_BYTES],
			...DITHER,
			...['-hyp', inFolder('heard'), '-logfn', '/dev/null'],
		]);
		const heard = await readFile(inFolder('heard'), 'utf8');
		// The file's name and a score follow in brackets.
		return heard.replace(/\([^)]*\)\s*$/, '').trim();
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** A recording that was understood as far as that goes. */
export interface Recognition {
	text: string;
	/** The length of the recording. */
	seconds: number;
}

const isSilent = ({ samples }: Sound) => samples.every((sample) => Math.abs(sample) <= SILENCE);

/**
 * Tones are read exactly, silence is no words; other sound goes to the recogniser.
 *
 * @returns undefined when the bytes are no recording that can be read
 */
export async function listen(
	bytes: Buffer,
	recogniser?: Recogniser,
): Promise<Recognition | undefined> {
	const sound = await decode(bytes);
	if (!sound) return undefined;
	const seconds = sound.samples.length / sound.rate;
	if (isSilent(sound)) return { text: '', seconds };
	const words = fromTones(sound.samples, sound.rate);
	if (words) return { text: words, seconds };
	const text = recogniser
		? await recognise(sound, recogniser)
		: 'The sandbox was started without a recogniser for this recording.';
	return { text, seconds };
}
