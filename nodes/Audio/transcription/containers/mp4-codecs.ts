import { createAacFormat } from './aac-format';
import { createAlacFormat } from './alac-format';
import { createAmrFormat } from './amr-format';
import { UnreadableAudio, type AudioFormat } from './container';
import { createMp3Format } from './mp3-format';
import { boxesIn, bodyOf, type Box } from './mp4-boxes';
import { createOpusFormat, opusHeadOfMp4 } from './opus-format';
import { createPcmFormat, pcmFrameBytes } from './pcm';
import { createWavFormat, type WavFormat } from './wav-header';

/** How the sound of a track is coded. */
export interface TrackCodec {
	format: AudioFormat;
	/** Samples of PCM are single moments, of so many bytes; these many make a frame. */
	unit?: { bytes: number; together: number };
	/** Makes what the format takes of what the file has. */
	convert?(bytes: Buffer): Buffer;
}

/** The fields that every sound's description has, and the boxes behind them (QTFF, sound sample descriptions). */
interface SoundDescription {
	name: string;
	channels: number;
	bits: number;
	rate: number;
	/** Of the second version, for PCM. */
	flags?: number;
	boxes: Box[];
}

const VERSION_BYTES = [28, 44, 64];
const IS_FLOAT = 1;
const IS_BIG_ENDIAN = 2;

function readDescription(stsd: Buffer): SoundDescription {
	const [first] = boxesIn(stsd, 8);
	const { name = '', body = Buffer.alloc(0) } = first ?? {};
	const [plain = 28] = VERSION_BYTES;
	if (body.length < plain) throw new UnreadableAudio('does not say how its sound is written');
	const version = body.readUInt16BE(8);
	const isSecond = version === 2 && body.length >= 64;
	const boxes = boxesIn(body, VERSION_BYTES[version] ?? plain);
	const inWave = bodyOf(boxes, 'wave');
	return {
		name,
		channels: isSecond ? body.readUInt32BE(40) : body.readUInt16BE(16),
		bits: isSecond ? body.readUInt32BE(48) : body.readUInt16BE(18),
		rate: isSecond ? body.readDoubleBE(32) : body.readUInt32BE(24) / 0x10000,
		...(isSecond ? { flags: body.readUInt32BE(52) } : {}),
		boxes: inWave ? [...boxes, ...boxesIn(inWave)] : boxes,
	};
}

/** Kinds of MPEG-4 streams (ISO 14496-1, table 5; mp4ra.org). */
const AAC_KINDS = [0x40, 0x66, 0x67, 0x68];
const MP3_KINDS = [0x69, 0x6b];

const ES = 3;
const DECODER = 4;
const DECODER_SPECIFIC = 5;
const MAX_LENGTH_BYTES = 4;

/** What an `esds` box says: the kind of the stream and its configuration (ISO 14496-1, 7.2.6). */
function readEsds(esds: Buffer): { kind?: number; config?: Buffer } {
	let kind: number | undefined;
	for (let at = 4; at < esds.length;) {
		const tag = esds[at++];
		let length = 0;
		for (let count = 0; count < MAX_LENGTH_BYTES; count++) {
			const byte = esds[at++] ?? 0;
			length = length * 128 + (byte & 127);
			if (byte < 128) break;
		}
		if (tag === ES) {
			const flags = esds[at + 2] ?? 0;
			at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x20 ? 2 : 0);
			if (flags & 0x40) at += 1 + (esds[at] ?? 0);
		} else if (tag === DECODER) {
			kind = esds[at];
			at += 13;
		} else if (tag === DECODER_SPECIFIC) {
			return { kind, config: esds.subarray(at, at + length) };
		} else {
			at += length;
		}
	}
	return { kind };
}

const uncuttable = (name: string) =>
	new UnreadableAudio(`holds sound of the codec "${name.trim()}", which cannot be cut`);

function createMpegFormat({ name, boxes, rate }: SoundDescription): AudioFormat {
	const { kind, config } = readEsds(bodyOf(boxes, 'esds') ?? Buffer.alloc(0));
	if (kind !== undefined && MP3_KINDS.includes(kind)) {
		return createMp3Format({ rate, samples: rate < 32_000 ? 576 : 1152 });
	}
	if (!config || (kind !== undefined && !AAC_KINDS.includes(kind))) {
		throw uncuttable(`${name} ${kind ?? ''}`);
	}
	return createAacFormat(config);
}

