import { ac3Frames } from './ac3';
import { uncuttableCodec } from './codec-names';
import { frameCodecOf } from './frame-codecs';
import { mpegFrames } from './mpeg';
import { createLawCodec, createLinearCodec, type PcmCodec } from './pcm';
import { readPcmFrames } from './pcm-frames';
import type { PartsCodec } from './sound-parts';
import { countSpeexFrames, createSpeexFormat, wideBandHeaders } from './speex-format';

/** What a tag of sound holds, by its first bytes. */
export interface FlvSound {
	/** Four letters, as newer tags and MP4 name it. */
	codec: string;
	/** Whether it describes the frames that follow. */
	isConfig: boolean;
	/** Bytes in front of it. */
	headBytes: number;
	rate: number;
	bits: number;
	channels: number;
}

/** Codecs by the numbers that older tags have (Adobe, Video File Format Specification 10.1, E.4.2.1). */
const CODECS: Partial<Record<number, string>> = {
	0: 'pcm',
	1: 'Flash ADPCM',
	2: '.mp3',
	3: 'pcm',
	4: 'Nellymoser',
	5: 'Nellymoser',
	6: 'Nellymoser',
	7: 'alaw',
	8: 'ulaw',
	10: 'mp4a',
	11: 'spex',
	14: '.mp3',
};
const EXTENDED = 9;
const AAC = 10;
/** Of samples without a codec. */
const RATES = [5_512, 11_025, 22_050, 44_100];
/** Of μ-law and A-law, whatever the tag says. */
const PHONE_RATE = 8_000;

/** Kinds of packets of newer tags (Veovera, Enhanced RTMP v2, "ExAudioTagHeader"). */
const SEQUENCE_START = 0;
const CODED_FRAMES = 1;
const MOD_EX = 7;
/** A modifier that is longer than its first byte can say. */
const LONG_MOD_EX = 256;

const NAME_BYTES = 4;

/** Where the name of the codec stands, and the kind of the packet: modifiers of its time are passed over. */
function passModifiers(tag: Buffer): { kind: number; at: number } {
	let kind = (tag[0] ?? 0) & 15;
	let at = 1;
	while (kind === MOD_EX && at + 3 < tag.length) {
		let bytes = tag.readUInt8(at) + 1;
		at += 1;
		if (bytes === LONG_MOD_EX) {
			bytes = tag.readUInt16BE(at) + 1;
			at += 2;
		}
		at += bytes;
		kind = (tag[at] ?? 0) & 15;
		at += 1;
	}
	return { kind, at };
}

/**
 * What a tag of sound holds.
 *
 * @returns undefined where it holds nothing of the first track
 */
export function flvSoundOf(tag: Buffer): FlvSound | undefined {
	const first = tag[0] ?? 0;
	const number = first >> 4;
	const written = {
		rate: RATES[(first >> 2) & 3] ?? 0,
		bits: first & 2 ? 16 : 8,
		channels: (first & 1) + 1,
	};
	if (number === EXTENDED) {
		const { kind, at } = passModifiers(tag);
		if (kind !== SEQUENCE_START && kind !== CODED_FRAMES) return undefined;
		return {
			...written,
			// Only the frames or what describes them say how many.
			channels: 2,
			codec: tag.toString('latin1', at, at + NAME_BYTES),
			isConfig: kind === SEQUENCE_START,
			headBytes: at + NAME_BYTES,
		};
	}
	const codec = CODECS[number] ?? `number ${number}`;
	const isAac = number === AAC;
	return { ...written, codec, isConfig: isAac && tag[1] === 0, headBytes: isAac ? 2 : 1 };
}

const samples = (codec: PcmCodec): PartsCodec => ({
	read: (reader) => readPcmFrames(reader, codec),
});

/**
 * How the sound of a file is read.
 *
 * @param config what describes its frames; empty where nothing does
 * @param first the first frame
 * @throws UncuttableAudio for what cannot be cut
 */
export function flvCodecOf(sound: FlvSound, config: Buffer, first: Buffer): PartsCodec {
	const { codec, rate, bits, channels } = sound;
	switch (codec) {
		case 'spex':
			return { format: createSpeexFormat(wideBandHeaders(channels, countSpeexFrames(first))) };
		case '.mp3':
			return { read: mpegFrames };
		case 'ac-3':
		case 'ec-3':
			return { read: ac3Frames };
		case 'alaw':
			return samples(createLawCodec('alaw', channels, PHONE_RATE));
		case 'ulaw':
			return samples(createLawCodec('mulaw', channels, PHONE_RATE));
		case 'pcm': {
			const linear = { encoding: 'integer', bits, isBigEndian: false, isUnsigned: true } as const;
			return samples(createLinearCodec(linear, channels, rate));
		}
		default: {
			const found = frameCodecOf({ ...sound, config });
			if (!found) throw uncuttableCodec(codec);
			return found;
		}
	}
}
