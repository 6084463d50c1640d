import type { AudioSource, ByteReader } from './audio-source';
import { readChunks, type ChunkLayout } from './chunks';
import { uncuttableCodec } from './codec-names';
import { UnreadableAudio, type AudioContainer, type AudioFormat } from './container';
import { flacStreamLike } from './flac-format';
import { flacHeaderAt, MAX_FLAC_HEADER_BYTES } from './flac-frame';
import { createFrameSequence } from './frame-sequence';
import { frameCodecOf } from './frame-codecs';
import type { FrameBlock } from './frames';
import { readEsds } from './mp4-codecs';
import { readPcmFrames } from './pcm-frames';
import { createQuickTimeCodec } from './quicktime-pcm';
import { createWaveCodec } from './wave-codec';
import { formatChunk } from './wav-format';

const HEAD_BYTES = 8;
const NAME_BYTES = 4;
const CHUNKS: ChunkLayout = {
	headBytes: 12,
	/** -1 of sound that lasts to the end of the file. */
	sizeOf(head) {
		const size = Number(head.readBigInt64BE(NAME_BYTES));
		return size < 0 ? Infinity : size;
	},
	alignment: 1,
	kindBytes: 0,
};
const DESC_BYTES = 32;
const IS_FLOAT = 1;
const IS_LITTLE_ENDIAN = 2;
/** The number of times a program has changed the sound, before it. */
const EDIT_COUNT_BYTES = 4;
const PAKT_HEAD_BYTES = 24;
/** 24 hours of AAC list 8 MB of sizes. */
const MAX_TABLE_BYTES = 48_000_000;
const MAX_PACKET_BYTES = 1_000_000;

export const isCaf = (head: Buffer) =>
	head.toString('latin1', 0, 4) === 'caff' && head.length >= 6 && head.readUInt16BE(4) === 1;

/** The `desc` chunk (Apple Core Audio Format specification). */
interface Description {
	name: string;
	rate: number;
	flags: number;
	/** 0 where packets differ. */
	packetBytes: number;
	packetSamples: number;
	channels: number;
	bits: number;
}

/** What stands around the sound. */
interface Index {
	description: Description;
	cookie: Buffer;
	/** The sizes of packets, and what of them is not heard. */
	packets: Buffer;
	/** Bytes from the start of the file. */
	soundAt: number;
	soundBytes: number;
}

function readDescription(desc: Buffer): Description {
	if (desc.length < DESC_BYTES) throw new UnreadableAudio('does not say how its sound is written');
	return {
		rate: desc.readDoubleBE(0),
		name: desc.toString('latin1', 8, 12),
		flags: desc.readUInt32BE(12),
		packetBytes: desc.readUInt32BE(16),
		packetSamples: desc.readUInt32BE(20),
		channels: desc.readUInt32BE(24),
		bits: Math.ceil(desc.readUInt32BE(28) / 8) * 8,
	};
}

function pcmCodecOf({ name, flags, packetBytes, bits, channels, rate }: Description) {
	// Behind Microsoft's letters stands the code of WAV files.
	if (name.startsWith('ms\0')) {
		const code = name.charCodeAt(3);
		return createWaveCodec(formatChunk({ code, channels, rate, blockBytes: packetBytes, bits }));
	}
	return createQuickTimeCodec({
		name,
		bits,
		channels,
		rate,
		isLittleEndian: (flags & IS_LITTLE_ENDIAN) !== 0,
		isFloat: (flags & IS_FLOAT) !== 0,
	});
}