/** Samples with their highest byte first, put the other way round. */
const swapped = (width: number) => (bytes: Buffer) => {
	const copy = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % width)));
	if (width === 2) return copy.swap16();
	if (width === 4) return copy.swap32();
	if (width === 8) return copy.swap64();
	for (let at = 0; at + width <= copy.length; at += width) copy.subarray(at, at + width).reverse();
	return copy;
};

/** PCM by the names of QuickTime: its encoding, bits and byte order; undefined for other sound. */
function readPcm({ name, bits, flags = 0, boxes }: SoundDescription) {
	// `enda` and `pcmC` say of the others that their lowest byte comes first.
	const isLittle = bodyOf(boxes, 'enda')?.[1] === 1;
	switch (name) {
		case 'sowt':
			return { encoding: 'integer', bits: 16, isBig: false } as const;
		case 'twos':
			return { encoding: 'integer', bits: bits === 8 ? 8 : 16, isBig: true } as const;
		case 'in24':
			return { encoding: 'integer', bits: 24, isBig: !isLittle } as const;
		case 'in32':
			return { encoding: 'integer', bits: 32, isBig: !isLittle } as const;
		case 'fl32':
			return { encoding: 'float', bits: 32, isBig: !isLittle } as const;
		case 'fl64':
			return { encoding: 'float', bits: 64, isBig: !isLittle } as const;
		case 'raw ':
			return { encoding: 'integer', bits, isBig: bits !== 8 } as const;
		case 'lpcm': {
			const encoding = flags & IS_FLOAT ? 'float' : 'integer';
			return { encoding, bits, isBig: (flags & IS_BIG_ENDIAN) !== 0 } as const;
		}
		case 'ipcm':
		case 'fpcm': {
			const pcmC = bodyOf(boxes, 'pcmC');
			const encoding = name === 'fpcm' ? 'float' : 'integer';
			return { encoding, bits: pcmC?.[5] ?? bits, isBig: ((pcmC?.[4] ?? 0) & 1) === 0 } as const;
		}
		default:
			return undefined;
	}
}

/** Samples of 8 bits have a sign in QuickTime's `twos` and none in WAV. */
const unsigned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x80));

function createPcmCodec(sound: SoundDescription): TrackCodec | undefined {
	const pcm = readPcm(sound);
	if (!pcm) return undefined;
	const format: WavFormat = createWavFormat(pcm.encoding, pcm.bits, sound.channels, sound.rate);
	const isSigned = format.bits === 8 && sound.name !== 'raw ';
	const isSwapped = pcm.isBig && format.bits > 8;
	return {
		format: createPcmFormat(format),
		unit: { bytes: format.frameBytes, together: pcmFrameBytes(format) / format.frameBytes },
		...(isSigned ? { convert: unsigned } : {}),
		...(isSwapped ? { convert: swapped(format.bits / 8) } : {}),
	};
}

/**
 * The codec of a track by its sample description.
 *
 * @param stsd the body of the box
 * @throws UnreadableAudio for what cannot be cut
 */
export function trackCodecOf(stsd: Buffer): TrackCodec {
	const sound = readDescription(stsd);
	const { name, boxes, rate } = sound;
	switch (name) {
		case 'mp4a':
			return { format: createMpegFormat(sound) };
		case '.mp3':
			return { format: createMp3Format({ rate, samples: rate < 32_000 ? 576 : 1152 }) };
		case 'Opus':
			return {
				format: createOpusFormat(opusHeadOfMp4(bodyOf(boxes, 'dOps') ?? Buffer.alloc(0))),
			};
		case 'alac':
			return {
				format: createAlacFormat((bodyOf(boxes, 'alac') ?? Buffer.alloc(0)).subarray(4)),
			};
		case 'samr':
			return { format: createAmrFormat('narrow') };
		case 'sawb':
			return { format: createAmrFormat('wide') };
		default: {
			const pcm = createPcmCodec(sound);
			if (!pcm) throw uncuttable(name);
			return pcm;
		}
	}
}
