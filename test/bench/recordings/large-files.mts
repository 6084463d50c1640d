/** Recordings of any size, made while they are read: none of them is ever on a disk or in memory. */

import { box, element, u32 } from '../../support/media-bytes.mts';

/** A file as the node's reader takes it. */
export interface LargeFile {
	name: string;
	size: number;
	/** How long its sound lasts. */
	seconds: number;
	chunks(): AsyncIterable<Buffer>;
}

const CHUNK_BYTES = 65_536;
const SECOND_BYTES = 96_000;

/** Bytes of a pattern that looks like neither silence nor a sync word. */
const noise = (bytes: number) =>
	Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at * 73 + (at >> 7) * 31) & 0x7f));

/** Every second ends in a pause, as speech has them, and before it the voice rises and falls. */
const PAUSE_FROM = 0.8;
const levelAt = (seconds: number) =>
	seconds % 1 < PAUSE_FROM ? 0.75 + 0.25 * Math.sin(20 * seconds) : 0.2;

/** Writes numbers of some bits behind each other, from a bit of the buffer on. */
function writeBits(bytes: Buffer, bit: number, ...fields: Array<[width: number, value: number]>) {
	let at = bit;
	for (const [width, value] of fields) {
		for (let left = width - 1; left >= 0; left--, at++) {
			const mask = 0x80 >> (at & 7);
			if ((value >> left) & 1) bytes[at >> 3] |= mask;
			else bytes[at >> 3] &= ~mask;
		}
	}
}

/** Joins small parts to chunks of the size in which files are read. */
async function* joined(parts: Iterable<Buffer>): AsyncGenerator<Buffer> {
	let held: Buffer[] = [];
	let bytes = 0;
	for (const part of parts) {
		held.push(part);
		bytes += part.length;
		if (bytes < CHUNK_BYTES) continue;
		yield Buffer.concat(held);
		held = [];
		bytes = 0;
	}
	if (bytes > 0) yield Buffer.concat(held);
}

/** A head, and the same block over and over. */
function repeated(
	name: string,
	seconds: number,
	head: Buffer,
	block: Buffer,
	count: number,
): LargeFile {
	function* parts() {
		yield head;
		for (let index = 0; index < count; index++) yield block;
	}
	return {
		name,
		size: head.length + block.length * count,
		seconds,
		chunks: () => joined(parts()),
	};
}

function wavHead(dataBytes: number): Buffer {
	const head = Buffer.alloc(44);
	head.write('RIFF', 0);
	head.writeUInt32LE((dataBytes + 36) % 2 ** 32, 4);
	head.write('WAVEfmt ', 8);
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(SECOND_BYTES / 2, 24);
	head.writeUInt32LE(SECOND_BYTES, 28);
	head.writeUInt16LE(2, 32);
	head.writeUInt16LE(16, 34);
	head.write('data', 36);
	head.writeUInt32LE(dataBytes % 2 ** 32, 40);
	return head;
}

export function largeWav(bytes: number): LargeFile {
	const block = noise(SECOND_BYTES);
	for (let at = 0; at < block.length; at += 2) {
		const sample = block.readInt16LE(at) * levelAt(at / SECOND_BYTES);
		block.writeInt16LE(Math.round(sample), at);
	}
	const count = Math.ceil(bytes / block.length);
	return repeated('WAV', count, wavHead(block.length * count), block, count);
}

const MP3_FRAME_SECONDS = 1_152 / 44_100;

/** A frame of 128 kbit/s at 44.1 kHz, which does not reach back into others. */
function mp3Frame(level: number): Buffer {
	const frame = noise(417);
	Buffer.from('fffb9044', 'hex').copy(frame);
	frame.fill(0, 4, 6);
	// Both granules of both channels: their bits, what else they say, and their gain.
	for (let granule = 0; granule < 4; granule++) {
		writeBits(frame, 52 + 59 * granule, [12, 700], [9, 100], [8, Math.round(200 * level)]);
	}
	return frame;
}

const mp3Frames = (count: number): Buffer =>
	Buffer.concat(
		Array.from({ length: count }, (_, index) => mp3Frame(levelAt(index * MP3_FRAME_SECONDS))),
	);

