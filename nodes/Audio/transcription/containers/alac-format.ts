import { bitsAt } from './bits';
import { UnreadableAudio, type AudioFormat, type FrameReader } from './container';
import { box, fullBox, M4A_OVERHEAD, uint16, uint32, writeM4a } from './m4a-file';

/** Apple's ALACSpecificConfig (its reference decoder, ALACMagicCookieDescription). */
const CONFIG_BYTES = 24;

/** Where a frame says that it is shorter than the others, and by how much. */
const IS_PARTIAL_BIT = 19;
const PARTIAL_SAMPLES_BIT = 23;

/**
 * The format of Apple Lossless frames. They stand alone: none needs another one before it.
 *
 * @param cookie the configuration, as it stands in the `alac` box
 * @throws UnreadableAudio
 */
export function createAlacFormat(cookie: Buffer): AudioFormat {
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
	const entry = box(
		'alac',
		Buffer.alloc(6),
		uint16(1),
		Buffer.alloc(8),
		uint16(channels),
		uint16(bits),
		uint32(0),
		uint32(rate < 0x10000 ? rate * 0x10000 : 0),
		fullBox('alac', 0, cookie),
	);
	return {
		sentAs: 'm4a',
		rate,
		leadFrames: 0,
		overhead: { ...M4A_OVERHEAD, file: M4A_OVERHEAD.file + entry.length },
		createCounter,
		// Without loss, the bits of a sample grow with its level.
		loudnessOf: (_, from, to) => 4 ** ((8 * (to - from)) / frameSamples / channels),
		write: (frames, lead) => writeM4a({ entry, rate, createCounter }, frames, lead),
	};
}
