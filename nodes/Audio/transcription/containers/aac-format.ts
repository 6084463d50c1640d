import { readAacConfig } from './aac-config';
import { aacLoudness } from './aac-loudness';
import type { AudioFormat } from './container';
import { createM4aFormat, descriptor, fullBox, uint32 } from './m4a-file';

/** What a decoder is to know (ISO 14496-14, 5.6). */
function describe(config: Buffer): Buffer {
	const decoder = descriptor(
		4,
		// Audio of MPEG-4; an audio stream; sizes and bit rates that nobody asks for.
		Buffer.from([0x40, 0x15, 0, 0, 0]),
		uint32(0),
		uint32(0),
		descriptor(5, config),
	);
	return fullBox(
		'esds',
		0,
		descriptor(3, Buffer.from([0, 0, 0]), decoder, descriptor(6, Buffer.from([2]))),
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
	return createM4aFormat({
		name: 'mp4a',
		channels: aac.channels || 2,
		bits: 16,
		description: describe(config),
		rate: aac.rate,
		overlapFrames: 1,
		leadFrames: isHighEfficiency ? LEAD_FRAMES.highEfficiency : LEAD_FRAMES.core,
		createCounter: () => () => aac.frameSamples,
		loudnessOf: aacLoudness,
	});
}
