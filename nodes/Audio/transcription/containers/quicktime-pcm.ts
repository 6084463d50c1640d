import { createImaQuickTimeBlocks } from './adpcm';
import { createGsmFrameCodec } from './gsm-format';
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

/** What a name says of linear samples; the other fields are as the file gives them. */
const LINEAR: Partial<Record<string, Partial<LinearPcm>>> = {
	sowt: { isBigEndian: false },
	twos: { isBigEndian: true },
	none: { isBigEndian: true },
	in24: { bits: 24 },
	in32: { bits: 32 },
	// Their names turned round, as their bytes are.
	'42ni': { bits: 24, isBigEndian: false },
	'23ni': { bits: 32, isBigEndian: false },
	fl32: { encoding: 'float', bits: 32 },
	fl64: { encoding: 'float', bits: 64 },
	'raw ': { isBigEndian: true, isUnsigned: true },
	ipcm: {},
	fpcm: { encoding: 'float' },
	lpcm: {},
};

/**
 * The codec of samples as QuickTime, AIFF-C and CAF files name them.
 *
 * @returns undefined where the name is of other sound
 * @throws UnreadableAudio for samples that cannot be
 */
export function createQuickTimeCodec(pcm: QuickTimePcm): PcmCodec | undefined {
	const { bits, channels, rate } = pcm;
	const name = pcm.name.toLowerCase();
	switch (name) {
		case 'alaw':
			return createLawCodec('alaw', channels, rate);
		case 'ulaw':
			return createLawCodec('mulaw', channels, rate);
		case 'agsm':
			return createGsmFrameCodec(rate);
		case 'ima4':
			return createAdpcmCodec(createImaQuickTimeBlocks(channels), channels, rate);
		default: {
			const linear = LINEAR[name];
			const encoding = name === 'lpcm' && pcm.isFloat ? 'float' : 'integer';
			const given = { encoding, bits, isBigEndian: !pcm.isLittleEndian } as const;
			return linear && createLinearCodec({ ...given, ...linear }, channels, rate);
		}
	}
}
