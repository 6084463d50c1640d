import { createAacFormat } from './aac-format';
import { createAc3Format } from './ac3';
import { createAlacFormat } from './alac-format';
import { createAmrFormat } from './amr';
import { encryptedAudio, uncuttableCodec } from './codec-names';
import { UnreadableAudio, type AudioFormat } from './container';
import { flacFormatOf } from './flac-format';
import { createLayer2Format } from './layer2-format';
import { createMp3Format } from './mp3-format';
import { xiphPackets } from './matroska-blocks';
import { boxesIn, bodyOf, type Box } from './mp4-boxes';
import { createOpusFormat, opusHeadOfMp4 } from './opus-format';
import type { PcmCodec } from './pcm';
import { createQuickTimeCodec } from './quicktime-pcm';
import { createVorbisFormat } from './vorbis-format';
import { createWaveCodec } from './wave-codec';

/** How the sound of a track is coded. Of what goes out as PCM, most samples of the file are single moments. */
export type TrackCodec = Pick<PcmCodec, 'format' | 'convert'> & Partial<PcmCodec>;

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

function readDescription(stsd: Buffer, timescale: number): SoundDescription {
	const [first] = boxesIn(stsd, 8);
	const { name = '', body = Buffer.alloc(0) } = first ?? {};
	const [plain = 28] = VERSION_BYTES;
	if (body.length < plain) throw new UnreadableAudio('does not say how its sound is written');
	// MPEG's own version 1 of the table is of entries as long as in version 0.
	const version = stsd[0] === 1 ? 0 : body.readUInt16BE(8);
	const isSecond = version === 2 && body.length >= 64;
	const boxes = boxesIn(body, VERSION_BYTES[version] ?? plain);
	const inWave = bodyOf(boxes, 'wave');
	return {
		name,
		channels: isSecond ? body.readUInt32BE(40) : body.readUInt16BE(16),
		bits: isSecond ? body.readUInt32BE(48) : body.readUInt16BE(18),
		// Rates of 65,536 Hz and more have no room there.
		rate: (isSecond ? body.readDoubleBE(32) : body.readUInt32BE(24) / 0x10000) || timescale,
		...(isSecond ? { flags: body.readUInt32BE(52) } : {}),
		boxes: inWave ? [...boxes, ...boxesIn(inWave)] : boxes,
	};
}

/** Kinds of MPEG-4 streams (ISO 14496-1, table 5; mp4ra.org). */
const AAC_KINDS = [0x40, 0x66, 0x67, 0x68];
const MP3_KINDS = [0x69, 0x6b];
const VORBIS_KIND = 0xdd;
/** MPEG-2 has the lower ones, and half as many samples in a frame. */
const MIN_MPEG1_RATE = 32_000;

const ES = 3;
const DECODER = 4;
const DECODER_SPECIFIC = 5;
const MAX_LENGTH_BYTES = 4;

/** What an `esds` box says: the kind of the stream and its configuration (ISO 14496-1, 7.2.6). */
export function readEsds(esds: Buffer): { kind?: number; config?: Buffer } {
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

const createLayer3Format = ({ rate }: SoundDescription): AudioFormat =>
	createMp3Format({ rate, samples: rate < MIN_MPEG1_RATE ? 576 : 1152 });

function createMpegFormat(sound: SoundDescription): AudioFormat {
	const { kind, config } = readEsds(bodyOf(sound.boxes, 'esds') ?? Buffer.alloc(0));
	if (kind !== undefined && MP3_KINDS.includes(kind)) return createLayer3Format(sound);
	if (config && kind === VORBIS_KIND) return createVorbisFormat(xiphPackets(config));
	if (!config || (kind !== undefined && !AAC_KINDS.includes(kind))) {
		throw uncuttableCodec(`mp4a ${kind ?? ''}`);
	}
	return createAacFormat(config);
}

/** Samples by their names in QuickTime; undefined for other sound. */
function createPcmCodec({
	name,
	channels,
	rate,
	bits,
	flags = 0,
	boxes,
}: SoundDescription): PcmCodec | undefined {
	// Microsoft's kinds are described as in WAV files.
	const wave = name.startsWith('ms\0') ? bodyOf(boxes, name) : undefined;
	if (wave) return createWaveCodec(wave);
	// `pcmC` says of the names of MPEG, and `enda` of QuickTime's, whether the lowest byte comes first.
	const pcmC = bodyOf(boxes, 'pcmC');
	const isLittleEndian =
		name === 'lpcm'
			? (flags & IS_BIG_ENDIAN) === 0
			: bodyOf(boxes, 'enda')?.[1] === 1 || ((pcmC?.[4] ?? 0) & 1) === 1;
	return createQuickTimeCodec({
		name,
		bits: pcmC?.[5] ?? bits,
		channels,
		rate,
		isLittleEndian,
		isFloat: (flags & IS_FLOAT) !== 0,
	});
}

/**
 * The codec of a track by its sample description.
 *
 * @param stsd the body of the box
 * @param timescale ticks a second of the track, which most often are its samples
 * @throws UnreadableAudio for what cannot be cut
 */
export function trackCodecOf(stsd: Buffer, timescale: number): TrackCodec {
	const sound = readDescription(stsd, timescale);
	const { name, boxes, rate } = sound;
	switch (name) {
		case 'mp4a':
			return { format: createMpegFormat(sound) };
		case '.mp3':
		case 'ms\0U':
			return { format: createLayer3Format(sound) };
		case '.mp2':
		case 'ms\0P':
			return { format: createLayer2Format({ rate, samples: 1152 }) };
		case 'enca':
		case 'drms':
		case 'aavd':
			throw encryptedAudio();
		case 'Opus':
			return {
				format: createOpusFormat(opusHeadOfMp4(bodyOf(boxes, 'dOps') ?? Buffer.alloc(0))),
			};
		case 'alac':
			return {
				format: createAlacFormat((bodyOf(boxes, 'alac') ?? Buffer.alloc(0)).subarray(4)),
			};
		case 'fLaC':
			return {
				format: flacFormatOf((bodyOf(boxes, 'dfLa') ?? Buffer.alloc(0)).subarray(4)),
			};
		case 'ac-3':
		case 'ec-3':
			return { format: createAc3Format(rate, name === 'ec-3') };
		case 'samr':
			return { format: createAmrFormat('narrow') };
		case 'sawb':
			return { format: createAmrFormat('wide') };
		default: {
			const pcm = createPcmCodec(sound);
			if (!pcm) throw uncuttableCodec(name);
			return pcm;
		}
	}
}
