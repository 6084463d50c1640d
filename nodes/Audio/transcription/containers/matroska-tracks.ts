import { chooseTrack } from './choose-track';
import { encryptedAudio } from './codec-names';
import { UncuttableAudio } from './container';
import { elementBody, elementsIn, floatOf, uintOf, type Element } from './ebml';
import { matroskaCodecOf, type MatroskaCodec } from './matroska-codecs';

/** A sound track. */
export interface MatroskaTrack {
	number: number;
	codec: MatroskaCodec;
	/** Bytes that the writer has taken off the front of every frame. */
	frontBytes: Buffer;
}

/** What stands before the sound. */
export interface MatroskaTracks {
	/**
	 * @param empty see `chooseTrack`
	 * @throws UnreadableAudio where there is none that can be read
	 */
	choose(wanted: number | undefined, empty: number): MatroskaTrack;
	hasPictures: boolean;
}

/** Elements of a track (RFC 9559, 5.1.4). */
const TRACK_ENTRY = 0xae;
const NUMBER = 0xd7;
const TYPE = 0x83;
const IS_ENABLED = 0xb9;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63a2;
const CODEC_DELAY = 0x56aa;
const AUDIO = 0xe1;
const RATE = 0xb5;
const CHANNELS = 0x9f;
const BITS = 0x6264;
const ENCODINGS = 0x6d80;
const ENCODING = 0x6240;
const SCOPE = 0x5032;
const KIND = 0x5033;
const COMPRESSION = 0x5034;
const ALGORITHM = 0x4254;
const SETTINGS = 0x4255;

const VIDEO_TYPE = 1;
const SOUND_TYPE = 2;
/** What is encoded: frames, or only what the codec needs to know. */
const IN_FRAMES = 1;
const ENCRYPTION = 1;
const ZLIB = 0;
const HEADER_STRIPPING = 3;

const NOTHING = Buffer.alloc(0);

const childrenOf = (elements: readonly Element[], id: number): Element[] =>
	elementsIn(elementBody(elements, id) ?? NOTHING);

/**
 * Bytes in front of every frame that the file has only once (RFC 9559, 5.1.4.1.31).
 *
 * @throws UncuttableAudio where frames are encoded in other ways
 */
function frontBytesOf(track: readonly Element[]): Buffer {
	const encodings = childrenOf(track, ENCODINGS)
		.filter(({ id }) => id === ENCODING)
		.map(({ body }) => elementsIn(body))
		.filter((encoding) => uintOf(elementBody(encoding, SCOPE), IN_FRAMES) & IN_FRAMES);
	const isEncrypted = encodings.some(
		(encoding) => uintOf(elementBody(encoding, KIND), 0) === ENCRYPTION,
	);
	if (isEncrypted) throw encryptedAudio();
	return Buffer.concat(
		encodings.map((encoding) => {
			const compression = childrenOf(encoding, COMPRESSION);
			if (uintOf(elementBody(compression, ALGORITHM), ZLIB) !== HEADER_STRIPPING) {
				throw new UncuttableAudio(
					'holds frames that are compressed once more (zlib), which cannot be cut into segments',
				);
			}
			return elementBody(compression, SETTINGS) ?? NOTHING;
		}),
	);
}

function readTrack(track: readonly Element[]): MatroskaTrack {
	const audio = childrenOf(track, AUDIO);
	// What is encrypted is said before what is missing for its codec.
	const frontBytes = frontBytesOf(track);
	return {
		number: uintOf(elementBody(track, NUMBER), 0),
		codec: matroskaCodecOf({
			codecId: (elementBody(track, CODEC_ID) ?? NOTHING).toString('latin1').replace(/\0+$/, ''),
			codecPrivate: elementBody(track, CODEC_PRIVATE) ?? NOTHING,
			rate: floatOf(elementBody(audio, RATE), 8_000),
			channels: uintOf(elementBody(audio, CHANNELS), 1),
			bits: uintOf(elementBody(audio, BITS), 16),
			delay: uintOf(elementBody(track, CODEC_DELAY), 0) / 1e9,
		}),
		frontBytes,
	};
}

/** @param body of the `Tracks` element */
export function readTracks(body: Buffer): MatroskaTracks {
	const entries = elementsIn(body)
		.filter(({ id }) => id === TRACK_ENTRY)
		.map((entry) => elementsIn(entry.body));
	const typeOf = (entry: readonly Element[]) => uintOf(elementBody(entry, TYPE), 0);
	const sounds = entries
		.filter((entry) => typeOf(entry) === SOUND_TYPE)
		.map((entry) => ({
			isEnabled: uintOf(elementBody(entry, IS_ENABLED), 1) === 1,
			read: () => readTrack(entry),
		}));
	const hasPictures = entries.some((entry) => typeOf(entry) === VIDEO_TYPE);
	return {
		choose: (wanted, empty) => chooseTrack(sounds, wanted, empty, hasPictures),
		hasPictures,
	};
}