export function largeMp3(bytes: number): LargeFile {
	const frames = 38;
	const block = mp3Frames(frames);
	const count = Math.ceil(bytes / block.length);
	return repeated('MP3', count * frames * MP3_FRAME_SECONDS, Buffer.alloc(0), block, count);
}

/** A chunk of a RIFF file. */
function chunk(name: string, ...parts: Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	const head = Buffer.alloc(8, name, 'latin1');
	head.writeUInt32LE(body.length, 4);
	return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** An AVI of pictures, and of MP3 of 128 kbit/s at 44.1 kHz, in one list of more than RIFF has room for. */
export function largeAvi(bytes: number): LargeFile {
	const format = Buffer.alloc(18);
	format.writeUInt16LE(0x55, 0);
	format.writeUInt16LE(2, 2);
	format.writeUInt32LE(44_100, 4);
	const stream = (kind: string, ...parts: Buffer[]) =>
		chunk(
			'LIST',
			Buffer.from('strl'),
			...[chunk('strh', Buffer.from(kind.padEnd(56, '\0'))), chunk('strf', ...parts)],
		);
	const streams = [stream('vids', Buffer.alloc(40)), stream('auds', format)];
	const head = Buffer.concat([
		Buffer.from('RIFF\0\0\0\0AVI ', 'latin1'),
		chunk('LIST', Buffer.from('hdrl'), ...streams),
		Buffer.from('LIST\0\0\0\0movi', 'latin1'),
	]);
	const frames = 38;
	const block = Buffer.concat([chunk('01wb', mp3Frames(frames)), chunk('00dc', noise(300_000))]);
	const count = Math.ceil(bytes / block.length);
	return repeated('AVI with video', count * frames * MP3_FRAME_SECONDS, head, block, count);
}

/** AAC-LC of 48 kHz and one channel. */
const AAC_CONFIG = Buffer.from('1188', 'hex');
const AAC_RATE = 48_000;
const AAC_FRAME_SAMPLES = 1024;
const AAC_FRAME_BYTES = 170;
/** A second of sound, or a little more. */
const AAC_FRAMES = Math.ceil(AAC_RATE / AAC_FRAME_SAMPLES);

/** One channel of a long window, whose 40 bands are of one codebook and have one scale factor. */
function aacFrame(level: number): Buffer {
	const frame = noise(AAC_FRAME_BYTES);
	const gain: [number, number] = [8, Math.round(200 * level)];
	const [element, windows] = [
		[7, 0],
		[11, 40 << 1],
	] as Array<[number, number]>;
	writeBits(frame, 0, element, gain, windows, [14, (5 << 10) | (31 << 5) | 9], [20, 0], [20, 0]);
	return frame;
}

const aacFrames = (): Buffer[] =>
	Array.from({ length: AAC_FRAMES }, (_, index) =>
		aacFrame(levelAt((index * AAC_FRAME_SAMPLES) / AAC_RATE)),
	);

function aacEntry(): Buffer {
	const specific = Buffer.concat([Buffer.from([5, AAC_CONFIG.length]), AAC_CONFIG]);
	const decoder = Buffer.concat([
		Buffer.from([4, 13 + specific.length, 0x40, 0x15]),
		Buffer.alloc(11),
		specific,
	]);
	const es = Buffer.concat([Buffer.from([3, 3 + decoder.length, 0, 0, 0]), decoder]);
	const fields = Buffer.alloc(28);
	fields.writeUInt16BE(1, 6);
	fields.writeUInt16BE(1, 16);
	fields.writeUInt16BE(16, 18);
	fields.writeUInt32BE(AAC_RATE * 0x10000, 24);
	return box('mp4a', fields, box('esds', u32(0), es));
}

/** A track whose samples are all of a size, one chunk every so many bytes. */
function track(
	id: number,
	handler: string,
	entry: Buffer,
	samples: number,
	chunks: Buffer,
	perChunk: number,
) {
	const tkhd = Buffer.alloc(84);
	tkhd.writeUInt32BE(7, 0);
	tkhd.writeUInt32BE(id, 12);
	const mdhd = u32(0, 0, 0, AAC_RATE, 0, 0);
	const table = box(
		'stbl',
		box('stsd', u32(0, 1), entry),
		box('stts', u32(0, 1, samples, AAC_FRAME_SAMPLES)),
		box('stsc', u32(0, 1, 1, perChunk, 1)),
		box('stsz', u32(0, AAC_FRAME_BYTES, samples)),
		chunks,
	);
	const hdlr = box('hdlr', u32(0, 0), Buffer.from(handler), Buffer.alloc(13));
	return box('trak', box('tkhd', tkhd), box('mdia', box('mdhd', mdhd), hdlr, box('minf', table)));
}

/**
 * An MP4 of interleaved pictures and sound, its index in front, as Zoom and phones write it: a second of
 * sound takes this many bytes of pictures along.
 */
export function largeMp4(name: string, seconds: number, pictureBytesPerSecond: number): LargeFile {
	const perChunk = AAC_FRAMES;
	const second = Buffer.concat([...aacFrames(), noise(pictureBytesPerSecond)]);
	const offsets = (from: number) => {
		const table = Buffer.alloc(8 * seconds);
		for (let at = 0; at < seconds; at++)
			table.writeBigUInt64BE(BigInt(from + at * second.length), 8 * at);
		return box('co64', u32(0, seconds), table);
	};
	const head = (mediaAt: number) => {
		const mvhd = Buffer.alloc(100);
		mvhd.writeUInt32BE(AAC_RATE, 12);
		const sound = track(1, 'soun', aacEntry(), perChunk * seconds, offsets(mediaAt), perChunk);
		const empty = box('co64', u32(0, 0));
		const video = track(2, 'vide', box('avc1', Buffer.alloc(78)), 0, empty, 1);
		const moov = box(
			'moov',
			box('mvhd', mvhd),
			sound,
			...(pictureBytesPerSecond > 0 ? [video] : []),
		);
		const size = Buffer.alloc(8);
		size.writeBigUInt64BE(BigInt(16 + seconds * second.length));
		return Buffer.concat([
			box('ftyp', Buffer.from('isom'), u32(0)),
			moov,
			u32(1),
			Buffer.from('mdat'),
			size,
		]);
	};
	const lasts = (seconds * perChunk * AAC_FRAME_SAMPLES) / AAC_RATE;
	return repeated(name, lasts, head(head(0).length), second, seconds);
}

/** A WebM of unknown sizes, as browsers write it, with pictures beside its Opus. */
export function largeWebm(bytes: number): LargeFile {
	const opusHead = Buffer.from('4f707573486561640101380180bb0000000000', 'hex');
	const audio = Buffer.concat([
		...[element('d7', Buffer.from([1])), element('83', Buffer.from([2]))],
		...[element('86', Buffer.from('A_OPUS')), element('63a2', opusHead)],
	]);
	const video = Buffer.concat([
		...[
			element('d7', Buffer.from([2])),
			element('83', Buffer.from([1])),
			element('86', Buffer.from('V_VP8')),
		],
	]);
	const head = Buffer.concat([
		...[
			element('1a45dfa3', Buffer.from('4282847765626d', 'hex')),
			Buffer.from('18538067ff', 'hex'),
		],
		element('1654ae6b', Buffer.concat([element('ae', audio), element('ae', video)])),
	]);
	// 20 ms of SILK and CELT in 80 bytes, and a picture every 40 ms.
	const packet = Buffer.concat([Buffer.from([0x78]), noise(79)]);
	const blocks: Buffer[] = [];
	for (let time = 0; time < 1_000; time += 20) {
		const at = Buffer.from([0x81, time >> 8, time & 255, 0x80]);
		blocks.push(element('a3', Buffer.concat([at, packet])));
		if (time % 40 > 0) continue;
		const picture = Buffer.concat([Buffer.from([0x82, time >> 8, time & 255, 0]), noise(8_000)]);
		blocks.push(element('a3', picture));
	}
	const second = Buffer.concat(blocks);
	const clusterAt = (index: number) =>
		Buffer.concat([Buffer.from('1f43b675ff', 'hex'), element('e7', u32(index * 1_000)), second]);
	const count = Math.ceil(bytes / clusterAt(0).length);
	function* parts() {
		yield head;
		for (let index = 0; index < count; index++) yield clusterAt(index);
	}
	return {
		name: 'WebM with video',
		size: head.length + count * clusterAt(0).length,
		seconds: count,
		chunks: () => joined(parts()),
	};
}

const TS_PACKET_BYTES = 188;
const TS_VIDEO = 0x100;
const TS_SOUND = 0x101;
const TICKS_PER_SECOND = 90_000;

/** A packet of a transport stream: what it has no bytes for is filled up in front. */
function tsPacket(pid: number, isStart: boolean, payload: Buffer): Buffer {
	const packet = Buffer.alloc(TS_PACKET_BYTES, 0xff);
	const fill = TS_PACKET_BYTES - 4 - payload.length;
	packet.writeUInt32BE(0x47000010 | (pid << 8) | (isStart ? 0x400000 : 0) | (fill > 0 ? 0x20 : 0));
	if (fill > 0) packet[4] = fill - 1;
	if (fill > 1) packet[5] = 0;
	payload.copy(packet, TS_PACKET_BYTES - payload.length);
	return packet;
}

/** A packet of sound or pictures, in as many of the stream as it takes. */
function tsPackets(pid: number, payload: Buffer): Buffer {
	const packets: Buffer[] = [];
	for (let at = 0; at < payload.length; at += TS_PACKET_BYTES - 4) {
		packets.push(tsPacket(pid, at === 0, payload.subarray(at, at + TS_PACKET_BYTES - 4)));
	}
	return Buffer.concat(packets);
}

/** The head of a packet of sound, and the time at which it is heard. */
function pesHead(bodyBytes: number, seconds: number): Buffer {
	const head = Buffer.from('000001c000008080052100010001', 'hex');
	head.writeUInt16BE(bodyBytes + 8, 4);
	const ticks = Math.round(seconds * TICKS_PER_SECOND);
	head[9] |= (Math.floor(ticks / 2 ** 30) & 7) << 1;
	head.writeUInt16BE((((ticks >> 15) & 0x7fff) << 1) | 1, 10);
	head.writeUInt16BE(((ticks & 0x7fff) << 1) | 1, 12);
	return head;
}

/** A frame with a header of its own, of AAC-LC of 48 kHz and one channel. */
function adtsFrame(frame: Buffer): Buffer {
	const head = Buffer.from('fff14c40000000', 'hex');
	writeBits(head, 30, [13, head.length + frame.length], [11, 0x7ff], [2, 0]);
	return Buffer.concat([head, frame]);
}

/** A transport stream of pictures and AAC, as television has it. */
export function largeTs(bytes: number, pictureBytesPerSecond = 300_000): LargeFile {
	const table = (pid: number, hex: string) =>
		tsPacket(pid, true, Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(140, 0xff)]));
	const head = Buffer.concat([
		table(0, '0000b00d0001c100000001e02000000000'),
		table(0x20, '0002b0170001c10000e100f00002e100f0000fe101f00000000000'),
	]);
	const frames = aacFrames().map(adtsFrame);
	const perPacket = 8;
	const lasts = (frames.length * AAC_FRAME_SAMPLES) / AAC_RATE;
	const parts: Array<{ seconds: number; body: Buffer; pictures: Buffer }> = [];
	for (let at = 0; at < frames.length; at += perPacket) {
		parts.push({
			seconds: (at * AAC_FRAME_SAMPLES) / AAC_RATE,
			body: Buffer.concat(frames.slice(at, at + perPacket)),
			pictures: tsPackets(
				TS_VIDEO,
				Buffer.concat([
					Buffer.from('000001e00000800000', 'hex'),
					noise(Math.round((pictureBytesPerSecond * perPacket) / frames.length)),
				]),
			),
		});
	}
	const secondAt = (start: number) =>
		Buffer.concat(
			parts.flatMap(({ seconds, body, pictures }) => [
				tsPackets(TS_SOUND, Buffer.concat([pesHead(body.length, start + seconds), body])),
				pictures,
			]),
		);
	const count = Math.ceil(bytes / secondAt(0).length);
	function* all() {
		yield head;
		for (let index = 0; index < count; index++) yield secondAt(index * lasts);
	}
	return {
		name: 'MPEG-TS with video',
		size: head.length + count * secondAt(0).length,
		seconds: count * lasts,
		chunks: () => joined(all()),
	};
}
