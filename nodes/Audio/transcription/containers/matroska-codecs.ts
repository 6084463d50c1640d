import { aacConfigOf } from './aac-config';
import { uncuttableCodec } from './codec-names';
import { frameCodecOf } from './frame-codecs';
import { createLinearCodec, type PcmCodec } from './pcm';
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

/** The names of codecs whose frames are told apart, in those of MP4. */
const CODECS: Partial<Record<string, string>> = {
	A_AAC: 'mp4a',
	A_OPUS: 'Opus',
	A_VORBIS: 'vorbis',
	A_FLAC: 'fLaC',
	A_ALAC: 'alac',
	'A_MPEG/L1': '.mp1',
	'A_MPEG/L2': '.mp2',
	'A_MPEG/L3': '.mp3',
	A_AC3: 'ac-3',
	A_EAC3: 'ec-3',
};

function pcmCodecOf({ codecId, codecPrivate, channels, rate, bits }: MatroskaSound) {
	const isFloat = codecId.startsWith('A_PCM/FLOAT');
	if (isFloat || codecId.startsWith('A_PCM/INT')) {
		const encoding = isFloat ? 'float' : 'integer';
		const isBigEndian = codecId.endsWith('BIG');
		return createLinearCodec({ encoding, bits, isBigEndian, isUnsigned: true }, channels, rate);
	}
	return codecId === 'A_MS/ACM' ? createWaveCodec(codecPrivate) : undefined;
}

/** @throws UnreadableAudio for what cannot be cut */
export function matroskaCodecOf(sound: MatroskaSound): MatroskaCodec {
	const { codecId, codecPrivate, rate, channels, delay } = sound;
	// Older files say behind the name of AAC what its configuration would.
	const isAac = codecId.startsWith('A_AAC');
	const codec = CODECS[isAac ? 'A_AAC' : codecId] ?? '';
	const isMissing = isAac && codecPrivate.length < 2;
	const config = isMissing ? aacConfigOf(codecId, rate, channels) : codecPrivate;
	const found = frameCodecOf({ codec, config, rate, channels }) ?? pcmCodecOf(sound);
	if (!found) throw uncuttableCodec(codecId);
	return { preSkip: Math.round(delay * rate), ...found };
}
