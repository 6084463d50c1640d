import { createAacFormat } from './aac-format';
import { createAc3Format } from './ac3';
import { createAlacFormat } from './alac-format';
import { createAmrFormat } from './amr';
import type { AudioFormat } from './container';
import { flacFormatOf } from './flac-format';
import { createLayer2Format } from './layer2-format';
import { xiphPackets } from './matroska-blocks';
import { createMp3Format } from './mp3-format';
import { createOpusFormat, opusHead, readOpusHead } from './opus-format';
import { createVorbisFormat } from './vorbis-format';

/** What a file says of sound whose frames it keeps apart. */
export interface FramedSound {
	/** The name of the codec, as MP4 and QuickTime have it. */
	codec: string;
	/** What the codec needs to know; empty where nothing does. */
	config: Buffer;
	channels: number;
	rate: number;
}

/** How frames are coded, and how many samples in front are decoded but not heard. */
export interface FrameCodec {
	format: AudioFormat;
	preSkip?: number;
}

/** MPEG-2 has the lower ones, and half as many samples in a frame. */
const MIN_MPEG1_RATE = 32_000;

/**
 * How the frames of a track are coded.
 *
 * @returns undefined where they are of another codec
 * @throws UnreadableAudio
 */
export function frameCodecOf(sound: FramedSound): FrameCodec | undefined {
	const { codec, config, channels, rate } = sound;
	switch (codec) {
		case 'mp4a':
			return { format: createAacFormat(config) };
		case 'Opus': {
			const head = readOpusHead(config) ?? opusHead(channels, 0, rate);
			return { format: createOpusFormat(head), preSkip: head.preSkip };
		}
		case 'alac':
			return { format: createAlacFormat(config) };
		case 'fLaC':
			return { format: flacFormatOf(config) };
		case 'vorbis':
			return { format: createVorbisFormat(xiphPackets(config)) };
		case '.mp1':
			return { format: createLayer2Format({ rate, samples: 384 }) };
		case '.mp2':
			return { format: createLayer2Format({ rate, samples: 1152 }) };
		case '.mp3':
			return { format: createMp3Format({ rate, samples: rate < MIN_MPEG1_RATE ? 576 : 1152 }) };
		case 'ac-3':
		case 'ec-3':
			return { format: createAc3Format(rate, codec === 'ec-3') };
		case 'samr':
			return { format: createAmrFormat('narrow') };
		case 'sawb':
			return { format: createAmrFormat('wide') };
		default:
			return undefined;
	}
}
