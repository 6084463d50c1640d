/** WAV and AIFF files with chunks behind their sound that no list has. */
import fc from 'fast-check';

import { fromWav } from '../../../sandbox/media/wav.mts';
import { noise } from '../../support/media-bytes.mts';
import { cutFile } from './cutting.mts';

const RATE = 8_000;
const BITS_8 = Buffer.from('01000100401f0000401f000001000800', 'hex');
/** One channel of 8 bits and 8,000 Hz; how many samples there are is filled in. */
const COMM = Buffer.from('0001000000000008400bfa00000000000000', 'hex');

type Write = (name: string, body: Buffer, isPadded: boolean) => Buffer;

const chunkWriter =
	(isBigEndian: boolean): Write =>
	(name, body, isPadded) => {
		const head = Buffer.alloc(8, name, 'latin1');
		if (isBigEndian) head.writeUInt32BE(body.length, 4);
		else head.writeUInt32LE(body.length, 4);
		return Buffer.concat([head, body, Buffer.alloc(isPadded ? body.length % 2 : 0)]);
	};

const [riff, iff] = [chunkWriter(false), chunkWriter(true)];

const wav = (sound: Buffer, isPadded: boolean, ...others: Buffer[]) => {
	const parts = [riff('fmt ', BITS_8, true), riff('data', sound, isPadded), ...others];
	return riff('RIFF', Buffer.concat([Buffer.from('WAVE'), ...parts]), false);
};

const aiff = (sound: Buffer, isPadded: boolean, ...others: Buffer[]) => {
	const comm = Buffer.from(COMM);
	comm.writeUInt32BE(sound.length, 2);
	const ssnd = iff('SSND', Buffer.concat([Buffer.alloc(8), sound]), isPadded);
	const parts = [iff('COMM', comm, true), ssnd, ...others];
	return iff('FORM', Buffer.concat([Buffer.from('AIFF'), ...parts]), false);
};

const samplesOf = async (file: Buffer): Promise<Buffer> => {
	const pieces = await cutFile(file, { target: 0.2 });
	return Buffer.concat(pieces.map(({ bytes }) => bytes.subarray(44, 44 + bytes.readUInt32LE(40))));
};

it.each([
	['WAV', wav, riff],
	['AIFF', aiff, iff],
] as const)(
	'%s: chunks of any name behind the sound are not heard, with a pad byte before them or without',
	async (_, write, chunk) => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: RATE }),
				fc.boolean(),
				fc.stringMatching(/^[A-Za-z]{4}$/).filter((name) => name !== 'data'),
				fc.integer({ min: 0, max: 3_000 }),
				async (length, isPadded, name, otherBytes) => {
					const sound = noise(length);
					const plain = await samplesOf(write(sound, true));
					expect(plain.length).toBe(length);
					const other = chunk(name, noise(otherBytes, 7), true);
					const samples = await samplesOf(write(sound, isPadded, other));
					expect(Buffer.compare(samples, plain)).toBe(0);
				},
			),
			{ numRuns: 60 },
		);
	},
);

it('sound that goes on behind its declared end is heard, whatever its samples', async () => {
	const sound = noise(RATE);
	const file = wav(sound, true);
	// The recorder was switched off and had told of half a second.
	file.writeUInt32LE(RATE / 2, file.indexOf('data') + 4);
	const [piece] = await cutFile(file);
	expect(fromWav(piece.bytes)?.samples).toHaveLength(RATE);
});
