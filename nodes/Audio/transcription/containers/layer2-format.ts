import { BitReader } from './bits';
import type { AudioFormat } from './container';
import { soundOf } from './frames';
import { frameAt, sideInfoAt, type Frame } from './mpeg-frame';

/** How many bits say how a subband is coded, for runs of subbands: [number of subbands, bits]. */
type Allocation = ReadonlyArray<readonly [subbands: number, bits: number]>;

/** The tables of Layer II (ISO 11172-3, B.2; 13818-3, B.1). */
const WIDE: Allocation = [
	[11, 4],
	[12, 3],
	[7, 2],
];
const WIDE_48: Allocation = [
	[11, 4],
	[12, 3],
	[4, 2],
];
const NARROW: Allocation = [
	[2, 4],
	[6, 3],
];
const NARROW_32: Allocation = [
	[2, 4],
	[10, 3],
];
const LOW_RATES: Allocation = [
	[4, 4],
	[7, 3],
	[19, 2],
];
const LAYER_I: Allocation = [[32, 4]];

function allocationOf({ layer, isMpeg1, rate, kbits, channels }: Frame): Allocation {
	if (layer === 1) return LAYER_I;
	if (!isMpeg1) return LOW_RATES;
	const each = kbits / channels;
	if (each >= 56 && (rate === 48_000 || each <= 80)) return WIDE_48;
	if (each >= 96) return WIDE;
	return rate === 32_000 ? NARROW_32 : NARROW;
}

/** By how scale factors are shared among the three parts of a frame, how many there are. */
const FACTORS_BY_SHARING = [3, 2, 1, 2];

/** A scale factor's energy: six steps make one of 12 dB. */
const energyOf = (factor: number) => 2 ** (-2 * (factor / 3));

/** The energy of a frame by the scale factors of its subbands, which stand before the samples. */
function loudnessOf(bytes: Buffer, from: number, to: number): number {
	const frame = frameAt(bytes, from);
	if (!frame) return 0;
	const bits = new BitReader(bytes, from, to);
	bits.skip(8 * sideInfoAt(frame));
	/** For each coded subband of each channel, how many scale factors follow. */
	const coded: number[] = [];
	let subband = 0;
	for (const [subbands, width] of allocationOf(frame)) {
		for (let count = 0; count < subbands; count++, subband++) {
			const isJoint = frame.channels === 2 && subband >= frame.jointFrom;
			const own = Array.from({ length: isJoint ? 1 : frame.channels }, () => bits.read(width));
			for (let channel = 0; channel < frame.channels; channel++) {
				if ((own[channel] ?? own[0]) !== 0) coded.push(1);
			}
		}
	}
	const factors =
		frame.layer === 1 ? coded : coded.map(() => FACTORS_BY_SHARING[bits.read(2)] ?? 0);
	let energy = 0;
	for (const count of factors) {
		for (let factor = 0; factor < count; factor++) energy += energyOf(bits.read(6)) / count;
	}
	return energy;
}

/** The format of frames of Layers I and II (MP1, MP2). They need nothing of each other. */
export const createLayer2Format = ({
	rate,
	samples,
}: Pick<Frame, 'rate' | 'samples'>): AudioFormat => ({
	sentAs: 'mp2',
	rate,
	frameSamples: samples,
	leadFrames: 0,
	overhead: { file: 0, frame: 0 },
	createCounter: () => () => samples,
	loudnessOf,
	write: soundOf,
});
