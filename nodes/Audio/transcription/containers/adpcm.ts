/** ADPCM: samples as differences of four bits, in blocks that can each be decoded alone. */
export interface AdpcmBlocks {
	/** Bytes of a block, of all channels. */
	bytes: number;
	/** Samples of each channel in a whole block. */
	samples: number;
	/** Decodes blocks to PCM of 16 bits, the lowest byte first; the last one may be cut short. */
	decode(bytes: Buffer): Buffer;
}

/** How far the step moves for each difference, its sign left out (IMA Digital Audio, 1992). */
const IMA_MOVES = [-1, -1, -1, -1, 2, 4, 6, 8];
const IMA_MAX_INDEX = 88;
/** Each of the 89 steps is about 1.1 times the one before. */
const IMA_STEPS = [
	7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73,
	80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
	544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499,
	2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
	12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];

const toInt16 = (value: number) => Math.max(-0x8000, Math.min(0x7fff, value));

/** One channel of IMA ADPCM: its last value, and the number of its step. */
interface ImaState {
	value: number;
	index: number;
}

/** How far a difference moves the value, its sign left out. */
type ImaSize = (size: number, step: number) => number;

/** In one multiplication, as WAV files are decoded. */
const roundedSize: ImaSize = (size, step) => ((2 * size + 1) * step) >> 3;

/** Bit by bit, as Apple's files are decoded: each part is rounded. */
const summedSize: ImaSize = (size, step) =>
	(step >> 3) + (size & 4 ? step : 0) + (size & 2 ? step >> 1 : 0) + (size & 1 ? step >> 2 : 0);

/** Decodes the next difference of a channel. */
function nextImaValue(state: ImaState, nibble: number, sizeOf: ImaSize): number {
	const size = nibble & 7;
	const difference = sizeOf(size, IMA_STEPS[state.index] ?? 0);
	state.value = toInt16(nibble & 8 ? state.value - difference : state.value + difference);
	state.index = Math.max(0, Math.min(IMA_MAX_INDEX, state.index + (IMA_MOVES[size] ?? 0)));
	return state.value;
}

/** A block's samples in their places; what a short block lacks is left out. */
function createOutput(channels: number, samples: number) {
	const bytes = Buffer.alloc(2 * channels * samples);
	let last = 0;
	return {
		put(channel: number, sample: number, value: number) {
			if (sample >= samples) return;
			bytes.writeInt16LE(value, 2 * (sample * channels + channel));
			last = Math.max(last, sample + 1);
		},
		done: () => bytes.subarray(0, 2 * channels * last),
	};
}

type Output = ReturnType<typeof createOutput>;

function createBlocks(
	bytes: number,
	samples: number,
	channels: number,
	decodeBlock: (block: Buffer, output: Output) => void,
): AdpcmBlocks {
	return {
		bytes,
		samples,
		decode(blocks) {
			const parts: Buffer[] = [];
			for (let at = 0; at < blocks.length; at += bytes) {
				const output = createOutput(channels, samples);
				decodeBlock(blocks.subarray(at, at + bytes), output);
				parts.push(output.done());
			}
			return Buffer.concat(parts);
		},
	};
}

/** IMA ADPCM as WAV files have it: eight samples of one channel, then of the next (mmreg.h, 0x11). */
export function createImaWavBlocks(blockBytes: number, channels: number): AdpcmBlocks {
	const headBytes = 4 * channels;
	const samples = Math.floor(((blockBytes - headBytes) * 2) / channels) + 1;
	return createBlocks(blockBytes, samples, channels, (block, output) => {
		if (block.length < headBytes) return;
		const states = Array.from({ length: channels }, (_, channel): ImaState => {
			const value = block.readInt16LE(4 * channel);
			output.put(channel, 0, value);
			return { value, index: Math.min(IMA_MAX_INDEX, block.readUInt8(4 * channel + 2)) };
		});
		for (let at = headBytes; at < block.length; at++) {
			const word = Math.floor((at - headBytes) / 4);
			const channel = word % channels;
			const sample = 1 + 8 * Math.floor(word / channels) + 2 * ((at - headBytes) % 4);
			const state = states[channel];
			const byte = block.readUInt8(at);
			if (!state) continue;
			output.put(channel, sample, nextImaValue(state, byte & 15, roundedSize));
			output.put(channel, sample + 1, nextImaValue(state, byte >> 4, roundedSize));
		}
	});
}

