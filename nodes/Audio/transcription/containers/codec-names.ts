import { UncuttableAudio } from './container';

/**
 * Codecs of which no frames are told apart, as people call them, and the names that files have for them: those of
 * MP4 and QuickTime (mp4ra.org, QTFF) and of Matroska (its list of codecs), or a kind of files and its number
 * (mp4a: mp4ra.org, object types; MPEG-4 audio: ISO 14496-3, table 1.17; WAV and AVI: RFC 2361, mmreg.h and
 * what FFmpeg writes; AU: Sun's audio.h).
 */
const CODEC_IDS: Record<string, string> = {
	'AAC-ELD': 'MPEG-4 audio 39',
	'AAC-LD': 'MPEG-4 audio 23',
	'ACELP.net (Sipro Lab)': 'WAV 0x130',
	AMR: 'samp, WAV 0x38, WAV 0x57',
	'AMR-WB': 'WAV 0x58',
	ATRAC3: 'WAV 0x270',
	BSAC: 'MPEG-4 audio 22',
	CELP: 'MPEG-4 audio 8',
	'Creative ADPCM': 'WAV 0x200',
	'Dolby AC-4': 'ac-4, mp4a 0xae',
	'Dolby TrueHD': 'A_MLP, A_TRUEHD, mlpa',
	DTS: 'A_DTS, dtsc, dtse, dtsh, dtsl, dtsx, mp4a 0xa9, mp4a 0xaa, mp4a 0xab, mp4a 0xac, WAV 0x2001',
	'error-resilient AAC': 'MPEG-4 audio 17',
	EVRC: 'sevc',
	FLAC: 'flac',
	'Flash ADPCM': 'WAV 0x5346',
	'G.721': 'AU 23',
	'G.721 ADPCM': 'WAV 0x40',
	'G.722': 'AU 24',
	'G.722 ADPCM': 'WAV 0x65, WAV 0x28f',
	'G.723': 'AU 25, AU 26',
	'G.723 ADPCM': 'WAV 0x14',
	'G.723.1': 'WAV 0x42',
	'G.726 ADPCM': 'WAV 0x45, WAV 0x64',
	'G.729': 'WAV 0x83',
	'HE-AAC': 'WAV 0x1610',
	HVXC: 'MPEG-4 audio 9',
	MACE: 'MAC3, MAC6',
	'MP3 in MPEG-4': 'MPEG-4 audio 34',
	'MPEG-4 ALS': 'MPEG-4 audio 36',
	'MPEG-H': 'mha1, mhm1',
	Opus: 'WAV 0x704f',
	'PureVoice (QCELP)': 'Qclp, sqcp, mp4a 0xe1',
	'QDesign Music': 'QDM2, QDMC',
	QuickTime: 'A_QUICKTIME',
	RealAudio: 'A_REAL',
	'scalable AAC': 'MPEG-4 audio 6, MPEG-4 audio 20',
	SMV: 'ssmv',
	Speex: 'WAV 0xa109',
	'True Audio (TTA)': 'A_TTA1',
	TrueSpeech: 'WAV 0x22',
	Vorbis: 'WAV 0x566f, WAV 0x674f, WAV 0x6750, WAV 0x6751, WAV 0x676f, WAV 0x6770, WAV 0x6771',
	WavPack: 'A_WAVPACK4, WAV 0x5756',
	WMA: 'WAV 0x160, WAV 0x161',
	'WMA Lossless': 'WAV 0x163',
	'WMA Pro': 'WAV 0x162',
	'xHE-AAC': 'MPEG-4 audio 42',
	'Yamaha ADPCM': 'WAV 0x20',
};

/** The error for sound of a codec that is known by how people call it. */
export const uncuttableSound = (name: string): UncuttableAudio =>
	new UncuttableAudio(`holds sound of the codec ${name}, which cannot be cut into segments`);

/** The error for sound of a codec by its name in a file; of Matroska's names the first part tells. */
export function uncuttableCodec(id: string): UncuttableAudio {
	const names = [id, id.split('/')[0]];
	const known = Object.entries(CODEC_IDS).find(([, ids]) =>
		ids.split(', ').some((each) => names.includes(each)),
	);
	return uncuttableSound(known?.[0] ?? `"${id.replace(/[^ -~]/g, '?').trim()}"`);
}

/** The error for a file that only programs with its key can read. */
export const encryptedAudio = (): UncuttableAudio =>
	new UncuttableAudio(
		'is encrypted, as protection against copies',
		'Export it without protection from the program that made it.',
	);
