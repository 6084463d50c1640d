/** FLAC with what programs other than ffmpeg put before and behind its sound. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { u32 } from '../../support/media-bytes.mts';
import { cutFile, soundIn, typeNameOf } from './cutting.mts';
import { ape, id3v1, id3v2 } from './recordings.mts';

const PLAIN = readFileSync(join(__dirname, 'fixtures', 'plain.flac'));
const INFO_AT = 8;
const INFO_BYTES = 34;
const INFO = PLAIN.subarray(INFO_AT, INFO_AT + INFO_BYTES);

/** A metadata block that is not the last one (RFC 9639, 8.1). */
const block = (kind: number, body: Buffer) =>
	Buffer.concat([u32(kind * 2 ** 24 + body.length), body]);

/** The sound of the fixture behind other blocks. */
function soundAt(): number {
	let at = 4;
	for (let isLast = false; !isLast;) {
		isLast = PLAIN[at] > 127;
		at += 4 + PLAIN.readUIntBE(at + 1, 3);
	}
	return at;
}

const flac = (info: Buffer, ...blocks: Buffer[]) =>
	Buffer.concat([
		...[Buffer.from('fLaC'), block(0, info), ...blocks],
		...[Buffer.from([0x81, 0, 0, 0]), PLAIN.subarray(soundAt())],
	]);

/** The number of samples lies in the last four bits of a byte and four more. */
const withoutTotal = Buffer.from(INFO);
withoutTotal[13] &= 0xf0;
withoutTotal.fill(0, 14, 18);

it.each([
	['without a number of samples, as streams have it', flac(withoutTotal)],
	[
		'with unknown sizes of frames and no checksum',
		flac(Buffer.from(INFO).fill(0, 4, 10).fill(0, 18)),
	],
	[
		'with places to jump to and a picture of sync words',
		flac(
			INFO,
			block(3, Buffer.alloc(180, 0xff)),
			block(6, Buffer.alloc(300_000, Buffer.from('fff8c918', 'hex'))),
		),
	],
	['between tags of MP3', Buffer.concat([id3v2(2_000), flac(INFO), id3v1()])],
	['before a long tag of MP3', Buffer.concat([flac(INFO), id3v2(200_000)])],
	['before tags of APE and MP3', Buffer.concat([flac(INFO), ape(500), id3v1()])],
])('FLAC %s is cut into the same frames', async (_, file) => {
	const plain = await soundIn(PLAIN);
	const sound = await soundIn(file);
	expect(sound.frames.map((frame) => frame.toString('hex'))).toEqual(
		plain.frames.map((frame) => frame.toString('hex')),
	);
	expect(sound.end).toBe(plain.end);
	const [pieces, plainPieces] = [
		await cutFile(file, { target: 1 }),
		await cutFile(PLAIN, { target: 1 }),
	];
	expect(pieces.length).toBe(plainPieces.length);
	expect(pieces.map(({ start }) => start)).toEqual(plainPieces.map(({ start }) => start));
});

it.each([0, 1])(
	'of FLAC without what stands before its sound, and without the first byte of it times %i, all whole frames are kept',
	async (lost) => {
		const { frames } = await soundIn(PLAIN);
		const rest = PLAIN.subarray(soundAt() + lost);
		const sound = await soundIn(rest);
		expect(sound.frames).toEqual(frames.slice(lost));
		const [piece] = await cutFile(rest, { target: 1 });
		expect(piece.bytes.subarray(INFO_AT + 10, INFO_AT + 13)).toEqual(INFO.subarray(10, 13));
	},
);

it('FLAC files that were put behind each other are heard one after the other, with tags between them', async () => {
	const { frames, end } = await soundIn(PLAIN);
	const twice = await soundIn(Buffer.concat([PLAIN, id3v2(200_000), PLAIN]));
	expect(twice.frames).toEqual([...frames, ...frames]);
	expect(twice.end).toBeCloseTo(2 * end, 6);
});

it('FLAC of headers and nothing else, which all say the same, is refused in time', async () => {
	const longest = Buffer.from(INFO);
	longest.writeUInt16BE(0xffff, 2);
	const header = PLAIN.subarray(soundAt(), soundAt() + 6);
	const headers = Buffer.alloc(60_000, header);
	expect(await typeNameOf(headers)).toBeUndefined();
	const file = Buffer.concat([Buffer.from('fLaC\x80\0\0\x22', 'latin1'), longest, headers]);
	await expect(cutFile(file)).rejects.toThrow('holds no FLAC frame');
}, 5_000);
