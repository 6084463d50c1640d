import { aacProgramAt, aacRateAt, writeAacConfig } from './aac-config';
import { createAacFormat } from './aac-format';
import type { ByteReader } from './audio-source';
import type { AudioContainer } from './container';
import type { FrameBlock } from './frames';
import { hasFrames, syncFrames, type SyncFrame, type SyncWord } from './sync-frames';

/** A frame of AAC with a header of its own (ISO 14496-3, 1.A.2). */
interface AdtsFrame extends SyncFrame {
	/** As an AudioSpecificConfig counts them. */
	objectType: number;
	rate: number;
	channels: number;
	/** Describes channels that have no number; empty for others. */
	program: Buffer;
}

const HEADER_BYTES = 7;
const CHECKSUM_BYTES = 2;
/** The length has 13 bits. */
const MAX_FRAME_BYTES = 0x1fff;
/** The sync word, version and layer, then profile, rate and channels. */
const FAMILY_MASK = 0xfffefdc0;

const headerLengthAt = (bytes: Buffer, at: number) =>
	HEADER_BYTES + ((bytes[at + 1] ?? 0) & 1 ? 0 : CHECKSUM_BYTES);

/** The length that a header gives; 0 where it cannot be, or where a frame has several blocks, as nobody makes it. */
function lengthOf(bytes: Buffer, at: number): number {
	const length = (bytes.readUInt32BE(at + 2) >>> 5) & MAX_FRAME_BYTES;
	const hasBlocks = ((bytes[at + 6] ?? 0) & 3) > 0;
	return length > headerLengthAt(bytes, at) && !hasBlocks ? length : 0;
}

const NO_PROGRAM = Buffer.alloc(0);

const familyOf = (header: number) => (header & FAMILY_MASK) >>> 0;

function frameAt(bytes: Buffer, at: number): AdtsFrame | undefined {
	if (at < 0 || at + HEADER_BYTES > bytes.length) return undefined;
	const header = bytes.readUInt32BE(at);
	// Twelve bits of sync, and no layer: MPEG audio has one.
	if (header >>> 20 !== 0xfff || ((header >>> 17) & 3) !== 0) return undefined;
	const rate = aacRateAt((header >>> 10) & 15);
	const length = lengthOf(bytes, at);
	if (!rate || length === 0) return undefined;
	const objectType = ((header >>> 14) & 3) + 1;
	const channels = (header >>> 6) & 7;
	const program =
		channels === 0 ? aacProgramAt(bytes, at + headerLengthAt(bytes, at), at + length) : NO_PROGRAM;
	return { length, objectType, rate, channels, program, family: familyOf(header) };
}

const ADTS_SYNC: SyncWord<AdtsFrame> = {
	byte: 0xff,
	headerBytes: HEADER_BYTES,
	maxFrameBytes: MAX_FRAME_BYTES,
	frameAt,
	createLengthReader:
		({ family }) =>
		(bytes, at) =>
			familyOf(bytes.readUInt32BE(at)) === family ? lengthOf(bytes, at) : 0,
};

export const isAdts = (head: Buffer) => hasFrames(head, ADTS_SYNC);

/**
 * The frames of AAC from where the reader stands, without their headers as an M4A has them.
 *
 * @throws UnreadableAudio when there is none
 */
export const adtsFrames = (reader: ByteReader): AsyncGenerator<FrameBlock> =>
	syncFrames(reader, {
		name: 'AAC',
		word: ADTS_SYNC,
		formatOf: ({ objectType, rate, channels, program }) =>
			createAacFormat(Buffer.concat([writeAacConfig(objectType, rate, channels), program])),
		headBytesAt: headerLengthAt,
	});

/** AAC files whose frames follow each other. */
export const adtsContainer: AudioContainer = {
	async *frames(source) {
		yield* adtsFrames(await source.open());
	},
};
