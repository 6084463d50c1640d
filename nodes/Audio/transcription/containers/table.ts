import { bytesAt, isAsf, isWav } from '../../../shared/files/file-type';
import { ac3Container, isAc3 } from './ac3';
import { adtsContainer, isAdts } from './adts';
import { aiffContainer, isAiff } from './aiff';
import { amrContainer, isAmr } from './amr';
import { auContainer, isAu } from './au';
import type { AudioSource } from './audio-source';
import { aviContainer, isAvi } from './avi';
import { cafContainer, isCaf } from './caf';
import type { AudioContainer } from './container';
import { tagLength } from './tags';
import { flacContainer, isFlac, isFlacFrames } from './flac';
import { flvContainer, isFlv } from './flv';
import { gsmContainer, isGsm } from './gsm-format';
import { isLatm, latmContainer } from './latm';
import { isMatroska, isMatroskaPart, matroskaContainer } from './matroska';
import { isMp4, isMp4Part, mp4Container } from './mp4';
import { isFreeFormat, isMpegLayer, mpegContainer } from './mpeg';
import { isProgramStream, programStreamContainer } from './mpeg-ps';
import { isTransportStream, transportStreamContainer } from './mpeg-ts';
import { isOgg, isOggPart, oggContainer } from './ogg';
import type { SentType } from './sent-as';
import { isSphere, sphereContainer } from './sphere';
import { isW64, w64Container, wavContainer } from './wav';

/** A kind of sound file. */
export interface AudioFileType {
	/** How people call it. */
	name: string;
	/** Whether a file is of this kind, by its first bytes. */
	detect(head: Buffer): boolean;
	/** What a whole file goes out as; missing for those that go out as what they came as, or only their sound. */
	sentAs?: SentType;
	/** Reads it; missing for kinds that only go out whole. */
	container?: AudioContainer;
}

/**
 * Kinds that only go out whole, as what they came as, by the first bytes of their files (their own
 * specifications; DTS and TrueHD also FFmpeg's documentation of raw streams). They are told apart so that
 * a person reads what has to be converted.
 */
const OTHER_KINDS: readonly AudioFileType[] = [
	{ name: 'DTS', detect: bytesAt(0, '\x7f\xfe\x80\x01', '\xfe\x7f\x01\x80', 'DTSHDHDR') },
	{ name: 'Dolby TrueHD', detect: bytesAt(4, '\xf8\x72\x6f\xba') },
	{ name: 'WavPack', detect: bytesAt(0, 'wvpk') },
	{ name: 'True Audio (TTA)', detect: bytesAt(0, 'TTA1') },
	{ name: "Monkey's Audio", detect: bytesAt(0, 'MAC ') },
	{ name: 'Musepack', detect: bytesAt(0, 'MPCK', 'MP+') },
	{ name: 'RealMedia', detect: bytesAt(0, '.RMF') },
	{ name: 'RealAudio', detect: bytesAt(0, '.ra\xfd') },
	{ name: 'DSD', detect: bytesAt(0, 'DSD ', 'FRM8') },
	{ name: 'VOC', detect: bytesAt(0, 'Creative Voice File') },
	{ name: '8SVX', detect: bytesAt(8, '8SVX') },
	{ name: 'DV (camcorder)', detect: bytesAt(0, '\x1f\x07\x00') },
	{ name: 'MXF', detect: bytesAt(0, '\x06\x0e\x2b\x34\x02\x05\x01\x01') },
	{ name: 'MIDI', detect: bytesAt(0, 'MThd') },
	{ name: 'SILK (WeChat, QQ)', detect: bytesAt(0, '#!SILK_V3', '\x02#!SILK_V3') },
	{ name: 'DSS (dictation)', detect: bytesAt(0, '\x02dss', '\x03ds2') },
	{ name: 'QCP (PureVoice)', detect: bytesAt(8, 'QLCM') },
	{ name: 'AU (little-endian)', detect: bytesAt(0, 'dns.', '\0ds.') },
	{ name: 'WAV (big-endian)', detect: bytesAt(0, 'RIFX') },
	{ name: 'SoX', detect: bytesAt(0, '.SoX', 'XoS.') },
	{
		name: 'IRCAM',
		detect: bytesAt(
			0,
			'\x64\xa3\x01\0',
			'\x64\xa3\x02\0',
			'\x64\xa3\x03\0',
			'\0\x01\xa3\x64',
			'\0\x02\xa3\x64',
			'\0\x03\xa3\x64',
		),
	},
	{ name: 'Ensoniq PARIS', detect: bytesAt(0, ' paf', 'fap ') },
	{ name: 'PVF', detect: bytesAt(0, 'PVF1\n') },
	{ name: 'AVR', detect: bytesAt(0, '2BIT') },
	{ name: 'MAUD', detect: bytesAt(8, 'MAUD') },
	{ name: 'WVE (Psion)', detect: bytesAt(0, 'ALawSoundFile**') },
	{ name: 'MATLAB', detect: bytesAt(0, 'MATLAB 5.0') },
];

/** Frames of FLAC lie in pages of Ogg as well. */
const isBareFlac = (head: Buffer) => isFlacFrames(head) && !isOggPart(head);

/** What a file was found to be. */
export type FoundFileType = Omit<AudioFileType, 'detect'>;

