import type { ByteReader } from './audio-source';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
import { createOpusFormat, opusHead, OPUS_RATE } from './opus-format';
import type { StreamReader } from './sound-parts';

/** What stands before a packet (wiki.xiph.org/OpusTS, "opus_control_header"). */
interface ControlHeader {
	/** Bytes of the header itself, and of the packet behind it. */
	headBytes: number;
	packetBytes: number;
	/** Samples in front, and at the end, that are decoded but not heard. */
	skip: number;
	drop: number;
}

/** Eleven bits, behind which flags say which fields follow. */
const PREFIX = 0x3ff;
const [HAS_SKIP, HAS_DROP, HAS_EXTENSION] = [0x10, 0x08, 0x04];
const TRIM_MASK = 0x1fff;
/** Flags, a size of as many bytes as a packet can need, two trims and an extension. */
const MAX_HEAD_BYTES = 512;
/** 120 ms at the highest bit rate, of two channels. */
const MAX_PACKET_BYTES = 15_360;

/** @returns undefined where none starts */
function headerAt(bytes: Buffer, from: number): ControlHeader | undefined {
	if (from + 3 > bytes.length || bytes.readUInt16BE(from) >> 5 !== PREFIX) return undefined;
	const flags = bytes[from + 1] ?? 0;
	let at = from + 2;
	let packetBytes = 0;
	// The last part of a size is below 255.
	for (let part = 255; part === 255; packetBytes += part) part = bytes[at++] ?? 0;
	const readTrim = (flag: number) => {
		if ((flags & flag) === 0 || at + 2 > bytes.length) return 0;
		at += 2;
		return bytes.readUInt16BE(at - 2) & TRIM_MASK;
	};
	const [skip, drop] = [readTrim(HAS_SKIP), readTrim(HAS_DROP)];
	if (flags & HAS_EXTENSION) at += 1 + (bytes[at] ?? 0);
	return packetBytes > 0 && packetBytes <= MAX_PACKET_BYTES
		? { headBytes: at - from, packetBytes, skip, drop }
		: undefined;
}

/** Where after damage a header may begin. */
const nextHeader = (bytes: Buffer): number => {
	const at = bytes.indexOf(PREFIX >> 3, 1);
	return at < 0 ? bytes.length : at;
};

/**
 * Reads the packets of Opus in a transport stream.
 *
 * @param channels one or two
 */
export function tsOpusReader(channels: number): StreamReader {
	const head = opusHead(channels, 0, OPUS_RATE);
	const format = createOpusFormat(head);
	return async function* (reader: ByteReader) {
		let sequence: FrameSequence | undefined;
		for (;;) {
			const bytes = await reader.fill(MAX_HEAD_BYTES + MAX_PACKET_BYTES);
			if (bytes.length === 0) return;
			const header = headerAt(bytes, 0);
			if (!header) {
				reader.consume(nextHeader(bytes));
				continue;
			}
			const { headBytes, packetBytes, skip, drop } = header;
			const end = headBytes + packetBytes;
			// What is cut off at the end is no whole packet.
			if (end > bytes.length) return;
			sequence ??= createFrameSequence(format, skip);
			sequence.add(bytes, headBytes, end, drop);
			reader.consume(end);
			yield* sequence.take();
		}
	};
}
