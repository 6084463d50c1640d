import { missingTrack, withoutBeginning } from './choose-track';
import {
	UncuttableAudio,
	type AudioContainer,
	type AudioFormat,
	type FrameReader,
} from './container';
import { flacFormatOf } from './flac-format';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
import { sum, type FrameBlock } from './frames';
import { readOggPages, type OggPage, type Packet } from './ogg-pages';
import { createOpusFormat, readOpusHead } from './opus-format';
import { createSpeexFormat, isSpeexHeader } from './speex-format';
import { createVorbisFormat, isVorbisHeader } from './vorbis-format';

/** A codec that is known by the first packet of its stream. */
interface StreamCodec {
	/** Packets before the sound, the first one among them. */
	headerCount: number;
	/** Whether a packet is sound though less than these came before it; none is when left out. */
	isSound?(packet: Packet): boolean;
	format(headers: readonly Buffer[]): AudioFormat;
	/** Samples in front that are decoded but not heard. */
	preSkip: number;
}

/** Packets of sound are much shorter; what is longer is damage, or comments with a picture. */
const MAX_PACKET_BYTES = 1_000_000;
/** 255 packets of Opus, which are the longest. */
const MAX_PAGE_SECONDS = 31;
const MAX_HEADERS = 64;
const SPEEX_EXTRA_HEADERS_AT = 68;
/** The first packet of FLAC: its mapping's version, the number of other headers, the metadata (RFC 9639, 10.1). */
const OGG_FLAC_MAGIC = '\x7fFLAC\x01';
const OGG_FLAC_HEADERS_AT = 7;
const OGG_FLAC_AT = 9;
/** Before there was a mapping, the first packet was the name alone (FFmpeg's "old FLAC", still written by VLC). */
const OLD_FLAC_MAGIC = 'fLaC';
/** With this byte frames begin, and no metadata. */
const FLAC_SYNC_BYTE = 0xff;
const isFlacFrame = ({ bytes, from }: Packet) => bytes[from] === FLAC_SYNC_BYTE;

function codecOf(first: Buffer): StreamCodec | undefined {
	const opus = readOpusHead(first);
	if (opus) return { headerCount: 2, format: () => createOpusFormat(opus), preSkip: opus.preSkip };
	if (isVorbisHeader(first, 1)) {
		return { headerCount: 3, format: createVorbisFormat, preSkip: 0 };
	}
	if (isSpeexHeader(first)) {
		const extra = Math.min(MAX_HEADERS, first.readUInt32LE(SPEEX_EXTRA_HEADERS_AT));
		return { headerCount: 2 + extra, format: createSpeexFormat, preSkip: 0 };
	}
	if (first.toString('latin1', 0, OGG_FLAC_MAGIC.length) === OGG_FLAC_MAGIC) {
		// Comments are required; what else stands before the sound may not be counted, and is none.
		const others = Math.max(1, Math.min(MAX_HEADERS, first.readUInt16BE(OGG_FLAC_HEADERS_AT)));
		const own = first.subarray(OGG_FLAC_AT);
		return {
			headerCount: 1 + others,
			isSound: isFlacFrame,
			format: () => flacFormatOf(own),
			preSkip: 0,
		};
	}
	if (first.toString('latin1', 0, OLD_FLAC_MAGIC.length) === OLD_FLAC_MAGIC) {
		return {
			headerCount: MAX_HEADERS,
			isSound: isFlacFrame,
			format: (headers) => flacFormatOf(Buffer.concat(headers)),
			preSkip: 0,
		};
	}
	return undefined;
}

const MAX_MAGIC_BYTES = 8;

const bytesOf = ({ bytes, from, to }: Packet) => bytes.subarray(from, to);

/** Joins the parts of packets that go over the ends of pages. */
function createPacketJoiner() {
	let open: Packet[] = [];
	let length = 0;
	const begin = () => {
		open = [];
		length = 0;
	};
	return {
		/** Forgets the beginning of a packet whose rest is lost. */
		begin,
		/** @param keepsLong whether packets are wanted that are too long for sound: their first part then */
		packetsOf({ parts, isContinued, isWhole }: OggPage, keepsLong: boolean): Packet[] {
			const packets: Packet[] = [];
			parts.forEach((part, index) => {
				const isRest = index === 0 && isContinued;
				// The beginning of a packet may be lost, or its end.
				if (isRest && open.length === 0) return;
				if (!isRest) begin();
				length += part.to - part.from;
				if (length <= MAX_PACKET_BYTES) open.push(part);
				if (index === parts.length - 1 && !isWhole) return;
				if (length > 0 && (length <= MAX_PACKET_BYTES || keepsLong)) {
					const joined = Buffer.concat(open.length > 1 ? open.map(bytesOf) : []);
					packets.push(open.length > 1 ? { bytes: joined, from: 0, to: joined.length } : part);
				}
				begin();
			});
			return packets;
		},
	};
}

