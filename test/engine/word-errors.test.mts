/**
 * A real voice and a real recogniser: cutting a recording into segments must cost no words. The length
 * of the recordings, in seconds, is in SPEECH_SECONDS; `npm run test:words` takes up to 20 minutes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { fromWav, type Sound } from '../../sandbox/media/wav.mts';
import { storeFile } from '../support/engine.mts';
import { figure } from '../support/measure.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { cutFile } from '../unit/audio/cutting.mts';
import { encode, isInstalled } from '../unit/audio/ffmpeg.mts';

const VOICE = '/usr/bin/espeak-ng';
const RECOGNISER = '/usr/bin/pocketsphinx_batch';
const hasBoth = existsSync(VOICE) && existsSync(RECOGNISER);
if (!hasBoth) {
	figure('word errors are not counted: apt-get install espeak-ng pocketsphinx pocketsphinx-en-us');
}

const SECONDS = (process.env.SPEECH_SECONDS ?? '5,45').split(',').map(Number);
/** Two cuts at least. */
const SEGMENT_SECONDS = Math.min(30, Math.max(...SECONDS) / 3);
/** Percent of the spoken words. */
const MAX_MORE = 1;
/** How many words more may be wrong in segments; one is more than a hundredth of a short recording. */
const maxMore = (spoken: number) => Math.max(1, (MAX_MORE / 100) * spoken);

/** Kinds of recordings, by what ffmpeg makes them with. */
const KINDS: Array<[name: string, args: string[]]> = [
	['speech.m4a', ['-c:a', 'aac', '-b:a', '48k']],
	['speech.ogg', ['-c:a', 'libopus', '-b:a', '24k']],
	['speech.webm', ['-c:a', 'libopus', '-b:a', '32k', '-live', '1']],
	['speech.mp3', ['-c:a', 'libmp3lame', '-b:a', '48k', '-ar', '16000']],
	['speech.flac', ['-c:a', 'flac']],
];

/** Words that differ enough for both programs: of any word of English the one understands too little of the other. */
const VOCABULARY = (
	'monday tuesday wednesday thursday friday saturday sunday january february april june july august ' +
	'september october november december customer project budget meeting company president computer ' +
	'telephone mountain river window garden kitchen hospital university newspaper morning evening ' +
	'yesterday tomorrow'
).split(' ');
const WORDS_PER_SENTENCE = 6;
/** About what the voice speaks, its pauses included. */
const WORDS_PER_SECOND = 1.4;
const WORDS_PER_MINUTE = 140;
/** The recogniser is some times faster than the voice, on an idle machine. */
const PATIENCE = 2;

const audio = new SiliconFlowAudio();

