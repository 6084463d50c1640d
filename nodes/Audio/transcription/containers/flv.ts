import { bytesAt } from '../../../shared/files/file-type';
import type { AudioSource, ByteReader } from './audio-source';
import { chooseTrack } from './choose-track';
import { UnreadableAudio, type AudioContainer } from './container';
import { flvCodecOf, flvSoundOf, type FlvSound } from './flv-codecs';
import { createScan } from './scan';
import { readParts, type SoundPart } from './sound-parts';

const FILE_HEAD_BYTES = 9;
/** A kind, and the numbers of bytes, milliseconds and of the stream (Adobe, Video File Format Specification 10.1, E.4.1). */
const TAG_HEAD_BYTES = 11;
const SOUND = 8;
const PICTURE = 9;
const SCRIPT = 18;
/** How long the tag before is. */
const BACK_BYTES = 4;
/** Tags of sound are much shorter. */
const MAX_SOUND_BYTES = 1_000_000;

export const isFlv = bytesAt(0, 'FLV\x01');

/** Whether a tag can begin here: its stream is always 0, and the bits before its kind are for encryption. */
const isTag = (bytes: Buffer, at: number) =>
	[SOUND, PICTURE, SCRIPT].includes(bytes[at] ?? 0) && bytes.readUIntBE(at + 8, 3) === 0;

/** Where in damage the next tag begins, or may begin behind what is at hand. */
function nextTag(bytes: Buffer, from: number): number {
	let at = from + 1;
	while (at + TAG_HEAD_BYTES <= bytes.length && !isTag(bytes, at)) at += 1;
	return at;
}

type TimedPart = SoundPart & Required<Pick<SoundPart, 'seconds'>>;

/** The bodies of tags of sound, with their times. What is cut off at the end is no whole frame. */
async function* soundTags(reader: ByteReader): AsyncGenerator<TimedPart> {
	let base: number | undefined;
	const parts: TimedPart[] = [];
	const pass = createScan(reader, TAG_HEAD_BYTES, (bytes, at) => {
		if (at + TAG_HEAD_BYTES > bytes.length) return bytes.length;
		if (!isTag(bytes, at)) return nextTag(bytes, at);
		const from = at + TAG_HEAD_BYTES;
		const to = from + bytes.readUIntBE(at + 1, 3);
		const time = bytes.readUIntBE(at + 4, 3) + (bytes[at + 7] ?? 0) * 2 ** 24;
		const kind = bytes[at];
		if (kind !== SCRIPT) base ??= time;
		if (kind === SOUND && to > from && to - from <= MAX_SOUND_BYTES) {
			if (to > bytes.length) return at - to;
			parts.push({ bytes, from, to, seconds: Math.max(0, time - (base ?? 0)) / 1_000, begin: 0 });
		}
		return to + BACK_BYTES;
	});
	while (await pass()) yield* parts.splice(0);
}

/** A part of the sound, and what it is. */
interface Sounding {
	sound: FlvSound;
	part: TimedPart;
}

const bodyOf = ({ bytes, from, to }: SoundPart) => bytes.subarray(from, to);

/** What tags of sound hold behind their heads; tags of other tracks than the first are left out. */
async function* soundsOf(reader: ByteReader): AsyncGenerator<Sounding> {
	for await (const tag of soundTags(reader)) {
		const sound = flvSoundOf(bodyOf(tag));
		const from = tag.from + (sound?.headBytes ?? 0);
		if (sound && (from < tag.to || sound.isConfig)) yield { sound, part: { ...tag, from } };
	}
}

async function openSound(source: AudioSource): Promise<ByteReader> {
	const reader = await source.open();
	const head = await reader.fill(FILE_HEAD_BYTES);
	if (!isFlv(head) || head.length < FILE_HEAD_BYTES) throw new UnreadableAudio('is no FLV file');
	await reader.skip(head.readUInt32BE(5) + BACK_BYTES);
	return reader;
}

/** Codecs whose frames say nothing without their description: a stream may have been joined before it came. */
const NEED_CONFIG = ['mp4a', 'fLaC'];

const isReadable = ({ codec, isConfig }: FlvSound, config: Buffer) =>
	!isConfig && (config.length > 0 || !NEED_CONFIG.includes(codec));

/** The frames of the same sound, from the first on. */
async function* framesFrom(
	first: Sounding,
	rest: AsyncGenerator<Sounding>,
): AsyncGenerator<SoundPart> {
	yield first.part;
	for await (const { sound, part } of rest) {
		if (sound.codec === first.sound.codec && !sound.isConfig) yield part;
	}
}

/** FLV files: AAC, MP3, Speex, samples, and what newer ones hold (Opus, FLAC, AC-3). */
export const flvContainer: AudioContainer = {
	async *frames(source) {
		const sounds = soundsOf(await openSound(source));
		let config: Buffer = Buffer.alloc(0);
		let next = await sounds.next();
		while (!next.done && !isReadable(next.value.sound, config)) {
			const { sound, part } = next.value;
			if (sound.isConfig) config = Buffer.from(bodyOf(part));
			next = await sounds.next();
		}
		const first = next.done ? undefined : next.value;
		const codec = chooseTrack(
			first
				? [{ isEnabled: true, read: () => flvCodecOf(first.sound, config, bodyOf(first.part)) }]
				: [],
			source.track,
		);
		if (first) yield* readParts(framesFrom(first, sounds), codec);
	},
	hasPictures: async () => true,
};
