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
	const count = Math.ceil(bytes / block.length);
	return repeated('WAV', count, wavHead(block.length * count), block, count);
}

/** A frame of 128 kbit/s at 44.1 kHz, which does not reach back into others. */
function mp3Frame(): Buffer {
	const frame = noise(417);
	Buffer.from('fffb9044', 'hex').copy(frame);
	return frame.fill(0, 4, 6);
}

export function largeMp3(bytes: number): LargeFile {
	const block = Buffer.concat(Array<Buffer>(100).fill(mp3Frame()));
	const count = Math.ceil(bytes / block.length);
	return repeated('MP3', (count * 100 * 1152) / 44_100, Buffer.alloc(0), block, count);
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
	const sound = Buffer.concat(Array<Buffer>(frames).fill(mp3Frame()));
	const block = Buffer.concat([chunk('01wb', sound), chunk('00dc', noise(300_000))]);
	const count = Math.ceil(bytes / block.length);
	return repeated('AVI with video', (count * frames * 1152) / 44_100, head, block, count);
}

/** AAC-LC of 48 kHz and one channel. */
const AAC_CONFIG = Buffer.from('1188', 'hex');
const AAC_RATE = 48_000;
const AAC_FRAME_SAMPLES = 1024;
const AAC_FRAME_BYTES = 170;

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
	const perChunk = Math.ceil(AAC_RATE / AAC_FRAME_SAMPLES);
	const soundBytes = perChunk * AAC_FRAME_BYTES;
	const second = Buffer.concat([noise(soundBytes), noise(pictureBytesPerSecond)]);
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
