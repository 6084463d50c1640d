import initEspeak from '@echogarden/espeak-ng-emscripten';
import { LRUCache } from 'lru-cache';

import { toMp3 } from './mp3.mts';
import { toTones } from './tones.mts';
import { toPcm, toWav, type Sound } from './wav.mts';

const ESPEAK_RATE = 22_050;

let espeak: ReturnType<typeof startEspeak> | undefined;

async function startEspeak() {
	const { eSpeakNGWorker: Worker } = await initEspeak();
	const worker = await new Worker();
	worker.set_voice('en');
	return worker;
}

/** A synthetic voice a person can understand, changed to the asked rate by taking the nearest samples. */
async function toVoice(text: string, rate: number): Promise<Float32Array> {
	espeak ??= startEspeak();
	const parts: Int16Array[] = [];
	(await espeak).synthesize(text, (samples) => {
		if (samples) parts.push(samples.slice());
		return false;
	});
	const samples = Float32Array.from(
		parts.flatMap((part) => [...part]),
		(sample) => sample / 32768,
	);
	const length = Math.floor((samples.length * rate) / ESPEAK_RATE);
	return Float32Array.from({ length }, (_, at) => samples[Math.floor((at * ESPEAK_RATE) / rate)]);
}

/** What a file of speech is made of. */
interface Speech {
	text: string;
	format: 'mp3' | 'wav' | 'pcm';
	/** Samples a second. */
	rate: number;
	voice: 'tones' | 'espeak';
}

async function synthesise({ text, format, rate, voice }: Speech): Promise<Buffer> {
	const samples = voice === 'espeak' ? await toVoice(text, rate) : toTones(text, rate);
	const sound: Sound = { samples, rate };
	if (format === 'mp3') return toMp3(sound);
	return format === 'wav' ? toWav(sound) : toPcm(samples);
}

/** The last few are kept: speaking takes longer than all else the sandbox does. */
const sounds = new LRUCache<string, Promise<Buffer>, Speech>({
	max: 4,
	memoMethod: (_key, _stale, { context }) => synthesise(context),
});

/** Speech as a file of the asked format. */
export const speak = async (speech: Speech): Promise<Buffer> =>
	await sounds.memo(JSON.stringify(speech), { context: speech });