const wordsOf = (text: string) =>
	text
		.toLowerCase()
		.replace(/[^a-z' ]+/g, ' ')
		.split(/\s+/)
		.filter(Boolean);

/** How many words must be changed, added or taken away to make one text of the other. */
function wordErrors(spoken: string[], heard: string[]): number {
	let row = Array.from({ length: heard.length + 1 }, (_, column) => column);
	for (const [line, word] of spoken.entries()) {
		const next = [line + 1];
		for (const [column, other] of heard.entries()) {
			const change = row[column] + (word === other ? 0 : 1);
			next.push(Math.min(change, row[column + 1] + 1, next[column] + 1));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}

/** A fiftieth of full scale; the voice is many times louder. */
const QUIET = 0.02;
const AROUND_SECONDS = 0.05;

/** Whether it is quiet around a second. */
function isPause(speech: Sound | undefined, second: number): boolean {
	if (!speech) throw new Error('The voice has made no WAV file');
	const place = (seconds: number) => Math.max(0, Math.round((second + seconds) * speech.rate));
	const near = speech.samples.subarray(place(-AROUND_SECONDS), place(AROUND_SECONDS));
	return near.every((sample) => Math.abs(sample) < QUIET);
}

/**
 * Sentences that last about this long, the same in each run. The voice makes a pause only where a capital
 * letter follows the full stop.
 */
function textFor(seconds: number): string {
	const words = fc.sample(fc.constantFrom(...VOCABULARY), {
		numRuns: Math.ceil(seconds * WORDS_PER_SECOND),
		seed: seconds,
	});
	return words
		.map((word, index) => {
			const place = index % WORDS_PER_SENTENCE;
			if (place === 0) return word.charAt(0).toUpperCase() + word.slice(1);
			return place === WORDS_PER_SENTENCE - 1 ? `${word}.` : word;
		})
		.join(' ');
}

(hasBoth ? describe : describe.skip)('speech of a real voice, heard by a real recogniser', () => {
	let sandbox: OnSandbox;
	let folder: string;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'siliconflow-speech-'));
		// Its requests are those of every transcription, and large: the wire check has them from elsewhere.
		const hearing = ['--recogniser', 'pocketsphinx', '--vocabulary', VOCABULARY.join(' ')];
		sandbox = await startOnSandbox(['--fast', ...hearing], { records: false });
	});
	afterAll(async () => {
		await sandbox?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	function speak(text: string): Buffer {
		const file = join(folder, 'speech.wav');
		const args = ['-v', 'en-us', '-s', String(WORDS_PER_MINUTE), '-w', file, '--stdin'];
		execFileSync(VOICE, args, { input: text });
		return readFileSync(file);
	}

	async function transcribe(bytes: Buffer, options: IDataObject, name: string): Promise<string[]> {
		const file = await storeFile(bytes, name, 'application/octet-stream');
		const { items, error } = await sandbox.run(
			audio,
			{
				resource: 'transcription',
				operation: 'create',
				model: modelId('FunAudioLLM/SenseVoiceSmall'),
				binaryPropertyName: 'data',
				options: { timeout: 3_600_000, maxConcurrentRequests: 2, ...options },
			},
			[{ json: {}, binary: { data: file } }],
		);
		expect(error).toBeUndefined();
		return wordsOf(String(items[0].json.text));
	}

	/** Both at once: the recogniser takes most of the time, and a core for each. */
	async function wordErrorsOf(spoken: string[], recording: Buffer, name = 'speech.wav') {
		const [whole, segments] = await Promise.all([
			transcribe(recording, {}, name),
			transcribe(recording, { segmentLength: SEGMENT_SECONDS }, name),
		]);
		return { whole: wordErrors(spoken, whole), segments: wordErrors(spoken, segments) };
	}

	it(
		`loses at most ${MAX_MORE} word in 100 more in segments than whole`,
		async () => {
			const sum = { spoken: 0, whole: 0, segments: 0 };
			for (const seconds of SECONDS) {
				const text = textFor(seconds);
				const spoken = wordsOf(text);
				const speech = speak(text);
				const { whole, segments } = await wordErrorsOf(spoken, speech);
				const rate = (errors: number) => ((100 * errors) / spoken.length).toFixed(1);
				figure(
					`${seconds} s, ${spoken.length} words: ${rate(whole)} % word errors whole, ` +
						`${rate(segments)} % in segments of ${SEGMENT_SECONDS} s`,
				);
				sum.spoken += spoken.length;
				sum.whole += whole;
				sum.segments += segments;
			}
			const more = sum.segments - sum.whole;
			const points = ((100 * more) / sum.spoken).toFixed(1);
			figure(`all together: ${points} points more in segments (goal ${MAX_MORE})`);
			// A recogniser that understands nothing would prove nothing.
			expect(sum.whole).toBeLessThan(0.1 * sum.spoken);
			expect(more).toBeLessThanOrEqual(maxMore(sum.spoken));
		},
		SECONDS.reduce((total, seconds) => total + seconds, 120) * 2 * PATIENCE * 1_000,
	);

	/** The longest of the lengths says most. */
	const longest = Math.max(...SECONDS);
	(isInstalled('ffmpeg', '-version') ? it : it.skip).each(KINDS)(
		`loses at most ${MAX_MORE} word in 100 more in segments than whole: %s`,
		async (name, args) => {
			const text = textFor(longest);
			const spoken = wordsOf(text);
			const speech = fromWav(speak(text));
			const file = encode(folder, 'speech.wav', `kind-${name}`, args);
			const pieces = await cutFile(file, { target: SEGMENT_SECONDS });
			const cuts = pieces.slice(1).map(({ start }) => start);
			const inWords = cuts.filter((second) => !isPause(speech, second));
			const { whole, segments } = await wordErrorsOf(spoken, file, name);
			const rate = (errors: number) => ((100 * errors) / spoken.length).toFixed(1);
			figure(
				`${name}, ${longest} s, ${spoken.length} words: ${rate(whole)} % word errors whole, ` +
					`${rate(segments)} % in segments of ${SEGMENT_SECONDS} s; ` +
					`${cuts.length - inWords.length} of ${cuts.length} cuts in pauses`,
			);
			expect(inWords).toEqual([]);
			expect(whole).toBeLessThan(0.1 * spoken.length);
			expect(segments - whole).toBeLessThanOrEqual(maxMore(spoken.length));
		},
		(longest + 120) * 2 * PATIENCE * 1_000,
	);
});
