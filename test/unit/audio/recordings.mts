import type { Sound } from '../../../sandbox/media/wav.mts';

/** How a WAV file of a test is written. */
export interface WavWriting {
	encoding: 'integer' | 'float';
	bits: 8 | 16 | 24 | 32 | 64;
	channels: number;
	isExtensible: boolean;
	/** What the header says of the sound's length; recorders that were switched off leave wrong ones. */
	size: 'right' | 'zero' | 'unknown' | 'too large' | 'too small';
	/** Chunks that are no sound, before and after it. */
	hasChunks: boolean;
}

export const PLAIN: WavWriting = {
	encoding: 'integer',
	bits: 16,
	channels: 1,
	isExtensible: false,
	size: 'right',
	hasChunks: false,
};

const PCM_GUID_REST = Buffer.from('000000001000800000aa00389b71', 'hex');

function chunk(name: string, body: Buffer, size = body.length): Buffer {
	const head = Buffer.alloc(8, name, 'latin1');
	head.writeUInt32LE(size, 4);
	// A recorder that was switched off writes no pad either.
	return Buffer.concat([head, body, Buffer.alloc(size === body.length ? size % 2 : 0)]);
}

function writeSample(bytes: Buffer, at: number, value: number, { encoding, bits }: WavWriting) {
	if (encoding === 'float') {
		if (bits === 64) bytes.writeDoubleLE(value, at);
		else bytes.writeFloatLE(value, at);
		return;
	}
	const top = 2 ** (bits - 1) - 1;
	if (bits === 8) bytes[at] = 128 + Math.round(value * top);
	else bytes.writeIntLE(Math.round(value * top), at, bits / 8);
}

/** A WAV file of any writing; the second channel is quieter than the first. */
export function writeWav({ samples, rate }: Sound, writing: WavWriting = PLAIN): Buffer {
	const { encoding, bits, channels, isExtensible, size, hasChunks } = writing;
	const width = bits / 8;
	const data = Buffer.alloc(samples.length * width * channels);
	samples.forEach((sample, frame) => {
		for (let channel = 0; channel < channels; channel++) {
			const at = (frame * channels + channel) * width;
			writeSample(data, at, sample / (channel + 1), writing);
		}
	});
	const format = Buffer.alloc(isExtensible ? 40 : 16);
	const tag = encoding === 'float' ? 3 : 1;
	format.writeUInt16LE(isExtensible ? 0xfffe : tag, 0);
	format.writeUInt16LE(channels, 2);
	format.writeUInt32LE(rate, 4);
	format.writeUInt32LE(rate * width * channels, 8);
	format.writeUInt16LE(width * channels, 12);
	format.writeUInt16LE(bits, 14);
	if (isExtensible) {
		format.writeUInt16LE(22, 16);
		format.writeUInt16LE(bits, 18);
		format.writeUInt16LE(tag, 24);
		PCM_GUID_REST.copy(format, 26);
	}
	const declared = {
		right: data.length,
		zero: 0,
		unknown: 0xffffffff,
		'too large': data.length * 2 + 1000,
		'too small': Math.floor(data.length / 3),
	}[size];
	const body = Buffer.concat([
		Buffer.from('WAVE'),
		...(hasChunks ? [chunk('JUNK', Buffer.alloc(33, 1))] : []),
		chunk('fmt ', format),
		...(hasChunks ? [chunk('fact', Buffer.alloc(4))] : []),
		chunk('data', data, declared),
		...(hasChunks && size === 'right' ? [chunk('LIST', Buffer.from('INFOISFT'))] : []),
	]);
	return chunk('RIFF', body, size === 'right' ? body.length : declared);
}

/** An ID3v2 tag with a "picture" that is full of sync words. */
export function id3v2(pictureBytes: number): Buffer {
	const picture = Buffer.from(
		Array.from({ length: pictureBytes }, (_, at) => [0xff, 0xfb, 0x90, 0x44][at % 4]),
	);
	const size = [21, 14, 7, 0].map((shift) => (pictureBytes >> shift) & 127);
	return Buffer.concat([Buffer.from('ID3\x03\x00\x00', 'latin1'), Buffer.from(size), picture]);
}

export const id3v1 = () => Buffer.alloc(128, 'TAGtitle', 'latin1').fill(0, 8);

/** An APE tag with header and footer. */
export function ape(itemBytes: number): Buffer {
	const end = (flags: number) => {
		const bytes = Buffer.alloc(32, 'APETAGEX', 'latin1').fill(0, 8);
		bytes.writeUInt32LE(2000, 8);
		bytes.writeUInt32LE(itemBytes + 32, 12);
		bytes.writeUInt32LE(flags, 20);
		return bytes;
	};
	const items = Buffer.alloc(itemBytes, Buffer.from([0xff, 0xfb, 0x90, 0x44]));
	return Buffer.concat([end(0xa0000000), items, end(0x80000000)]);
}

/** A file as a stream of chunks of the given sizes, over and over. */
export async function* streamOf(bytes: Buffer, sizes: number[] = [65_536]): AsyncGenerator<Buffer> {
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const size = Math.max(1, sizes[turn % sizes.length]);
		yield bytes.subarray(at, at + size);
		at += size;
	}
}
