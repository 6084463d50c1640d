/**
 * Speech for tests: every word is a tune that can be read back exactly. A word is a sync tone, two
 * notes for each byte of its UTF-8 form and two for a checksum, then silence. Words stand alone, so a
 * recording may be cut in any silence, and a word that is cut through is dropped and never misread.
 */

const SYNC_HZ = 400;
const LOWEST_HZ = 700;
const STEP_HZ = 150;
const NOTES = 16;
const SYNC_SECONDS = 0.048;
const NOTE_SECONDS = 0.032;
/** Long enough that MP3 frames fall silent between words at every sample rate. */
const GAP_SECONDS = 0.3;
/** Shorter silence does not part words. */
const BREAK_SECONDS = 0.06;
const AMPLITUDE = 0.5;
/** Notes swell and fade, so that they do not click and lossy codecs keep them apart. */
const RAMP_SECONDS = 0.003;
const WINDOW_SECONDS = 0.004;
/** What counts as sound, relative to the loudest window. */
const LOUD = 0.25;

const noteHz = (note: number) => LOWEST_HZ + note * STEP_HZ;

function notesOf(word: string): number[] {
	const bytes = [...new TextEncoder().encode(word)];
	const checksum = bytes.reduce((sum, byte) => (sum * 31 + byte) & 0xff, 7);
	return [...bytes, checksum].flatMap((byte) => [byte >> 4, byte & 15]);
}

function wordOf(notes: number[]): string | undefined {
	if (notes.length < 4 || notes.length % 2 !== 0) return undefined;
	const bytes = Uint8Array.from(
		{ length: notes.length / 2 },
		(_, index) => notes[2 * index] * 16 + notes[2 * index + 1],
	);
	const word = new TextDecoder().decode(bytes.subarray(0, -1));
	return notesOf(word).join() === notes.join() ? word : undefined;
}

/** Writes one tone into the samples. */
function play(samples: Float32Array, from: number, hz: number, seconds: number, rate: number) {
	const start = Math.round(from * rate);
	const length = Math.round((from + seconds) * rate) - start;
	const ramp = RAMP_SECONDS * rate;
	for (let index = 0; index < length; index++) {
		const swell = Math.min(1, index / ramp, (length - 1 - index) / ramp);
		samples[start + index] = AMPLITUDE * swell * Math.sin((2 * Math.PI * hz * index) / rate);
	}
}

/**
 * @param text words apart by white space
 * @param rate samples per second, 8000 or more
 * @returns mono samples from -1 to 1
 */
export function toTones(text: string, rate: number): Float32Array {
	const words = text.split(/\s+/).filter(Boolean).map(notesOf);
	const seconds = words.reduce(
		(sum, notes) => sum + SYNC_SECONDS + notes.length * NOTE_SECONDS + GAP_SECONDS,
		GAP_SECONDS,
	);
	const samples = new Float32Array(Math.ceil(seconds * rate));
	let at = GAP_SECONDS;
	for (const notes of words) {
		play(samples, at, SYNC_HZ, SYNC_SECONDS, rate);
		at += SYNC_SECONDS;
		for (const note of notes) {
			play(samples, at, noteHz(note), NOTE_SECONDS, rate);
			at += NOTE_SECONDS;
		}
		at += GAP_SECONDS;
	}
	return samples;
}

/** The power of one frequency in a stretch of samples (Goertzel's algorithm). */
function power(samples: Float32Array, from: number, to: number, hz: number, rate: number): number {
	const factor = 2 * Math.cos((2 * Math.PI * hz) / rate);
	let previous = 0;
	let last = 0;
	for (let index = from; index < to; index++) {
		const next = samples[index] + factor * last - previous;
		previous = last;
		last = next;
	}
	return previous ** 2 + last ** 2 - factor * previous * last;
}

/** The stretches of sound, in samples. */
function findWords(samples: Float32Array, rate: number): Array<{ from: number; to: number }> {
	const size = Math.max(1, Math.round(WINDOW_SECONDS * rate));
	const levels = Array.from({ length: Math.ceil(samples.length / size) }, (_, window) => {
		let energy = 0;
		const end = Math.min(samples.length, (window + 1) * size);
		for (let index = window * size; index < end; index++) energy += samples[index] ** 2;
		return Math.sqrt(energy / size);
	});
	const threshold = LOUD * levels.reduce((top, level) => Math.max(top, level), 0);
	const words: Array<{ from: number; to: number }> = [];
	levels.forEach((level, window) => {
		if (level <= threshold) return;
		const last = words.at(-1);
		const from = window * size;
		if (last && from - last.to < BREAK_SECONDS * rate) last.to = from + size;
		else words.push({ from, to: from + size });
	});
	return words;
}

function readNotes(samples: Float32Array, from: number, to: number, rate: number): number[] {
	const count = Math.round(((to - from) / rate - SYNC_SECONDS) / NOTE_SECONDS);
	return Array.from({ length: Math.max(0, count) }, (_, index) => {
		const middle = from + (SYNC_SECONDS + (index + 0.5) * NOTE_SECONDS) * rate;
		const half = (NOTE_SECONDS / 3) * rate;
		const powers = Array.from({ length: NOTES }, (__, note) =>
			power(samples, Math.round(middle - half), Math.round(middle + half), noteHz(note), rate),
		);
		return powers.indexOf(Math.max(...powers));
	});
}

/** A word, and where in the recording it is, in seconds. */
export interface HeardWord {
	word: string;
	start: number;
	end: number;
}

/**
 * Reads the words back.
 *
 * @param samples mono samples
 * @returns the words in order; none when the sound is no tones
 */
export function hearTones(samples: Float32Array, rate: number): HeardWord[] {
	return findWords(samples, rate).flatMap(({ from, to }) => {
		const word = wordOf(readNotes(samples, from, to, rate));
		return word === undefined ? [] : [{ word, start: from / rate, end: to / rate }];
	});
}

/** The words apart by single spaces. */
export function fromTones(samples: Float32Array, rate: number): string {
	return hearTones(samples, rate)
		.map(({ word }) => word)
		.join(' ');
}
