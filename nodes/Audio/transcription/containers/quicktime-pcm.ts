import { createImaQuickTimeBlocks } from './adpcm';
import {
	createAdpcmCodec,
	createLawCodec,
	createLinearCodec,
	type LinearPcm,
	type PcmCodec,
} from './pcm';

/** What a file of Apple's kinds says of its samples. */
export interface QuickTimePcm {
	/** The four letters that name how they are written; they differ in case between programs. */
	name: string;
	/** Of a sample; whole bytes are read. */
	bits: number;
	channels: number;
	rate: number;
	/** Whether the lowest byte comes first where the name leaves it open. */
	isLittleEndian?: boolean;
	/** Whether `lpcm` are floats. */
	isFloat?: boolean;
}

const integer = (bits: number, isBigEndian: boolean, isSigned = true): LinearPcm => ({
	encoding: 'integer',
	bits,
	isBigEndian,
	isSigned,
});

const float = (bits: number, isBigEndian: boolean): LinearPcm => ({
	encoding: 'float',
	bits,
	isBigEndian,
	isSigned: true,
});

function linearOf({ name, bits, isLittleEndian, isFloat }: QuickTimePcm): LinearPcm | undefined {
	const isBig = !isLittleEndian;
	switch (name.toLowerCase()) {
		case 'sowt':
			return integer(bits, false);
		case 'twos':
		case 'none':
			return integer(bits, true);
		case 'in24':
			return integer(24, isBig);
		case 'in32':
			return integer(32, isBig);
		case 'fl32':
			return float(32, isBig);
		case 'fl64':
			return float(64, isBig);
		case 'raw ':
			return integer(bits, true, false);
		case 'ipcm':
			return integer(bits, isBig);
		case 'fpcm':
			return float(bits, isBig);
		case 'lpcm':
			return isFloat ? float(bits, isBig) : integer(bits, isBig);
		default:
			return undefined;
	}
}

/**
 * The codec of samples as QuickTime, AIFF-C and CAF files name them.
 *
 * @returns undefined where the name is of other sound
 * @throws UnreadableAudio for samples that cannot be
 */
export function createQuickTimeCodec(pcm: QuickTimePcm): PcmCodec | undefined {
	const { channels, rate } = pcm;
	switch (pcm.name.toLowerCase()) {
		case 'alaw':
			return createLawCodec('alaw', channels, rate);
		case 'ulaw':
			return createLawCodec('mulaw', channels, rate);
		case 'ima4':
			return createAdpcmCodec(createImaQuickTimeBlocks(channels), channels, rate);
		default: {
			const linear = linearOf(pcm);
			return linear && createLinearCodec(linear, channels, rate);
		}
	}
}