/** All kinds that are told apart. The first that fits counts, so vague signs stand last. */
export const AUDIO_FILE_TYPES = [
	{ name: 'WAV', detect: isWav, sentAs: 'wav', container: wavContainer },
	{ name: 'W64', detect: isW64, container: w64Container },
	{ name: 'AIFF', detect: isAiff, container: aiffContainer },
	{ name: 'AU', detect: isAu, container: auContainer },
	{ name: 'CAF', detect: isCaf, container: cafContainer },
	{ name: 'NIST SPHERE', detect: isSphere, container: sphereContainer },
	{ name: 'M4A or MP4', detect: isMp4, sentAs: 'm4a', container: mp4Container },
	{ name: 'AMR', detect: isAmr, sentAs: 'amr', container: amrContainer },
	{ name: 'FLAC', detect: isFlac, sentAs: 'flac', container: flacContainer },
	{ name: 'OGG or Opus', detect: isOgg, sentAs: 'ogg', container: oggContainer },
	{ name: 'WebM', detect: isMatroska, sentAs: 'webm', container: matroskaContainer },
	{ name: 'WMA', detect: isAsf, sentAs: 'wma' },
	{ name: 'AVI', detect: isAvi, sentAs: 'avi', container: aviContainer },
	{ name: 'FLV', detect: isFlv, sentAs: 'flv', container: flvContainer },
	// Frames lie in pieces between those of pictures, whose bytes look like sync words now and then.
	{ name: 'MPEG-TS', detect: isTransportStream, sentAs: 'ts', container: transportStreamContainer },
	{ name: 'MPEG-PS', detect: isProgramStream, sentAs: 'mpg', container: programStreamContainer },
	{ name: 'FLAC (without a header)', detect: isBareFlac, container: flacContainer },
	// One header and no frames: such a file cannot be cut.
	{ name: 'AAC (ADIF)', detect: bytesAt(0, 'ADIF'), sentAs: 'aac' },
	{ name: 'AAC (LATM)', detect: isLatm, container: latmContainer },
	{ name: 'AAC', detect: isAdts, sentAs: 'aac', container: adtsContainer },
	{ name: 'MP3', detect: isMpegLayer(3), sentAs: 'mp3', container: mpegContainer },
	{ name: 'MP2', detect: isMpegLayer(2), sentAs: 'mp2', container: mpegContainer },
	{ name: 'MP1', detect: isMpegLayer(1), sentAs: 'mp2', container: mpegContainer },
	// How long a frame is must be found out, and few programs play it.
	{ name: 'MP3 (free format)', detect: isFreeFormat, sentAs: 'mp3' },
	{ name: 'GSM', detect: isGsm, container: gsmContainer },
	{ name: 'AC-3', detect: isAc3, sentAs: 'ac3', container: ac3Container },
] as const satisfies readonly AudioFileType[];

/** Files cut off from their beginning, by what begins further on: who reads them says what is missing. */
const PARTS: readonly AudioFileType[] = [
	{ name: 'OGG or Opus', detect: isOggPart, container: oggContainer },
	{ name: 'WebM', detect: isMatroskaPart, container: matroskaContainer },
	{ name: 'M4A or MP4', detect: isMp4Part, container: mp4Container },
];

/** As many bytes tell the kind, junk before the first frame of an MP3 included. */
export const DETECTION_BYTES = 1 << 16;

const MP3: AudioFileType | undefined = AUDIO_FILE_TYPES.find(({ name }) => name === 'MP3');

/**
 * Tells the kind of a sound file from its first bytes; its name and type may be wrong.
 *
 * @param head the first `DETECTION_BYTES` of the file, or all of it
 * @returns undefined for a kind that is not known, which is for the service to judge
 */
export const detectFileType = (head: Buffer): FoundFileType | undefined =>
	// Samples of other kinds look like frames now and then, and must not be cut as such.
	[...OTHER_KINDS, ...AUDIO_FILE_TYPES, ...PARTS].find(({ detect }) => detect(head));

const TAG_NAME_BYTES = 3;

/** Recorders of streams begin files with zeros, seldom with more. */
const MAX_ZEROS = 16_000_000;

/**
 * Tells the kind of a sound file as `detectFileType` does. Tags and long silence in front of it, which
 * most kinds of files have no place for, are passed over from then on.
 */
export async function readFileType(source: AudioSource): Promise<FoundFileType | undefined> {
	const reader = await source.open();
	let isTagged = false;
	for (;;) {
		const head = await reader.fill(DETECTION_BYTES);
		const isSilence = head.length > 0 && head.every((byte) => byte === 0);
		const tag = tagLength(head);
		// Behind the name of a tag that claims to be longer than the file may be sound.
		const tagBytes = tag > source.size - reader.position() ? TAG_NAME_BYTES : tag;
		const passed = isSilence && reader.position() < MAX_ZEROS ? head.length : tagBytes;
		if (passed === 0) {
			// What has tags is most often an MP3, whose sound may begin behind what is at hand.
			const type = detectFileType(head) ?? (isTagged ? MP3 : undefined);
			if (type) source.startAt(reader.position());
			return type;
		}
		isTagged ||= !isSilence;
		await reader.skip(passed);
	}
}
