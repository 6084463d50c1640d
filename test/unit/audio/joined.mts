/** Whether pieces, decoded and put behind each other, are the whole that they were cut from. */
import { correlation } from './ffmpeg.mts';
import type { Recipe } from './recipes.mts';

/** Beside the frame that a decoder may leave out at the end. */
export const MAX_FRAME_SECONDS = 0.13;

/** Where each piece ends in the whole, in samples. */
export function endsOf(sounds: readonly Int16Array[]): number[] {
	let end = 0;
	return sounds.map(({ length }) => (end += length));
}

function join(sounds: readonly Int16Array[]): Int16Array {
	const ends = endsOf(sounds);
	const joined = new Int16Array(ends.at(-1) ?? 0);
	sounds.forEach((sound, index) => joined.set(sound, ends[index] - sound.length));
	return joined;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int16Array) =>
	Buffer.from(buffer, byteOffset, byteLength);

function rootMeanSquare(samples: Int16Array, others?: Int16Array): number {
	let total = 0;
	samples.forEach((sample, at) => (total += (sample - (others?.[at] ?? 0)) ** 2));
	return Math.sqrt(total / Math.max(1, samples.length));
}

/** AAC decoders make up some noise where it is quiet, another one each time; a word is much louder. */
const MADE_UP = 0.01;

/** Expects the pieces to be the whole, at every cut, as far as the codec allows it. */
export function expectAlike(
	sounds: readonly Int16Array[],
	whole: Int16Array,
	{ accuracy, rate }: Pick<Recipe, 'accuracy' | 'rate'>,
): void {
	const joined = join(sounds);
	if (accuracy === 'exact') {
		// By bytes: to compare a million numbers one by one takes a second.
		expect(joined.length).toBe(whole.length);
		expect(Buffer.compare(bytesOf(joined), bytesOf(whole))).toBe(0);
		return;
	}
	expect(Math.abs(joined.length - whole.length)).toBeLessThan(MAX_FRAME_SECONDS * rate);
	// A decoder that starts anew takes a while to sound as if it had not.
	const reach = (accuracy === 'restarts' ? 1 : 0.1) * rate;
	const loudness = rootMeanSquare(whole);
	for (const cut of endsOf(sounds).slice(0, -1)) {
		const [from, to] = [Math.max(0, cut - reach), Math.min(cut + reach, joined.length)];
		const [near, original] = [joined.subarray(from, to), whole.subarray(from, to)];
		if (rootMeanSquare(near, original) < MADE_UP * loudness) continue;
		const alike = correlation(near, original);
		expect(alike).toBeGreaterThan(accuracy === 'restarts' ? 0.9 : 0.99);
	}
}
