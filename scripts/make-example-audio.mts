/**
 * Writes the recordings of the examples, `examples/data/audio/*`: sound that the sandbox transcribes
 * word by word. Run by hand when the texts below change: `node scripts/make-example-audio.mts`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { speak } from '../sandbox/media/speech.mts';

const RATE = 16_000;

const RECORDINGS = {
	'monday-meeting.wav': 'We agreed to ship the new search on Thursday',
	'customer-call.mp3': 'The customer asks for invoices in two currencies',
	'voice-note.mp3': 'Remember to book the train to Lyon before Friday',
};

const folder = new URL('../examples/data/audio/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(RECORDINGS)) {
	const format = name.endsWith('.wav') ? 'wav' : 'mp3';
	const sound = await speak({ text, format, rate: RATE, voice: 'tones' });
	await writeFile(new URL(name, folder), sound);
	await writeFile(new URL(`${name}.txt`, folder), `${text}\n`);
	console.log(`${fileURLToPath(new URL(name, folder))}: ${sound.length} bytes`);
}
