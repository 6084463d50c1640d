import { createAacFormat } from './aac-format';
import { aacConfigOf } from './aac-config';
import { createAc3Format } from './ac3';
import { createAlacFormat } from './alac-format';
import { uncuttableCodec } from './codec-names';
import type { AudioFormat } from './container';
import { flacFormatOf, FLAC_MAGIC } from './flac-format';
import { createLayer2Format } from './layer2-format';
import { xiphPackets } from './matroska-blocks';
import { createMp3Format } from './mp3-format';
import { createOpusFormat, opusHead, readOpusHead } from './opus-format';
import { createLinearCodec, type PcmCodec } from './pcm';
import { createVorbisFormat } from './vorbis-format';
import { createWaveCodec } from './wave-codec';

/** What a file says of a sound track's codec (RFC 9559 and its list of codecs). */
export interface MatroskaSound {
	codecId: string;
	/** What the codec needs to know, in a form of its own. */
	codecPrivate: Buffer;
	channels: number;
	rate: number;
	bits: number;
	/** Seconds in front that are decoded but not heard. */
	delay: number;
}

/** How the sound of a track is coded. */
export type MatroskaCodec = Pick<PcmCodec, 'format' | 'convert'> & { preSkip: number };

function createOpusCodec({ codecPrivate, channels, rate }: MatroskaSound): MatroskaCodec {
	const head = readOpusHead(codecPrivate) ?? opusHead(channels, 0, rate);
	return { format: createOpusFormat(head), preSkip: head.preSkip };
}

function pcmCodecOf({ codecId, codecPrivate, channels, rate, bits }: MatroskaSound) {
	const isFloat = codecId.startsWith('A_PCM/FLOAT');
	if (isFloat || codecId.startsWith('A_PCM/INT')) {
		const encoding = isFloat ? 'float' : 'integer';
		const isBigEndian = codecId.endsWith('BIG');
		return createLinearCodec({ encoding, bits, isBigEndian, isUnsigned: true }, channels, rate);
	}
	return codecId === 'A_MS/ACM' ? createWaveCodec(codecPrivate) : undefined;
}

function formatOf(sound: MatroskaSound): AudioFormat | undefined {
	const { codecId, codecPrivate, rate, channels } = sound;
	if (codecId.startsWith('A_AAC')) {
		const isMissing = codecPrivate.length < 2;
		return createAacFormat(isMissing ? aacConfigOf(codecId, rate, channels) : codecPrivate);
	}
	switch (codecId) {
		case 'A_VORBIS':
			return createVorbisFormat(xiphPackets(codecPrivate));
		case 'A_FLAC':
			return flacFormatOf(codecPrivate.subarray(FLAC_MAGIC.length));
		case 'A_ALAC':
			return createAlacFormat(codecPrivate);
		case 'A_MPEG/L3':
			return createMp3Format({ rate, samples: rate < 32_000 ? 576 : 1152 });
		case 'A_MPEG/L2':
			return createLayer2Format({ rate, samples: 1152 });
		case 'A_MPEG/L1':
			return createLayer2Format({ rate, samples: 384 });
		case 'A_AC3':
		case 'A_EAC3':
			return createAc3Format(rate, codecId === 'A_EAC3');
		default:
			return undefined;
	}
}

/** @throws UnreadableAudio for what cannot be cut */
export function matroskaCodecOf(sound: MatroskaSound): MatroskaCodec {
	if (sound.codecId === 'A_OPUS') return createOpusCodec(sound);
	const pcm = pcmCodecOf(sound);
	const preSkip = Math.round(sound.delay * sound.rate);
	if (pcm) return { ...pcm, preSkip };
	const format = formatOf(sound);
	if (!format) throw uncuttableCodec(sound.codecId);
	return { format, preSkip };
}