/** Makes frames of the packets of one stream; `base` is the second at which it begins. */
function createStream(serial: number, codec: StreamCodec, base: number) {
	const joiner = createPacketJoiner();
	const headers: Buffer[] = [];
	let sound: { format: AudioFormat; samplesOf: FrameReader; sequence: FrameSequence } | undefined;
	/** The number of the last page, and whether the writer has counted on so far. */
	let last: number | undefined;
	let isCounted = true;
	/** How many pages were lost since the last granule. */
	let missing = 0;
	/** Samples that have been decoded, and what the granule counted before the first of them. */
	let decoded = 0;
	let origin: number | undefined;

	/** Samples of a page that its granule takes away. */
	const surplusOf = ({ granule, isLast }: OggPage, onPage: number): number => {
		decoded += onPage;
		// A recording of what is on the air begins with a high count, behind headers that have none.
		if (!isLast && granule >= 0 && onPage > 0) origin ??= granule - decoded;
		const surplus = isLast && granule >= 0 ? (origin ?? 0) + decoded - granule : 0;
		// A count that takes away more than this page has is wrong.
		return surplus > 0 && surplus <= onPage ? surplus : 0;
	};

	/** Whether a page follows the last one, by their numbers. */
	const follows = ({ sequence }: OggPage): boolean => {
		const between = last === undefined ? 0 : sequence - last - 1;
		last = sequence;
		isCounted &&= between >= 0;
		if (isCounted) missing += between;
		return !isCounted || between === 0;
	};

	/** Seconds that were lost with pages, by the granule of the first page behind them that has one. */
	const lostBefore = ({ granule }: OggPage, onPage: number, rate: number): number => {
		if (missing === 0 || granule < 0) return 0;
		const lost = origin === undefined ? 0 : granule - origin - decoded - onPage;
		const isPossible = lost > 0 && lost <= missing * MAX_PAGE_SECONDS * rate;
		missing = 0;
		if (!isPossible) return 0;
		decoded += lost;
		return lost / rate;
	};

	return {
		serial,
		hasSound: () => decoded > 0,
		end: () => sound?.sequence.end() ?? base,
		frames(page: OggPage): FrameBlock[] {
			if (!follows(page)) joiner.begin();
			const packets = joiner.packetsOf(page, !sound);
			while (!sound && packets[0]) {
				const isSound = codec.isSound?.(packets[0]) ?? false;
				if (!isSound) {
					headers.push(...packets.splice(0, 1).map((packet) => Buffer.from(bytesOf(packet))));
					if (headers.length < codec.headerCount) continue;
				}
				const format = codec.format(headers);
				const sequence = createFrameSequence(format, codec.preSkip, base);
				sound = { format, samplesOf: format.createCounter(), sequence };
			}
			if (!sound) return [];
			const { format, samplesOf, sequence } = sound;
			const counts = packets.map(({ bytes, from, to }) => samplesOf(bytes, from, to));
			const lost = lostBefore(page, sum(counts), format.rate);
			if (lost > 0) sequence.moveTo(sequence.end() + lost);
			// What is taken away may be more than the last packet.
			let left = sum(counts) - surplusOf(page, sum(counts));
			packets.forEach(({ bytes, from, to }, index) => {
				const own = Math.min(left, counts[index] ?? 0);
				left -= own;
				sequence.add(bytes, from, to, (counts[index] ?? 0) - own);
			});
			return sequence.take();
		},
	};
}

/** How a page begins, in the only version there is. */
const PAGE_MAGIC = 'OggS\0';

/** A part of a file, which begins within a page. */
export const isOggPart = (head: Buffer) => head.includes(PAGE_MAGIC, 0, 'latin1');

export const isOgg = (head: Buffer) => head.toString('latin1', 0, 4) === 'OggS';

/** How streams of pictures begin: Theora, Dirac, and what OGM files have. */
const PICTURE_MAGICS = ['\x80theora', 'BBCD\0', '\x01video'];

const isPictures = (page: OggPage): boolean => {
	const [first] = page.parts;
	const start = first && bytesOf(first).toString('latin1', 0, MAX_MAGIC_BYTES);
	return PICTURE_MAGICS.some((magic) => start?.startsWith(magic));
};

/**
 * Ogg files of Opus, Vorbis, FLAC and Speex: the first sound stream, and those that follow it when several
 * recordings were put behind each other. Times are those of the sound that is decoded, since the counts
 * of pages may be wrong; only where pages are missing do these tell how much is lost.
 */
export const oggContainer: AudioContainer = {
	async *frames(source) {
		const { track: wanted = 1 } = source;
		let stream: ReturnType<typeof createStream> | undefined;
		let hasBeginning = false;
		/** Sound streams that begin together. */
		let sounds = 0;
		for await (const page of readOggPages(await source.open())) {
			const [first] = page.parts;
			hasBeginning ||= page.isFirst;
			// A stream that goes on is no longer among those that begin.
			if (!page.isFirst && stream) sounds = 0;
			if (page.isFirst && first && (!stream || stream.hasSound())) {
				const codec = codecOf(bytesOf(first));
				if (codec && ++sounds === wanted) {
					stream = createStream(page.serial, codec, stream?.end() ?? 0);
				}
			}
			if (page.serial !== stream?.serial) continue;
			yield* stream.frames(page);
		}
		if (stream) return;
		if (sounds > 0) throw missingTrack(sounds, wanted);
		throw hasBeginning
			? new UncuttableAudio('has no sound of a known codec (Opus, Vorbis, FLAC, Speex)')
			: withoutBeginning('Download or record it from its start.');
	},
	async hasPictures(source) {
		for await (const page of readOggPages(await source.open())) {
			// All streams begin before the first one goes on.
			if (!page.isFirst) return false;
			if (isPictures(page)) return true;
		}
		return false;
	},
};
