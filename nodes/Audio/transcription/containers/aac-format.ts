import { readAacConfig, type AacConfig } from './aac-config';
import { aacLoudness } from './aac-loudness';
import type { AudioFormat } from './container';
import { box, descriptor, fullBox, M4A_OVERHEAD, uint16, uint32, writeM4a } from './m4a-file';

/** The sample description of AAC (ISO 14496-14, 5.6). */
function sampleEntry({ rate, channels, bytes }: AacConfig): Buffer {
	const decoder = descriptor(
		4,
		// Audio of MPEG-4; an audio stream; sizes and bit rates that nobody asks for.
		Buffer.from([0x40, 0x15, 0, 0, 0]),
		uint32(0),
		uint32(0),
		descriptor(5, bytes),
	);
	const esds = fullBox(
		'esds',
		0,
		descriptor(3, Buffer.from([0, 0, 0]), decoder, descriptor(6, Buffer.from([2]))),
	);
	return box(
		'mp4a',
		Buffer.alloc(6),
		uint16(1),
		Buffer.alloc(8),
		uint16(channels || 2),
		uint16(16),
		uint32(0),
		uint32(rate < 0x10000 ? rate * 0x10000 : 0),
		esds,
	);
}

/** The first frames of HE-AAC lack their upper half until the settings for it have come by. */
const MAX_CORE_RATE = 24_000;
const LEAD_FRAMES = { core: 1, highEfficiency: 4 };

/**
 * The format of AAC frames without headers of their own; they are sent as M4A, in which the frame that
 * a decoder needs before the first one is not heard.
 *
 * @param config an AudioSpecificConfig
 * @throws UnreadableAudio
 */
export function createAacFormat(config: Buffer): AudioFormat {
	const aac = readAacConfig(config);
	// HE-AAC need not say so; as a core of low rate it is more likely than not.
	const isHighEfficiency = aac.isHighEfficiency || aac.rate <= MAX_CORE_RATE;
	const entry = sampleEntry(aac);
	const createCounter = () => () => aac.frameSamples;
	return {
		sentAs: 'm4a',
		rate: aac.rate,
		overlapFrames: 1,
		leadFrames: isHighEfficiency ? LEAD_FRAMES.highEfficiency : LEAD_FRAMES.core,
		overhead: { ...M4A_OVERHEAD, file: M4A_OVERHEAD.file + entry.length },
		createCounter,
		loudnessOf: aacLoudness,
		write: (frames, lead) => writeM4a({ entry, rate: aac.rate, createCounter }, frames, lead),
	};
}
