/** A room is never silent: cuts have to find the pauses of speech above its noise, which no codec keeps as it is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { toWav } from '../../../sandbox/media/wav.mts';
import { cutFile } from './cutting.mts';
import { encodeAhead, isInstalled } from './ffmpeg.mts';

const SECONDS = 40;
const RATE = 22_050;
const SENTENCE_SECONDS = 2.6;
const PAUSE_SECONDS = 0.4;
const PERIOD_SECONDS = SENTENCE_SECONDS + PAUSE_SECONDS;
/** About 20 dB below the voice. */
const NOISE = 0.005;

/** Sentences whose syllables run into each other, pauses between, and the rumble and hiss of a room. */
function speechInRoom(): Float32Array {
	let state = 7;
	const noise = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
		return state / 2 ** 31;
	};
	let rumble = 0;
	let phase = 0;
	return Float32Array.from({ length: SECONDS * RATE }, (_, at) => {
		const time = at / RATE;
		rumble = 0.97 * rumble + noise();
		phase += (2 * Math.PI * (120 + 30 * Math.sin(5 * time))) / RATE;
		const buzz = Math.sin(phase) + 0.6 * Math.sin(3 * phase + 1) + 0.4 * Math.sin(8 * phase);
		const syllable = 0.3 + 0.7 * Math.abs(Math.sin(2 * Math.PI * 1.7 * time));
		const isSpoken = time % PERIOD_SECONDS < SENTENCE_SECONDS;
		const voice = isSpoken ? 0.2 * syllable * (buzz + 0.3 * noise()) : 0;
		return voice + NOISE * rumble;
	});
}

const KINDS: Array<[target: string, args: string[]]> = [
	['plain.wav', ['-c:a', 'pcm_s16le']],
	['plain.flac', ['-c:a', 'flac']],
	['low.m4a', ['-c:a', 'aac', '-b:a', '32k']],
	['high.m4a', ['-c:a', 'aac', '-b:a', '128k', '-ar', '44100', '-ac', '2']],
	['plain.aac', ['-c:a', 'aac', '-b:a', '48k']],
	['low.mp3', ['-c:a', 'libmp3lame', '-b:a', '32k']],
	['high.mp3', ['-c:a', 'libmp3lame', '-q:a', '2', '-ar', '44100']],
	['low.opus', ['-c:a', 'libopus', '-b:a', '16k']],
	['high.webm', ['-c:a', 'libopus', '-b:a', '64k']],
	['plain.ogg', ['-c:a', 'libvorbis', '-q:a', '3']],
];

(isInstalled('ffmpeg', '-version') ? describe : describe.skip)('speech in a room', () => {
	let folder: string;
	let encoded: ReturnType<typeof encodeAhead>;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'siliconflow-pauses-'));
		writeFileSync(join(folder, 'room.wav'), toWav({ samples: speechInRoom(), rate: RATE }));
		const orders = KINDS.map(([target, args]) => ({ input: 'room.wav', target, args }));
		encoded = encodeAhead(folder, orders);
	});
	afterAll(async () => {
		await encoded.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it.each(KINDS)('is cut in its pauses: %s', async (target) => {
		const pieces = await cutFile(await encoded.read(target), { target: 8 });
		const cuts = pieces.slice(0, -1).map(({ end }) => end);
		expect(cuts.length).toBeGreaterThan(2);
		const inSentences = cuts.filter((second) => second % PERIOD_SECONDS < SENTENCE_SECONDS);
		expect(inSentences).toEqual([]);
	});
});
