import { chooseTrack } from './choose-track';
import { UnreadableAudio } from './container';
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
	/** @throws UnreadableAudio where there is none that can be read */
	choose(wanted: number | undefined): MatroskaTrack;
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
const COMPRESSION = 0x5034;
const ALGORITHM = 0x4254;
const SETTINGS = 0x4255;

const VIDEO_TYPE = 1;
const SOUND_TYPE = 2;
const ZLIB = 0;
const HEADER_STRIPPING = 3;

const NOTHING = Buffer.alloc(0);

const childrenOf = (elements: readonly Element[], id: number): Element[] =>
	elementsIn(elementBody(elements, id) ?? NOTHING);

/** Bytes in front of every frame that the file has only once. */
function frontBytesOf(track: readonly Element[]): Buffer {
	const encoding = childrenOf(childrenOf(track, ENCODINGS), ENCODING);
	if (encoding.length === 0) return NOTHING;
	const compression = childrenOf(encoding, COMPRESSION);
	if (uintOf(elementBody(compression, ALGORITHM), ZLIB) !== HEADER_STRIPPING) {
		throw new UnreadableAudio('holds compressed or encrypted sound, which cannot be cut');
	}
	return elementBody(compression, SETTINGS) ?? NOTHING;
}

function readTrack(track: readonly Element[]): MatroskaTrack {
	const audio = childrenOf(track, AUDIO);
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
		frontBytes: frontBytesOf(track),
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
	return {
		choose: (wanted) => chooseTrack(sounds, wanted),
		hasPictures: entries.some((entry) => typeOf(entry) === VIDEO_TYPE),
	};
}
