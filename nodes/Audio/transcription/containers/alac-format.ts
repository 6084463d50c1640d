import { bitsAt } from './bits';
import { UnreadableAudio, type AudioFormat, type FrameReader } from './container';
import { createM4aFormat, fullBox } from './m4a-file';

/** Apple's ALACSpecificConfig (its reference decoder, ALACMagicCookieDescription). */
const CONFIG_BYTES = 24;
/** Older files have it in two boxes. */
const BOXES_BYTES = 24;

/** Where a frame says that it is shorter than the others, and by how much. */
const IS_PARTIAL_BIT = 19;
const PARTIAL_SAMPLES_BIT = 23;

/**
 * The format of Apple Lossless frames. They stand alone: none needs another one before it.
 *
 * @param given the configuration, as it stands in the `alac` box
 * @throws UnreadableAudio
 */
export function createAlacFormat(given: Buffer): AudioFormat {
	const isBoxed = given.toString('latin1', 4, 8) === 'frma';
	const cookie = given.subarray(isBoxed ? BOXES_BYTES : 0);
	if (cookie.length < CONFIG_BYTES)
		throw new UnreadableAudio('does not say how its ALAC is written');
	const frameSamples = cookie.readUInt32BE(0);
	const bits = cookie.readUInt8(5);
	const channels = cookie.readUInt8(9);
	const rate = cookie.readUInt32BE(20);
	if (!frameSamples || !rate || !channels) {
		throw new UnreadableAudio('does not say how its ALAC is written');
	}
	const createCounter = (): FrameReader => (bytes, from) =>
		bitsAt(bytes, 8 * from + IS_PARTIAL_BIT, 1) === 1
			? bitsAt(bytes, 8 * from + PARTIAL_SAMPLES_BIT, 32)
			: frameSamples;
	return createM4aFormat({
		name: 'alac',
		channels,
		bits,
		description: fullBox('alac', 0, cookie),
		rate,
		leadFrames: 0,
		createCounter,
		// Without loss, the bits of a sample grow with its level.
		loudnessOf: (_, from, to) => 4 ** ((8 * (to - from)) / frameSamples / channels),
	});
}
