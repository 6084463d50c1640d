/** Sound as samples from -1 to 1, mixed down to one channel. */
export interface Sound {
	samples: Float32Array;
	rate: number;
}

const HEADER_BYTES = 44;
const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

/** 16-bit little-endian samples, the API's `pcm`. */
export function toPcm(samples: Float32Array): Buffer {
	const bytes = Buffer.alloc(samples.length * 2);
	samples.forEach((sample, index) => {
		bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), index * 2);
	});
	return bytes;
}

/** A mono 16-bit WAV file. */
export function toWav({ samples, rate }: Sound): Buffer {
	const data = toPcm(samples);
	const header = Buffer.alloc(HEADER_BYTES);
	header.write('RIFF', 0);
	header.writeUInt32LE(36 + data.length, 4);
	header.write('WAVEfmt ', 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(rate, 24);
	header.writeUInt32LE(rate * 2, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write('data', 36);
	header.writeUInt32LE(data.length, 40);
	return Buffer.concat([header, data]);
}

interface Format {
	isFloat: boolean;
	channels: number;
	rate: number;
	bits: number;
}

/** Whether samples can be read by this; damaged headers say anything. */
const isSensible = ({ isFloat, channels, rate, bits }: Format) =>
	channels > 0 && rate >= 1_000 && (isFloat ? [32, 64] : [8, 16, 24, 32]).includes(bits);

function readSample(bytes: Buffer, at: number, bits: number, isFloat: boolean): number {
	if (isFloat) return bits === 64 ? bytes.readDoubleLE(at) : bytes.readFloatLE(at);
	if (bits === 8) return (bytes[at] - 128) / 128;
	return bytes.readIntLE(at, bits / 8) / 2 ** (bits - 1);
}

/**
 * Reads a WAV file of 8 to 32-bit integers or floats, any rate, any channels.
 *
 * @returns undefined when the bytes are no WAV file
 */
export function fromWav(bytes: Buffer): Sound | undefined {
	if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
		return undefined;
	}
	let format: Format | undefined;
	for (let at = 12; at + 8 <= bytes.length;) {
		const name = bytes.toString('latin1', at, at + 4);
		const size = bytes.readUInt32LE(at + 4);
		const body = bytes.subarray(at + 8, at + 8 + size);
		if (name === 'fmt ' && body.length >= 16) {
			const kind = body.readUInt16LE(0);
			const tag = kind === EXTENSIBLE && body.length >= 26 ? body.readUInt16LE(24) : kind;
			if (tag !== PCM && tag !== FLOAT) return undefined;
			format = {
				isFloat: tag === FLOAT,
				channels: body.readUInt16LE(2),
				rate: body.readUInt32LE(4),
				bits: body.readUInt16LE(14),
			};
		}
		if (name === 'data' && format) {
			if (!isSensible(format)) return undefined;
			return { samples: mixDown(body, format), rate: format.rate };
		}
		at += 8 + size + (size % 2);
	}
	return undefined;
}

function mixDown(data: Buffer, { isFloat, channels, bits }: Format): Float32Array {
	const width = bits / 8;
	const samples = new Float32Array(Math.floor(data.length / (width * channels)));
	// A loop: `Float32Array.from` takes six times as long, which are seconds for a long recording.
	for (let frame = 0; frame < samples.length; frame++) {
		let sum = 0;
		for (let channel = 0; channel < channels; channel++) {
			sum += readSample(data, (frame * channels + channel) * width, bits, isFloat);
		}
		samples[frame] = sum / channels;
	}
	return samples;
}
