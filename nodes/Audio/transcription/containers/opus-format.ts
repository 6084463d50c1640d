import { UnreadableAudio, type AudioFormat } from './container';
import { countSamples, dropOf, lastFrames, skipOf, sum } from './frames';
import { granulesOf, oggOverhead, writeOgg } from './ogg-file';

/** Opus counts in samples of this rate, whatever the recording had (RFC 7845, 4). */
export const OPUS_RATE = 48_000;

const HEAD_MAGIC = 'OpusHead';
const HEAD_BYTES = 19;
const PRE_SKIP_AT = 10;
/** What a decoder needs to settle after a jump: 80 ms (RFC 7845, 4.6), of packets of 2.5 ms or more. */
const LEAD_SAMPLES = 3_840;
const MIN_PACKET_SAMPLES = 120;
const MAX_PRE_SKIP = 0xffff;
const MAX_PACKET_SAMPLES = 0.12 * OPUS_RATE;
/** Packets this short carry no sound: the encoder was silent (DTX). */
const SILENT_BYTES = 2;
/** Configurations from here on have no SILK part. */
const CELT_CONFIG = 16;
/** How much less loud a frame counts in which the encoder heard no voice. */
const VOICELESS = 1 / 16;

/** Samples of a frame by the configuration number in a packet's first byte (RFC 6716, table 2). */
function frameSamples(config: number): number {
	if (config < 12) return [480, 960, 1920, 2880][config % 4] ?? 0;
	if (config < 16) return [480, 960][config % 2] ?? 0;
	return [120, 240, 480, 960][config % 4] ?? 0;
}

/** Samples of a packet at 48 kHz; 0 for what is no packet. */
function samplesOf(bytes: Buffer, from: number, to: number): number {
	if (from === to) return 0;
	const toc = bytes[from] ?? 0;
	const code = toc & 3;
	const count = code === 0 ? 1 : code === 3 ? (bytes[from + 1] ?? 0) & 0x3f : 2;
	const samples = count * frameSamples(toc >> 3);
	return samples <= MAX_PACKET_SAMPLES ? samples : 0;
}

/** An identification header (RFC 7845, 5.1). */
export interface OpusHead {
	preSkip: number;
	bytes: Buffer;
}

/** @returns undefined when this is none */
export function readOpusHead(packet: Buffer): OpusHead | undefined {
	if (packet.length < HEAD_BYTES || packet.toString('latin1', 0, 8) !== HEAD_MAGIC)
		return undefined;
	return { preSkip: packet.readUInt16LE(PRE_SKIP_AT), bytes: packet };
}

/** A header of one stream of one or two channels (RFC 7845, 5.1). */
export function opusHead(channels: number, preSkip: number, rate: number): OpusHead {
	const bytes = Buffer.alloc(HEAD_BYTES, HEAD_MAGIC, 'latin1').fill(0, HEAD_MAGIC.length);
	bytes[8] = 1;
	bytes[9] = channels === 1 ? 1 : 2;
	bytes.writeUInt16LE(Math.min(MAX_PRE_SKIP, preSkip), PRE_SKIP_AT);
	bytes.writeUInt32LE(Math.round(rate) % 2 ** 32, PRE_SKIP_AT + 2);
	return { preSkip, bytes };
}

/** The header by what an MP4 file says, in whose box the numbers have their highest byte first. */
export function opusHeadOfMp4(dOps: Buffer): Buffer {
	if (dOps.length < 11) throw new UnreadableAudio('does not say how its Opus is written');
	const bytes = Buffer.concat([Buffer.from(`${HEAD_MAGIC}\x01`, 'latin1'), dOps.subarray(1)]);
	bytes.writeUInt16LE(dOps.readUInt16BE(2), PRE_SKIP_AT);
	bytes.writeUInt32LE(dOps.readUInt32BE(4), 12);
	bytes.writeInt16LE(dOps.readInt16BE(8), 16);
	return bytes;
}

/** The number of last frames that last as long as a decoder needs, or of all. */
function enoughLead(samples: Float64Array): number {
	let passed = 0;
	const from = samples.findLastIndex((each) => (passed += each) >= LEAD_SAMPLES);
	return samples.length - Math.max(0, from);
}

/**
 * Packets grow with what they have to say. A SILK frame begins with a bit that is set where the encoder
 * heard a voice (RFC 6716, 4.2.3).
 */
function loudnessOf(bytes: Buffer, from: number, to: number): number {
	if (to - from <= SILENT_BYTES) return 0;
	const toc = bytes[from] ?? 0;
	const isSingleSilk = toc >> 3 < CELT_CONFIG && (toc & 3) === 0;
	const voice = isSingleSilk && ((bytes[from + 1] ?? 0) & 0x80) === 0 ? VOICELESS : 1;
	return voice * ((to - from) / Math.max(1, samplesOf(bytes, from, to))) ** 2;
}

/** Comments are required; ours are empty. */
const TAGS = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)]);

/** The format of Opus packets; the ones that lead to a cut are decoded and skipped. */
export function createOpusFormat({ bytes: head }: OpusHead): AudioFormat {
	return {
		sentAs: 'ogg',
		rate: OPUS_RATE,
		leadFrames: LEAD_SAMPLES / MIN_PACKET_SAMPLES,
		overhead: oggOverhead([head, TAGS]),
		createCounter: () => samplesOf,
		loudnessOf,
		write(frames, before) {
			const lead = lastFrames(before, enoughLead(countSamples(samplesOf, before)));
			const skip = sum(countSamples(samplesOf, lead)) + skipOf(frames);
			const own = Buffer.from(head);
			own.writeUInt16LE(Math.min(MAX_PRE_SKIP, skip), PRE_SKIP_AT);
			const all = [...lead, ...frames];
			const counts = countSamples(samplesOf, all);
			return writeOgg([own, TAGS], all, granulesOf(counts, 0, dropOf(frames)));
		},
	};
}
