import { UnreadableAudio, type AudioFormat, type FrameReader } from './container';
import { countSamples, dropOf, skipOf } from './frames';
import { granulesOf, oggOverhead, writeOgg } from './ogg-file';

/** What the headers of a Vorbis stream say of its packets (Vorbis I specification, 4.2). */
interface VorbisConfig {
	rate: number;
	/** Samples of a short and of a long block. */
	blocks: [short: number, long: number];
	/** Whether the blocks of a mode are long, by the mode's number. */
	isLong: boolean[];
}

const MAGIC = 'vorbis';
const IDENTIFICATION = 1;
const COMMENT = 3;
const SETUP = 5;
const IDENTIFICATION_BYTES = 30;
/** A mode: whether its blocks are long, window, transform and mapping. */
const MODE_BITS = 1 + 16 + 16 + 8;
const MAX_MODES = 64;

export const isVorbisHeader = (packet: Buffer, kind: number) =>
	packet[0] === kind && packet.toString('latin1', 1, 7) === MAGIC;

/** Comments are required; ours are empty: they may hold a picture, which each piece would carry. */
const COMMENTS = Buffer.concat([Buffer.from(`\x03${MAGIC}`), Buffer.alloc(8), Buffer.from([1])]);

/** A number of some bits, the lowest first, as Vorbis packs them. */
function lowBitsAt(bytes: Buffer, bit: number, count: number): number {
	let value = 0;
	for (let place = 0; place < count; place++) {
		const at = bit + place;
		value += (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) * 2 ** place;
	}
	return value;
}

/**
 * The modes at the end of the setup header. What is before them can only be passed over by decoding it,
 * so they are read from the end: a framing bit, then modes whose window and transform are 0, until
 * their number stands before them.
 */
function readModes(setup: Buffer): boolean[] {
	let end = setup.length * 8;
	while (end > 0 && lowBitsAt(setup, end - 1, 1) === 0) end -= 1;
	end -= 1;
	const found: boolean[] = [];
	let best: boolean[] = [];
	for (let at = end - MODE_BITS; at >= 6 && found.length < MAX_MODES; at -= MODE_BITS) {
		const mapping = lowBitsAt(setup, at + 33, 8);
		if (lowBitsAt(setup, at + 1, 32) !== 0 || mapping >= MAX_MODES) break;
		found.unshift(lowBitsAt(setup, at, 1) === 1);
		if (lowBitsAt(setup, at - 6, 6) + 1 === found.length) best = [...found];
	}
	return best;
}

/** @throws UnreadableAudio when these are not the headers of a Vorbis stream */
function readHeaders([identification, , setup]: readonly Buffer[]): VorbisConfig {
	const isWhole =
		identification &&
		setup &&
		isVorbisHeader(identification, IDENTIFICATION) &&
		isVorbisHeader(setup, SETUP) &&
		identification.length >= IDENTIFICATION_BYTES;
	const isLong = isWhole ? readModes(setup) : [];
	if (!isWhole || isLong.length === 0) {
		throw new UnreadableAudio('does not say how its Vorbis is written');
	}
	const exponents = identification.readUInt8(28);
	const rate = identification.readUInt32LE(12);
	if (rate === 0) throw new UnreadableAudio('gives 0 Hz as its rate, which cannot be');
	return { rate, blocks: [2 ** (exponents & 15), 2 ** (exponents >> 4)], isLong };
}

/**
 * The format of Vorbis packets.
 *
 * @param given identification, comments and setup
 * @throws UnreadableAudio
 */
export function createVorbisFormat(given: readonly Buffer[]): AudioFormat {
	const { rate, blocks, isLong } = readHeaders(given);
	const headers = given.map((header) => (isVorbisHeader(header, COMMENT) ? COMMENTS : header));
	const modeBits = Math.ceil(Math.log2(isLong.length));
	const blockOf = (bytes: Buffer, from: number) =>
		blocks[isLong[lowBitsAt(bytes, 8 * from + 1, modeBits)] ? 1 : 0];

	/** A block is heard from the middle of the one before it to its own. */
	const createCounter = (): FrameReader => {
		let previous = 0;
		return (bytes, from, to) => {
			const isSound = to > from && ((bytes[from] ?? 0) & 1) === 0;
			const own = isSound ? blockOf(bytes, from) : 0;
			const samples = own > 0 && previous > 0 ? (own + previous) / 4 : 0;
			previous = own;
			return samples;
		};
	};

	return {
		sentAs: 'ogg',
		rate,
		overlapFrames: 1,
		leadFrames: 1,
		overhead: oggOverhead(headers),
		createCounter,
		loudnessOf: (bytes, from, to) => ((to - from) / blockOf(bytes, from)) ** 2,
		write(frames, lead) {
			const all = [...lead, ...frames];
			const counts = countSamples(createCounter(), all);
			return writeOgg(headers, all, granulesOf(counts, skipOf(frames), dropOf(frames)));
		},
	};
}
