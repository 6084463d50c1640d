import { encryptedAudio, uncuttableCodec } from './codec-names';
import { UnreadableAudio } from './container';
import { frameCodecOf, type FramedSound } from './frame-codecs';
import { boxesIn, bodyOf, type Box } from './mp4-boxes';
import { opusHeadOfMp4 } from './opus-format';
import type { PcmCodec } from './pcm';
import { createQuickTimeCodec } from './quicktime-pcm';
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

const NOTHING = Buffer.alloc(0);
const VERSION_BYTES = [28, 44, 64];
const IS_FLOAT = 1;
const IS_BIG_ENDIAN = 2;

function readDescription(stsd: Buffer, timescale: number): SoundDescription {
	const [first] = boxesIn(stsd, 8);
	const { name = '', body = NOTHING } = first ?? {};
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

/** Kinds of streams that MP4 calls `mp4a`, by the names of what they hold (ISO 14496-1, table 5; mp4ra.org). */
const STREAM_CODECS: Partial<Record<number, string>> = {
	0x40: 'mp4a',
	0x66: 'mp4a',
	0x67: 'mp4a',
	0x68: 'mp4a',
	0x69: '.mp3',
	0x6b: '.mp3',
	0xa5: 'ac-3',
	0xa6: 'ec-3',
	0xdd: 'vorbis',
};
const AAC_KIND = 0x40;

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

/** The codec of frames, and what it needs to know. */
function describeFrames(
	name: string,
	boxes: readonly Box[],
): Pick<FramedSound, 'codec' | 'config'> {
	const body = (box: string) => bodyOf(boxes, box) ?? NOTHING;
	switch (name) {
		case 'mp4a': {
			const { kind = AAC_KIND, config = NOTHING } = readEsds(body('esds'));
			const codec = STREAM_CODECS[kind];
			if (!codec) throw uncuttableCodec(`mp4a 0x${kind.toString(16)}`);
			return { codec, config };
		}
		// Microsoft's names.
		case 'ms\0P':
			return { codec: '.mp2', config: NOTHING };
		case 'ms\0U':
			return { codec: '.mp3', config: NOTHING };
		case 'Opus':
			return { codec: name, config: opusHeadOfMp4(body('dOps')) };
		case 'alac':
			// Behind the version of the box.
			return { codec: name, config: body('alac').subarray(4) };
		default:
			return { codec: name, config: body('dfLa') };
	}
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

const ENCRYPTED = ['enca', 'drms', 'aavd'];

/**
 * The codec of a track by its sample description.
 *
 * @param stsd the body of the box
 * @param timescale ticks a second of the track, which most often are its samples
 * @throws UnreadableAudio for what cannot be cut
 */
export function trackCodecOf(stsd: Buffer, timescale: number): TrackCodec {
	const sound = readDescription(stsd, timescale);
	const { name, boxes } = sound;
	if (ENCRYPTED.includes(name)) throw encryptedAudio();
	// An edit list says what is not heard.
	const { format } = frameCodecOf({ ...sound, ...describeFrames(name, boxes) }) ?? {};
	if (format) return { format };
	const pcm = createPcmCodec(sound);
	if (!pcm) throw uncuttableCodec(name);
	return pcm;
}
