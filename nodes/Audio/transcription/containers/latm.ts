import { readAacConfig } from './aac-config';
import { createAacFormat } from './aac-format';
import type { ByteReader } from './audio-source';
import { BitReader } from './bits';
import { uncuttableSound } from './codec-names';
import { UnreadableAudio, type AudioContainer, type AudioFormat } from './container';
import { createSequences } from './frame-sequence';
import type { FrameBlock } from './frames';
import { readSyncFrames, type SyncFrame, type SyncWord } from './sync-frames';

/** Eleven bits of sync, and the length of what follows (ISO 14496-3, 1.7.2). */
const SYNC = 0x2b7;
const HEADER_BYTES = 3;
const MAX_LENGTH = 0x1fff;

/** An element holds some frames, and now and then how they are written. */
function elementAt(bytes: Buffer, at: number): SyncFrame | undefined {
	if (at + HEADER_BYTES > bytes.length || bytes.readUInt16BE(at) >> 5 !== SYNC) return undefined;
	return { length: HEADER_BYTES + (bytes.readUIntBE(at, HEADER_BYTES) & MAX_LENGTH), family: 0 };
}

const LATM_SYNC: SyncWord<SyncFrame> = {
	byte: SYNC >> 3,
	headerBytes: HEADER_BYTES,
	maxFrameBytes: HEADER_BYTES + MAX_LENGTH,
	frameAt: elementAt,
	createLengthReader: () => (bytes, at) => elementAt(bytes, at)?.length ?? 0,
};

const ELEMENTS_IN_A_ROW = 3;
/** A file may begin within an element. */
const ELEMENTS_BEHIND_JUNK = 8;

function isRow(bytes: Buffer, from: number, elements: number): boolean {
	let at = from;
	return Array.from({ length: elements }).every(() => {
		const element = elementAt(bytes, at);
		at += element?.length ?? 0;
		return element !== undefined;
	});
}

export function isLatm(head: Buffer): boolean {
	let at = head.indexOf(LATM_SYNC.byte);
	while (at >= 0 && !isRow(head, at, at === 0 ? ELEMENTS_IN_A_ROW : ELEMENTS_BEHIND_JUNK)) {
		at = head.indexOf(LATM_SYNC.byte, at + 1);
	}
	return at >= 0;
}

/** How the frames of an element are written (ISO 14496-3, 1.7.3). */
interface LatmStream {
	/** An AudioSpecificConfig. */
	config: Buffer;
	format: AudioFormat;
	/** How many there are in an element. */
	frames: number;
}

/** So many elements may come before a description of them: broadcasters send one every second or so. */
const MAX_EARLY_ELEMENTS = 100;

/** More than a configuration has. */
const MAX_CONFIG_BITS = 128;

/** A number of one to four bytes. */
const readValue = (bits: BitReader) => bits.read(8 * (bits.read(2) + 1));

const unusual = () =>
	uncuttableSound('AAC (LATM) of several programs or channels without a number');

/** Older streams do not say how long a configuration is. */
function configBits(bits: BitReader): number {
	const { channels, bitCount } = readAacConfig(bits.copy(MAX_CONFIG_BITS));
	if (channels === 0) throw unusual();
	return bitCount;
}

/**
 * @param before the stream so far, which most often goes on
 * @throws UnreadableAudio; UncuttableAudio for what broadcasters do not send
 */
function readLatmStream(bits: BitReader, before?: LatmStream): LatmStream {
	const isSecond = bits.read(1) === 1;
	if (isSecond && bits.read(1) === 1) throw unusual();
	if (isSecond) readValue(bits);
	bits.skip(1);
	const frames = bits.read(6) + 1;
	// Programs and their layers, less one each.
	const others = bits.read(4) + bits.read(3);
	const count = isSecond ? readValue(bits) : configBits(bits);
	if (count > bits.left()) throw new UnreadableAudio('does not say how its AAC is written');
	const config = bits.copy(count);
	bits.skip(count);
	// The lengths of frames stand before them.
	if (others > 0 || bits.read(3) !== 0) throw unusual();
	bits.skip(8);
	if (bits.read(1) === 1) {
		// The length of what stands behind the frames.
		if (isSecond) readValue(bits);
		else while (bits.read(9) > 0xff);
	}
	if (bits.read(1) === 1) bits.skip(8);
	const format = before?.config.equals(config) ? before.format : createAacFormat(config);
	return { config, format, frames };
}

/** The next frame, which most often begins within a byte; undefined where it is damaged or empty. */
function readFrame(bits: BitReader): Buffer | undefined {
	let length = 0;
	for (let part = 255; part === 255; length += part) part = bits.read(8);
	if (length === 0 || 8 * length > bits.left()) return undefined;
	const frame = bits.copy(8 * length);
	bits.skip(8 * length);
	return frame;
}

/**
 * The frames of AAC as television has it, from where the reader stands. Those before the first description
 * are most often written as it says.
 *
 * @throws UnreadableAudio when there is none; UncuttableAudio
 */
export async function* latmFrames(reader: ByteReader): AsyncGenerator<FrameBlock> {
	const sequenceOf = createSequences((format: AudioFormat) => format);
	let stream: LatmStream | undefined;
	let fault: unknown;
	let hasFrame = false;
	let early: BitReader[] = [];
	for await (const { bytes, bounds } of readSyncFrames(reader, LATM_SYNC)) {
		for (let at = 0; at + 1 < bounds.length; at++) {
			const bits = new BitReader(bytes, (bounds[at] ?? 0) + HEADER_BYTES, bounds[at + 1]);
			try {
				if (bits.read(1) === 0) stream = readLatmStream(bits, stream);
			} catch (error) {
				fault ??= error;
				continue;
			}
			early.push(bits);
			if (!stream) {
				early = early.slice(-MAX_EARLY_ELEMENTS);
				continue;
			}
			const sequence = sequenceOf(stream.format);
			for (const element of early.splice(0)) {
				for (let left = stream.frames; left > 0; left--) {
					const frame = readFrame(element);
					if (!frame) break;
					sequence.add(frame, 0, frame.length);
					hasFrame = true;
				}
			}
			yield* sequence.take();
		}
	}
	if (!hasFrame) throw fault ?? new UnreadableAudio('holds no AAC frame');
}

/** Files of AAC as television has it. */
export const latmContainer: AudioContainer = {
	async *frames(source) {
		yield* latmFrames(await source.open());
	},
};
