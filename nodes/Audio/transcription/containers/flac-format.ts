import { bitsAt } from './bits';
import { UnreadableAudio, type AudioFormat } from './container';
import { countBytes, countFrames, forEachFrame } from './frames';
import { flacHeaderAt, MAX_RENUMBERED_BYTES, writeRenumbered, type FlacHeader } from './flac-frame';

export const FLAC_MAGIC = 'fLaC';
/** A metadata block: whether it is the last one, its kind, and three bytes of its length (RFC 9639, 8.1). */
export const FLAC_BLOCK_HEAD_BYTES = 4;
const STREAM_INFO_BYTES = 34;
const IS_LAST = 0x80;
/** Fields of the stream information. */
const FRAME_SIZES_AT = 4;
const RATE_BIT = 80;
const TOTAL_AT = 13;
const CHECKSUM_AT = 18;

/** The first metadata block, which says how the sound is written, for pieces of any length. */
export interface FlacStream {
	format: AudioFormat;
	/** The most bytes of a frame. */
	maxFrameBytes: number;
}

/**
 * The format of FLAC frames. They need nothing of each other; in a piece they count from 0 on.
 *
 * @param streamInfo the body of the metadata block of that name
 * @throws UnreadableAudio
 */
export function createFlacStream(streamInfo: Buffer): FlacStream {
	const info = Buffer.from(streamInfo.subarray(0, STREAM_INFO_BYTES));
	const rate = bitsAt(info, RATE_BIT, 20);
	const channels = bitsAt(info, RATE_BIT + 20, 3) + 1;
	const bits = bitsAt(info, RATE_BIT + 23, 5) + 1;
	if (info.length < STREAM_INFO_BYTES || rate === 0) {
		throw new UnreadableAudio('does not say how its FLAC is written');
	}
	const samplesOf = (bytes: Buffer, from: number) => flacHeaderAt(bytes, from)?.samples ?? 0;
	// What a piece has of them is not known, which zeros say.
	info.fill(0, FRAME_SIZES_AT, FRAME_SIZES_AT + 6).fill(0, CHECKSUM_AT);
	const maxSamples = info.readUInt16BE(2);

	const format: AudioFormat = {
		sentAs: 'flac',
		rate,
		leadFrames: 0,
		overhead: { file: FLAC_MAGIC.length + FLAC_BLOCK_HEAD_BYTES + STREAM_INFO_BYTES, frame: 0 },
		createCounter: () => samplesOf,
		// Without loss, the bits of a sample grow with its level.
		loudnessOf: (bytes, from, to) =>
			4 ** ((8 * (to - from)) / Math.max(1, samplesOf(bytes, from)) / channels),
		write(frames) {
			const room = countBytes(frames) + countFrames(frames) * MAX_RENUMBERED_BYTES;
			const sound = Buffer.allocUnsafeSlow(room);
			let [index, passed, end] = [0, 0, 0];
			forEachFrame(frames, (bytes, from, to) => {
				const header = flacHeaderAt(bytes, from);
				if (!header) return;
				const number = header.isVariable ? passed : index;
				end = writeRenumbered(bytes.subarray(from, to), header, number, sound, end);
				index += 1;
				passed += header.samples;
			});
			const own = Buffer.from(info);
			own.writeUInt8(
				(own.readUInt8(TOTAL_AT) & 0xf0) | (Math.floor(passed / 2 ** 32) & 15),
				TOTAL_AT,
			);
			own.writeUInt32BE(passed % 2 ** 32, TOTAL_AT + 1);
			const head = Buffer.from([IS_LAST, 0, 0, STREAM_INFO_BYTES]);
			return [Buffer.from(FLAC_MAGIC), head, own, sound.subarray(0, end)];
		},
	};
	// Stored as they are, samples of a difference have one bit more than the others.
	return { format, maxFrameBytes: Math.ceil((maxSamples * channels * (bits + 1)) / 8) + 64 };
}

/** The shortest and the longest of frames whose lengths differ. */
const MIN_SAMPLES = 16;
const MAX_SAMPLES = 65_535;

/**
 * The format of frames before which nothing stands, by the header of one of them.
 *
 * @throws UnreadableAudio where that leaves it open
 */
export function flacStreamLike(header: FlacHeader): FlacStream {
	const { isVariable, samples, rate, channels, bits } = header;
	if (bits === 0) throw new UnreadableAudio('does not say how its FLAC is written');
	const info = Buffer.alloc(STREAM_INFO_BYTES);
	info.writeUInt16BE(isVariable ? MIN_SAMPLES : samples, 0);
	info.writeUInt16BE(isVariable ? MAX_SAMPLES : samples, 2);
	info.writeUIntBE(rate * 16 + (channels - 1) * 2 + ((bits - 1) >> 4), RATE_BIT / 8, 3);
	info.writeUInt8(((bits - 1) & 15) << 4, TOTAL_AT);
	return createFlacStream(info);
}

/**
 * The format by the stream information among metadata blocks, as other containers have them.
 *
 * @param config four bytes of a container's own, most often the name `fLaC`, and the blocks
 */
export const flacFormatOf = (config: Buffer): AudioFormat =>
	createFlacStream(config.subarray(FLAC_MAGIC.length + FLAC_BLOCK_HEAD_BYTES)).format;
