import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { fromMp3 } from './mp3.mts';
import { fromTones } from './tones.mts';
import { fromWav, toWav, type Sound } from './wav.mts';

/** What turns real speech into text; it takes about as long as the recording lasts. */
export type Recogniser = 'none' | 'pocketsphinx';

const POCKETSPHINX = 'pocketsphinx_continuous';
const RECOGNISER_RATE = 16_000;

/** What no ear hears: less than the last bit of 16. */
const SILENCE = 1 / 2 ** 15;

export async function decode(bytes: Buffer): Promise<Sound | undefined> {
	return fromWav(bytes) ?? (await fromMp3(bytes));
}

function resample({ samples, rate }: Sound, wanted: number): Sound {
	const length = Math.floor((samples.length * wanted) / rate);
	return {
		samples: Float32Array.from({ length }, (_, at) => samples[Math.floor((at * rate) / wanted)]),
		rate: wanted,
	};
}

/** @throws Error when pocketsphinx is not installed */
async function recognise(sound: Sound): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-sandbox-'));
	try {
		const file = join(folder, 'speech.wav');
		await writeFile(file, toWav(resample(sound, RECOGNISER_RATE)));
		const { stdout } = await promisify(execFile)(POCKETSPHINX, [
			'-infile',
			file,
			'-logfn',
			'/dev/null',
		]);
		return stdout.trim().replace(/\s+/g, ' ');
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** A recording that was understood as far as that goes. */
export interface Heard {
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
export async function listen(bytes: Buffer, recogniser: Recogniser): Promise<Heard | undefined> {
	const sound = await decode(bytes);
	if (!sound) return undefined;
	const seconds = sound.samples.length / sound.rate;
	if (isSilent(sound)) return { text: '', seconds };
	const words = fromTones(sound.samples, sound.rate);
	if (words) return { text: words, seconds };
	const text =
		recogniser === 'none'
			? 'The sandbox was started without a recogniser for this recording.'
			: await recognise(sound);
	return { text, seconds };
}