/** Reads the chunks; of samples, which need nothing that follows them, up to their first byte. */
async function readIndex(reader: ByteReader): Promise<Index> {
	if (!isCaf(await reader.take(HEAD_BYTES))) throw new UnreadableAudio('is no CAF file');
	const chunks = new Map<string, Buffer>();
	let description: Description | undefined;
	let [soundAt, soundBytes] = [0, 0];
	for await (const { name, size } of readChunks(reader, CHUNKS)) {
		if (name === 'data') {
			soundAt = reader.position() + EDIT_COUNT_BYTES;
			soundBytes = Math.max(0, size - EDIT_COUNT_BYTES);
			const isReady = !description || pcmCodecOf(description) || chunks.has('pakt');
			if (isReady) break;
		}
		if (['desc', 'kuki', 'pakt'].includes(name)) {
			if (size > MAX_TABLE_BYTES)
				throw new UnreadableAudio('has a longer index than any recording');
			const body = Buffer.from(await reader.take(size));
			chunks.set(name, body);
			if (name === 'desc') description = readDescription(body);
		}
	}
	if (!description || soundAt === 0) throw new UnreadableAudio('ends before its sound');
	const nothing = Buffer.alloc(0);
	const [cookie, packets] = [chunks.get('kuki') ?? nothing, chunks.get('pakt') ?? nothing];
	return { description, cookie, packets, soundAt, soundBytes };
}

/** Names that differ from those of MP4. */
const CODECS: Partial<Record<string, string>> = {
	'aac ': 'mp4a',
	// HE-AAC of both versions, which the cookie describes as MP4 does.
	aach: 'mp4a',
	aacp: 'mp4a',
	opus: 'Opus',
};

/** @param head the first bytes of the sound */
function formatOf({ description, cookie }: Index, head: Buffer): AudioFormat {
	const { name, channels, rate } = description;
	// Programs differ in what they say of it, or say nothing.
	const flac = name === 'flac' ? flacHeaderAt(head) : undefined;
	if (flac) return flacStreamLike(flac).format;
	const codec = CODECS[name] ?? name;
	const { config = cookie } =
		codec === 'mp4a' ? readEsds(Buffer.concat([Buffer.alloc(4), cookie])) : {};
	const found = frameCodecOf({ codec, config, channels, rate });
	if (!found) throw uncuttableCodec(name);
	return found.format;
}

/** The sizes of packets in turn: numbers in the low seven bits of bytes, of which all but the last are marked. */
function* sizesOf({ packets, description: { packetBytes } }: Index): Generator<number> {
	const count = packets.length >= PAKT_HEAD_BYTES ? Number(packets.readBigInt64BE(0)) : 0;
	let at = PAKT_HEAD_BYTES;
	for (let packet = 0; packet < count; packet++) {
		let size = packetBytes;
		for (let isOpen = packetBytes === 0; isOpen;) {
			const byte = packets[at++];
			if (byte === undefined) return;
			size = size * 128 + (byte & 127);
			isOpen = byte > 127;
		}
		yield size;
	}
}

async function* packetFrames(source: AudioSource, index: Index): AsyncGenerator<FrameBlock> {
	const { packets, description, soundAt } = index;
	const reader = await source.open();
	await reader.skip(soundAt);
	const format = formatOf(index, await reader.fill(MAX_FLAC_HEADER_BYTES));
	if (packets.length < PAKT_HEAD_BYTES) {
		throw new UnreadableAudio('lacks the sizes of its packets (pakt)');
	}
	const samplesOf = format.createCounter();
	const scale = format.rate / description.rate;
	const sequence = createFrameSequence(format, packets.readInt32BE(16) * scale);
	/** Seconds that are heard; what is decoded beyond them is not. */
	const total = Number(packets.readBigInt64BE(8)) / description.rate || Infinity;
	for (const size of sizesOf(index)) {
		if (size > MAX_PACKET_BYTES) return;
		if (size === 0) continue;
		const bytes = await reader.take(size);
		if (bytes.length < size) return;
		const surplus = sequence.end() + samplesOf(bytes, 0, size) / format.rate - total;
		sequence.add(bytes, 0, size, surplus * format.rate);
		yield* sequence.take();
	}
}

/** Core Audio files: samples, or packets of AAC, ALAC, FLAC, MP3, MP2, AC-3, Opus or AMR. */
export const cafContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const index = await readIndex(reader);
		const codec = pcmCodecOf(index.description);
		if (!codec) {
			yield* packetFrames(source, index);
			return;
		}
		await reader.skip(index.soundAt - reader.position());
		const end = { declaredBytes: index.soundBytes, startsNext: () => true };
		yield* readPcmFrames(reader, codec, end);
	},
};
