/** Subtitles beside the times at which the words of a recording are really spoken. */
import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { hearTones, toTones } from '../../sandbox/media/tones.mts';
import { storeFile } from '../support/engine.mts';
import { figure } from '../support/measure.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { writeWav } from '../unit/audio/recordings.mts';

const RATE = 8_000;
/** Seconds by which a word may lie outside its caption: times within a segment are shared out by length. */
const NEAR_SECONDS = { 10: 0.5, 30: 1 };

/** Sentences of words of one to ten letters. */
const TEXT = Array.from({ length: 90 }, (_, at) => {
	const word = 'abcdefghij'.slice(0, 1 + ((at * 7) % 10));
	if (at % 9 === 8) return `${word}.`;
	return at % 9 === 4 ? `${word},` : word;
}).join(' ');

interface Caption {
	start: number;
	end: number;
	words: string[];
}

const secondsOf = (clock: string) => {
	const [hours, minutes, seconds] = clock.replace(',', '.').split(':').map(Number);
	return 3_600 * hours + 60 * minutes + seconds;
};

const captionsIn = (srt: string): Caption[] =>
	srt
		.trim()
		.split('\n\n')
		.map((block) => {
			const [, times, ...lines] = block.split('\n');
			const [start, end] = times.split(' --> ').map(secondsOf);
			return { start, end, words: lines.join(' ').split(' ') };
		});

describe('captions', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	afterAll(async () => await sandbox?.stop());

	async function captionsOf(samples: Float32Array, options: IDataObject): Promise<Caption[]> {
		const data = await storeFile(writeWav({ samples, rate: RATE }), 'words.wav', 'audio/wav');
		const parameters = {
			resource: 'transcription',
			operation: 'create',
			model: modelId('FunAudioLLM/SenseVoiceSmall'),
			binaryPropertyName: 'data',
			options: { outputFormat: 'srt', ...options },
		};
		const item = { json: {}, binary: { data } };
		const { items, error } = await sandbox.run(new SiliconFlowAudio(), parameters, [item]);
		expect(error).toBeUndefined();
		return captionsIn(String(items[0].json.subtitles));
	}

	it.each([10, 30] as const)(
		'are shown while their words are spoken, in segments of %i s',
		async (segmentLength) => {
			const samples = toTones(TEXT, RATE);
			const spoken = hearTones(samples, RATE);
			const captions = await captionsOf(samples, { segmentLength });
			expect(captions.flatMap(({ words }) => words)).toEqual(spoken.map(({ word }) => word));
			let at = 0;
			let worst = 0;
			for (const { start, end, words } of captions) {
				for (const word of spoken.slice(at, (at += words.length))) {
					worst = Math.max(worst, start - word.start, word.end - end);
				}
			}
			figure(
				`words of ${captions.length} captions lie at most ${worst.toFixed(2)} s outside them, ` +
					`in segments of ${segmentLength} s`,
			);
			expect(captions.length).toBeGreaterThan(10);
			expect(worst).toBeLessThan(NEAR_SECONDS[segmentLength]);
		},
	);

	it('of a recording whose Start At is later have the times of the whole recording', async () => {
		const samples = toTones(TEXT, RATE);
		const spoken = hearTones(samples, RATE);
		const startAt = spoken[40].start - 0.1;
		const [first] = await captionsOf(samples, { segmentLength: 10, startAt });
		expect(first.words[0]).toBe(spoken[40].word);
		expect(Math.abs(first.start - startAt)).toBeLessThan(0.05);
	});
});