const QT_BLOCK_BYTES = 34;
const QT_BLOCK_SAMPLES = 64;

/** A block's head has the value without its last bits: it may differ so much from the true one. */
const QT_HEAD_ROUNDING = 0x7f;

/**
 * IMA ADPCM as Apple's files have it: a block of 64 samples for each channel (QuickTime, `ima4`). Blocks
 * are decoded in their order: where the head fits to what has been decoded, that goes on.
 */
export function createImaQuickTimeBlocks(channels: number): AdpcmBlocks {
	const states = Array.from({ length: channels }, (): ImaState => ({ value: 0, index: 0 }));
	const bytes = QT_BLOCK_BYTES * channels;
	return createBlocks(bytes, QT_BLOCK_SAMPLES, channels, (blocks, output) => {
		for (const [channel, state] of states.entries()) {
			const block = blocks.subarray(channel * QT_BLOCK_BYTES, (channel + 1) * QT_BLOCK_BYTES);
			if (block.length < 2) return;
			const head = block.readInt16BE(0);
			const value = head & ~QT_HEAD_ROUNDING;
			const index = Math.min(IMA_MAX_INDEX, head & QT_HEAD_ROUNDING);
			if (index !== state.index || Math.abs(value - state.value) > QT_HEAD_ROUNDING) {
				Object.assign(state, { value, index });
			}
			for (let at = 2; at < block.length; at++) {
				const byte = block.readUInt8(at);
				output.put(channel, 2 * (at - 2), nextImaValue(state, byte & 15, summedSize));
				output.put(channel, 2 * (at - 2) + 1, nextImaValue(state, byte >> 4, summedSize));
			}
		}
	});
}

/** What the last two samples count in the next one's prediction, in 256ths (mmreg.h, 0x2). */
const MS_COEFFICIENTS: ReadonlyArray<readonly [last: number, before: number]> = [
	[256, 0],
	[512, -256],
	[0, 0],
	[192, 64],
	[240, 0],
	[460, -208],
	[392, -232],
];
/** By the difference's four bits. */
const MS_MOVES = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
const MS_MIN_DELTA = 16;
const MS_MAX_DELTA = 2 ** 21;
const MS_HEAD_BYTES = 7;

/** Microsoft's ADPCM: the channels' differences in turn. */
export function createMsBlocks(blockBytes: number, channels: number): AdpcmBlocks {
	const headBytes = MS_HEAD_BYTES * channels;
	const samples = Math.floor(((blockBytes - headBytes) * 2) / channels) + 2;
	return createBlocks(blockBytes, samples, channels, (block, output) => {
		if (block.length < headBytes) return;
		const int16 = (field: number, channel: number) =>
			block.readInt16LE(channels + 2 * (field * channels + channel));
		const states = Array.from({ length: channels }, (_, channel) => {
			const state = {
				coefficients: MS_COEFFICIENTS[block.readUInt8(channel)] ?? ([256, 0] as const),
				delta: int16(0, channel),
				last: int16(1, channel),
				before: int16(2, channel),
			};
			output.put(channel, 0, state.before);
			output.put(channel, 1, state.last);
			return state;
		});
		for (let place = 0; place < 2 * (block.length - headBytes); place++) {
			const byte = block.readUInt8(headBytes + (place >> 1));
			const nibble = place % 2 === 0 ? byte >> 4 : byte & 15;
			const channel = place % channels;
			const state = states[channel];
			if (!state) continue;
			const [ofLast, ofBefore] = state.coefficients;
			const predicted = Math.trunc((state.last * ofLast + state.before * ofBefore) / 256);
			const signed = nibble & 8 ? nibble - 16 : nibble;
			const value = toInt16(predicted + signed * state.delta);
			state.before = state.last;
			state.last = value;
			const delta = Math.floor(((MS_MOVES[nibble] ?? 0) * state.delta) / 256);
			state.delta = Math.min(MS_MAX_DELTA, Math.max(MS_MIN_DELTA, delta));
			output.put(channel, 2 + Math.floor(place / channels), value);
		}
	});
}
