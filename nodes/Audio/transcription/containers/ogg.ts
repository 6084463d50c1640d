import {
	UnreadableAudio,
	type AudioContainer,
	type AudioFormat,
	type AudioFrame,
} from './container';
import { flacFormatOf } from './flac-format';
import { readOggPages, type OggPage } from './ogg-pages';
import { createOpusFormat, readOpusHead } from './opus-format';
import { createSpeexFormat, isSpeexHeader } from './speex-format';
import { createVorbisFormat, isVorbisHeader } from './vorbis-format';

/** A codec that is known by the first packet of its stream. */
interface StreamCodec {
	/** Packets before the sound, the first one among them. */
	headerCount: number;
	format(headers: readonly Buffer[]): AudioFormat;
	/** Samples in front that are decoded but not heard. */
	preSkip: number;
}

/** Packets of sound are much shorter; what is longer is damage. */
const MAX_PACKET_BYTES = 1_000_000;
const MAX_HEADERS = 64;
const SPEEX_EXTRA_HEADERS_AT = 68;
/** The first packet of FLAC: its mapping's version, the number of other headers, the metadata (RFC 9639, 10.1). */
const OGG_FLAC_MAGIC = '\x7fFLAC\x01';
const OGG_FLAC_HEADERS_AT = 7;
const OGG_FLAC_BLOCKS_AT = 13;

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
		const blocks = first.subarray(OGG_FLAC_BLOCKS_AT);
		return { headerCount: 1 + others, format: () => flacFormatOf(blocks), preSkip: 0 };
	}
	return undefined;
}

/** Joins the parts of packets that go over the ends of pages. */
function createPacketJoiner() {
	let open: Buffer[] = [];
	let bytes = 0;
	return ({ parts, isContinued, isWhole }: OggPage): Buffer[] => {
		const packets: Buffer[] = [];
		parts.forEach((part, index) => {
			const isRest = index === 0 && isContinued;
			// The beginning of a packet may be lost, or its end.
			if (isRest && open.length === 0) return;
			if (!isRest) {
				open = [];
				bytes = 0;
			}
			bytes += part.length;
			if (bytes <= MAX_PACKET_BYTES) open.push(part);
			if (index === parts.length - 1 && !isWhole) return;
			if (bytes <= MAX_PACKET_BYTES) packets.push(open.length > 1 ? Buffer.concat(open) : part);
			open = [];
			bytes = 0;
		});
		return packets;
	};
}

/** Makes frames of the packets of one stream; `base` is the second at which it begins. */
function createStream(serial: number, codec: StreamCodec, base: number) {
	const join = createPacketJoiner();
	const headers: Buffer[] = [];
	let format: AudioFormat | undefined;
	let previous: Buffer | undefined;
	/** Samples that have been decoded, and what the granule counted before the first of them. */
	let decoded = 0;
	let origin: number | undefined;
	let toSkip = codec.preSkip;
	let heard = 0;

	const framesOf = (packets: Buffer[], own: AudioFormat, page: OggPage): AudioFrame[] => {
		const counts = packets.map((packet) => {
			const samples = own.samplesOf(packet, previous);
			previous = packet;
			return samples;
		});
		const onPage = counts.reduce((sum, samples) => sum + samples, 0);
		decoded += onPage;
		// A recording of what is on the air begins with a high count.
		if (!page.isLast && page.granule >= 0) origin ??= page.granule - decoded;
		const surplus = page.isLast ? (origin ?? 0) + decoded - page.granule : 0;
		// A count that takes away more than this page has is wrong.
		let toDrop = page.granule >= 0 && surplus > 0 && surplus <= onPage ? surplus : 0;
		const drops = counts.map(() => 0);
		for (let at = counts.length - 1; at >= 0 && toDrop > 0; at--) {
			drops[at] = Math.min(counts[at] ?? 0, toDrop);
			toDrop -= drops[at] ?? 0;
		}
		return packets.map((bytes, index) => {
			const samples = counts[index] ?? 0;
			const skip = Math.min(samples, toSkip);
			const drop = Math.min(samples - skip, drops[index] ?? 0);
			toSkip -= skip;
			const start = base + heard / own.rate;
			heard += samples - skip - drop;
			return {
				bytes,
				format: own,
				start,
				seconds: (samples - skip - drop) / own.rate,
				...(skip > 0 ? { skip } : {}),
				...(drop > 0 ? { drop } : {}),
			};
		});
	};

	return {
		serial,
		hasSound: () => decoded > 0,
		end: () => base + (format ? heard / format.rate : 0),
		frames(page: OggPage): AudioFrame[] {
			const packets = join(page).filter(({ length }) => length > 0);
			while (headers.length < codec.headerCount && packets.length > 0) {
				headers.push(...packets.splice(0, 1));
				if (headers.length === codec.headerCount) format = codec.format(headers);
			}
			return format ? framesOf(packets, format, page) : [];
		},
	};
}

export const isOgg = (head: Buffer) => head.toString('latin1', 0, 4) === 'OggS';

/**
 * Ogg files of Opus, Vorbis, FLAC and Speex: the first sound stream, and those that follow it when several
 * recordings were put behind each other. Times are those of the sound that is decoded; the counts of
 * pages may be wrong.
 */
export const oggContainer: AudioContainer = {
	async *frames(source) {
		let stream: ReturnType<typeof createStream> | undefined;
		for await (const page of readOggPages(await source.open())) {
			const [first] = page.parts;
			if (page.isFirst && first && (!stream || stream.hasSound())) {
				const codec = codecOf(first);
				if (codec) stream = createStream(page.serial, codec, stream?.end() ?? 0);
			}
			if (page.serial !== stream?.serial) continue;
			for (const frame of stream.frames(page)) yield frame;
		}
		if (!stream)
			throw new UnreadableAudio('has no sound of a known codec (Opus, Vorbis, FLAC, Speex)');
	},
};
