import { BitReader } from './bits';
import { uncuttableCodec } from './codec-names';
import { UnreadableAudio } from './container';

/** What an AudioSpecificConfig says (ISO 14496-3, 1.6.2). */
export interface AacConfig {
	/** Samples a second of the core; HE-AAC puts out twice as many. */
	rate: number;
	/** 0 where the stream itself says it. */
	channels: number;
	/** Samples of a frame, at the core's rate. */
	frameSamples: number;
	isHighEfficiency: boolean;
	/** Its length, without what stands behind it for newer decoders. */
	bitCount: number;
}

const RATES = [
	96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
	7_350,
];

const HIGH_EFFICIENCY = [5, 29];
/** Main, LC, SSR, LTP: what MPEG-4 calls AAC; the error-resilient and newer kinds need more than cutting. */
const CUTTABLE = [1, 2, 3, 4];
const SYNC_EXTENSION = 0x2b7;
const EXPLICIT_RATE = 15;

function readObjectType(bits: BitReader): number {
	const type = bits.read(5);
	return type === 31 ? 32 + bits.read(6) : type;
}

function readRate(bits: BitReader): number | undefined {
	const index = bits.read(4);
	return index === EXPLICIT_RATE ? bits.read(24) : RATES[index];
}

/** Older files mark HE-AAC behind the configuration, where older decoders do not look. */
function hasSyncExtension(bits: BitReader): boolean {
	const isThere = bits.left() >= 17 && bits.read(11) === SYNC_EXTENSION;
	return isThere && readObjectType(bits) === 5 && bits.read(1) === 1;
}

/** @throws UnreadableAudio when this is no configuration of AAC, or of a kind that cannot be cut */
export function readAacConfig(bytes: Buffer): AacConfig {
	const bits = new BitReader(bytes);
	let objectType = readObjectType(bits);
	const rate = readRate(bits);
	const channels = bits.read(4);
	let isHighEfficiency = HIGH_EFFICIENCY.includes(objectType);
	if (isHighEfficiency) {
		readRate(bits);
		objectType = readObjectType(bits);
	}
	if (!CUTTABLE.includes(objectType)) {
		throw uncuttableCodec(`MPEG-4 audio ${objectType}`);
	}
	if (!rate || bits.left() < 0) {
		throw new UnreadableAudio('does not say how its AAC is written');
	}
	const frameSamples = bits.read(1) === 1 ? 960 : 1024;
	if (bits.read(1) === 1) bits.skip(14);
	bits.skip(1);
	const bitCount = 8 * bytes.length - bits.left();
	isHighEfficiency ||= hasSyncExtension(bits);
	return { rate, channels, frameSamples, isHighEfficiency, bitCount };
}

/**
 * The configuration of AAC whose frames have headers of their own (ADTS).
 *
 * @throws UnreadableAudio for a rate that AAC does not have
 */
export function writeAacConfig(objectType: number, rate: number, channels: number): Buffer {
	const index = RATES.indexOf(rate);
	if (index < 0) throw new UnreadableAudio(`gives ${rate} Hz as its rate, which AAC does not have`);
	const bits = (objectType << 11) | (index << 7) | (channels << 3);
	return Buffer.from([bits >> 8, bits & 0xff]);
}

/** What a frame may begin with: a description of its channels (ISO 14496-3, 4.4.1.1). */
const PROGRAM_ELEMENT = 5;
const ELEMENT_BITS = 3;

/**
 * The description of channels that have no number, from the frame that they stand in, as a configuration
 * has it behind its first two bytes. Its comment is left out.
 *
 * @param from where the frame begins, and where it ends, in bytes
 * @returns nothing where the frame has none
 */
export function aacProgramAt(bytes: Buffer, from: number, to: number): Buffer {
	const bits = new BitReader(bytes, from, to);
	if (bits.read(ELEMENT_BITS) !== PROGRAM_ELEMENT) return Buffer.alloc(0);
	const before = bits.left();
	// The element's own number, the kind of AAC and its rate.
	bits.skip(10);
	const [front, side, back] = [bits.read(4), bits.read(4), bits.read(4)];
	const [low, data, coupled] = [bits.read(2), bits.read(3), bits.read(4)];
	// How to mix them down.
	for (const width of [4, 4, 3]) if (bits.read(1) === 1) bits.skip(width);
	bits.skip(5 * (front + side + back + coupled) + 4 * (low + data));
	const count = before - bits.left();
	const program = new BitReader(bytes, from, to);
	program.skip(ELEMENT_BITS);
	return Buffer.concat([program.copy(count), Buffer.alloc(1)]);
}

/** The kinds of AAC that older Matroska files name in place of a configuration. */
const KINDS = ['MAIN', 'LC', 'SSR', 'LTP'];

function kindOf(name: string): number {
	const kind = KINDS.indexOf(name.split('/')[2] ?? '');
	return kind < 0 ? KINDS.indexOf('LC') : kind;
}

/** The configuration of AAC that only its name describes, e.g. `A_AAC/MPEG4/LC`. */
export const aacConfigOf = (name: string, rate: number, channels: number): Buffer =>
	writeAacConfig(1 + kindOf(name), rate, channels);

/** The sample rate of an index, as ADTS headers have it too. */
export const aacRateAt = (index: number): number | undefined => RATES[index];
