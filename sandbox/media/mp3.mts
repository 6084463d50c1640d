import lame from '@breezystack/lamejs';
import { MPEGDecoder } from 'mpg123-decoder';

import type { Sound } from './wav.mts';

const DEFAULT_KBITS = 64;
const BLOCK = 1152;

/**
 * A mono MP3 file.
 *
 * @param kbits a second, 48 or more; the encoder takes the nearest that the sample rate has. For less
 *   it lowers the sample rate, and between some rates its sound then runs too fast.
 */
export function toMp3({ samples, rate }: Sound, kbits = DEFAULT_KBITS): Buffer {
	const encoder = new lame.Mp3Encoder(1, rate, kbits);
	const integers = Int16Array.from(samples, (sample) => Math.round(sample * 32767));
	const blocks: Buffer[] = [];
	// The encoder gives signed bytes, which Buffer.concat does not take.
	const keep = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
		blocks.push(Buffer.from(buffer, byteOffset, byteLength));
	for (let at = 0; at < integers.length; at += BLOCK) {
		keep(encoder.encodeBuffer(integers.subarray(at, at + BLOCK)));
	}
	keep(encoder.flush());
	return Buffer.concat(blocks);
}

/** @returns undefined when the bytes hold no MP3 sound */
export async function fromMp3(bytes: Buffer): Promise<Sound | undefined> {
	const decoder = new MPEGDecoder();
	await decoder.ready;
	try {
		const { channelData, sampleRate } = decoder.decode(bytes);
		const [left, right] = channelData;
		if (!left?.length) return undefined;
		const samples = right ? left.map((sample, index) => (sample + right[index]) / 2) : left;
		return { samples, rate: sampleRate };
	} finally {
		decoder.free();
	}
}
