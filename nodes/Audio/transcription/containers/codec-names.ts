import { UncuttableAudio } from './container';

/** Names of codecs by the numbers that a kind of files has for them. */
const numbered = (kind: string, names: Record<number, string>) =>
	Object.entries(names).map(([number, name]) => [`${kind} ${number}`, name] as const);

/**
 * How people call the codecs of which no frames are told apart, by the names that files have for them, or
 * a kind of files and a number.
 */
const CODEC_NAMES = new Map([
	// MP4 and QuickTime (mp4ra.org, QTFF), and Matroska (its list of codecs).
	...Object.entries({
		A_DTS: 'DTS',
		A_MLP: 'Dolby TrueHD',
		A_REAL: 'RealAudio',
		A_QUICKTIME: 'QuickTime',
		A_TRUEHD: 'Dolby TrueHD',
		A_TTA1: 'True Audio (TTA)',
		A_WAVPACK4: 'WavPack',
		'ac-4': 'Dolby AC-4',
		agsm: 'GSM',
		dtsc: 'DTS',
		dtse: 'DTS',
		dtsh: 'DTS',
		dtsl: 'DTS',
		dtsx: 'DTS',
		MAC3: 'MACE',
		MAC6: 'MACE',
		mha1: 'MPEG-H',
		mhm1: 'MPEG-H',
		mlpa: 'Dolby TrueHD',
		QDM2: 'QDesign Music',
		QDMC: 'QDesign Music',
		Qclp: 'PureVoice (QCELP)',
		samp: 'AMR',
		sevc: 'EVRC',
		sqcp: 'PureVoice (QCELP)',
		ssmv: 'SMV',
	}),
	// Kinds of streams that MP4 calls `mp4a` beside AAC and MP3 (mp4ra.org, object types).
	...numbered('mp4a', {
		0xa5: 'AC-3',
		0xa6: 'E-AC-3',
		0xa9: 'DTS',
		0xaa: 'DTS',
		0xab: 'DTS',
		0xac: 'DTS',
		0xae: 'Dolby AC-4',
		0xe1: 'PureVoice (QCELP)',
	}),
	// MPEG-4 audio beside AAC and HE-AAC (ISO 14496-3, table 1.17).
	...numbered('MPEG-4 audio', {
		6: 'scalable AAC',
		8: 'CELP',
		9: 'HVXC',
		17: 'error-resilient AAC',
		20: 'scalable AAC',
		22: 'BSAC',
		23: 'AAC-LD',
		34: 'MP3 in MPEG-4',
		36: 'MPEG-4 ALS',
		39: 'AAC-ELD',
		42: 'xHE-AAC',
	}),
	// Encodings of WAV and AVI files beside those that are read (RFC 2361, mmreg.h; those that FFmpeg writes).
	...numbered('WAV', {
		0x14: 'G.723 ADPCM',
		0x20: 'Yamaha ADPCM',
		0x22: 'TrueSpeech',
		0x38: 'AMR',
		0x40: 'G.721 ADPCM',
		0x42: 'G.723.1',
		0x45: 'G.726 ADPCM',
		0x57: 'AMR',
		0x58: 'AMR-WB',
		0x64: 'G.726 ADPCM',
		0x65: 'G.722 ADPCM',
		0x83: 'G.729',
		0x130: 'ACELP.net (Sipro Lab)',
		0x160: 'WMA',
		0x161: 'WMA',
		0x162: 'WMA Pro',
		0x163: 'WMA Lossless',
		0x200: 'Creative ADPCM',
		0x270: 'ATRAC3',
		0x28f: 'G.722 ADPCM',
		0x1610: 'HE-AAC',
		0x2001: 'DTS',
		0x5346: 'Flash ADPCM',
		0x5756: 'WavPack',
		0x566f: 'Vorbis',
		0x674f: 'Vorbis',
		0x6750: 'Vorbis',
		0x6751: 'Vorbis',
		0x676f: 'Vorbis',
		0x6770: 'Vorbis',
		0x6771: 'Vorbis',
		0x704f: 'Opus',
		0xa109: 'Speex',
		0xf1ac: 'FLAC',
	}),
	// Encodings of AU beside those that are cut (Sun's audio.h).
	...numbered('AU', {
		23: 'G.721',
		24: 'G.722',
		25: 'G.723',
		26: 'G.723',
	}),
]);

/** The error for sound of a codec that is known by how people call it. */
export const uncuttableSound = (name: string): UncuttableAudio =>
	new UncuttableAudio(`holds sound of the codec ${name}, which cannot be cut into segments`);

/** The error for sound of a codec by its name in a file; of Matroska's names the first part tells. */
export const uncuttableCodec = (id: string): UncuttableAudio =>
	uncuttableSound(
		CODEC_NAMES.get(id) ??
			CODEC_NAMES.get(id.split('/')[0] ?? '') ??
			`"${id.replace(/[^ -~]/g, '?').trim()}"`,
	);

/** The error for a file that only programs with its key can read. */
export const encryptedAudio = (): UncuttableAudio =>
	new UncuttableAudio(
		'is encrypted, as protection against copies',
		'Export it without protection from the program that made it.',
	);
