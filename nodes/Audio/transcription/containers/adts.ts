import { writeAacConfig, aacRateAt } from './aac-config';
import { createAacFormat } from './aac-format';
import { UnreadableAudio, type AudioContainer } from './container';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
import { hasFrames, readSyncFrames, type SyncFrame, type SyncWord } from './sync-frames';

/** A frame of AAC with a header of its own (ISO 14496-3, 1.A.2). */
interface AdtsFrame extends SyncFrame {
	headerLength: number;
	/** As an AudioSpecificConfig counts them. */
	objectType: number;
	rate: number;
	channels: number;
}

const HEADER_BYTES = 7;
const CHECKSUM_BYTES = 2;
/** The length has 13 bits. */
const MAX_FRAME_BYTES = 0x1fff;
/** The sync word, version and layer, then profile, rate and channels. */
const FAMILY_MASK = 0xfffefdc0;

function frameAt(bytes: Buffer, at: number): AdtsFrame | undefined {
	if (at < 0 || at + HEADER_BYTES > bytes.length) return undefined;
	const header = bytes.readUInt32BE(at);
	// Twelve bits of sync, and no layer: MPEG audio has one.
	if (header >>> 20 !== 0xfff || ((header >>> 17) & 3) !== 0) return undefined;
	const rate = aacRateAt((header >>> 10) & 15);
	const headerLength = HEADER_BYTES + ((header >>> 16) & 1 ? 0 : CHECKSUM_BYTES);
	const length = ((header & 3) << 11) | (bytes.readUInt16BE(at + 4) >> 5);
	// Several blocks in one frame are allowed, and made by nobody.
	const blocks = (bytes.readUInt8(at + 6) & 3) + 1;
	if (!rate || length <= headerLength || blocks > 1) return undefined;
	return {
		length,
		headerLength,
		objectType: ((header >>> 14) & 3) + 1,
		rate,
		channels: (header >>> 6) & 7,
		family: (header & FAMILY_MASK) >>> 0,
	};
}

const ADTS_SYNC: SyncWord<AdtsFrame> = {
	byte: 0xff,
	headerBytes: HEADER_BYTES,
	maxFrameBytes: MAX_FRAME_BYTES,
	frameAt,
};

export const isAdts = (head: Buffer) => hasFrames(head, ADTS_SYNC);

/** AAC files whose frames follow each other; without their headers they are the frames of an M4A. */
export const adtsContainer: AudioContainer = {
	async *frames(source) {
		let sequence: FrameSequence | undefined;
		for await (const frame of readSyncFrames(await source.open(), ADTS_SYNC)) {
			const { bytes, headerLength, objectType, rate, channels } = frame;
			sequence ??= createFrameSequence(createAacFormat(writeAacConfig(objectType, rate, channels)));
			yield sequence.next(bytes.subarray(headerLength));
		}
		if (!sequence) throw new UnreadableAudio('holds no AAC frame');
	},
};
