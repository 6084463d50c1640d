import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { createFrameSequence } from '../../../nodes/Audio/transcription/containers/frame-sequence';
import { framesOf } from '../../../nodes/Audio/transcription/containers/frames';
import { mpegContainer } from '../../../nodes/Audio/transcription/containers/mpeg';
import { frameAt } from '../../../nodes/Audio/transcription/containers/mpeg-frame';
import {
	createMp3Format,
	reservoirOf,
} from '../../../nodes/Audio/transcription/containers/mp3-format';
import type { CutPlan } from '../../../nodes/Audio/transcription/cut-plan';
import { measure } from '../../../nodes/Audio/transcription/split';
import { startRecogniser, type Recogniser } from '../../support/recogniser.mts';
import { cutContainer, soundIn, sourceOf, typeNameOf } from './cutting.mts';
import { ape, id3v1, id3v2 } from './recordings.mts';

/** Made by LAME 3.100 at 16 kHz, of the sandbox's tones: variable rate with checksums, constant rate. */
const FIXTURE_TEXT = 'one little recording with a bit reservoir and a table in front';
const fixture = (name: string) => readFileSync(join(__dirname, 'fixtures', `${name}.mp3`));

const frames = async (file: Buffer, sizes?: number[]): Promise<Buffer[]> =>
	framesOf(await Array.fromAsync(mpegContainer.frames(sourceOf(file, sizes))));

const cut = async (file: Buffer, plan: Partial<CutPlan> = {}, sizes?: number[]) =>
	await cutContainer(mpegContainer, file, { target: 3, maxBytes: 1e9, ...plan }, sizes);

describe('walking and cutting MP3 files', () => {
	let recogniser: Recogniser;
	beforeAll(() => (recogniser = startRecogniser()));
	afterAll(() => recogniser.close());

	it('passes over the table in front, and counts the sound alone', async () => {
		const all = await frames(fixture('vbr'));
		const { seconds = 0 } = (await recogniser.recognise(fixture('vbr'))) ?? {};
		// The table tells decoders to leave out 1,536 samples that the encoder has added at both ends.
		expect(all.length * 0.036).toBeCloseTo(seconds + 1536 / 16_000, 6);
		const measured = await measure(mpegContainer, sourceOf(fixture('vbr')));
		// Those in front are left out here as well; those at the end are silence.
		expect(measured).toBeGreaterThanOrEqual(seconds);
		expect(measured).toBeLessThan(seconds + 0.05);
	});

	it('finds every frame between tags and junk, in chunks of any size', async () => {
		const clean = await frames(fixture('vbr'));
		const want = clean.map((bytes) => bytes.toString('hex'));
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(Buffer.alloc(0), id3v2(100), id3v2(70_000), ape(64), Buffer.alloc(3000)),
				fc.constantFrom(Buffer.alloc(0), id3v1(), ape(500), Buffer.alloc(10, 0xff)),
				fc.array(
					fc.tuple(
						// A frame alone between junk is none; so junk is two frames apart.
						fc.nat(Math.floor(clean.length / 2) - 1).map((half) => half * 2),
						fc.oneof(
							fc.uint8Array({ maxLength: 40, max: 0xfe }).map((bytes) => Buffer.from(bytes)),
							fc.constantFrom(id3v2(300), ape(40), Buffer.from([0xff, 0xff, 0xfb])),
						),
					),
					{ maxLength: 5 },
				),
				fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 4 }),
				async (front, end, junk, sizes) => {
					const parts = clean.flatMap((bytes, index) => [
						...junk.filter(([at]) => at === index).map(([, stuff]) => stuff),
						bytes,
					]);
					const file = Buffer.concat([front, ...parts, end]);
					const found = await frames(file, sizes);
					expect(found.map((bytes) => bytes.toString('hex'))).toEqual(want);
					expect(await typeNameOf(file)).toBe('MP3');
				},
			),
			{ numRuns: 150 },
		);
	});

	it.each(['vbr', 'cbr'])(
		'gives pieces that are heard from their first frame on (%s)',
		async (name) => {
			const pieces = await cut(fixture(name));
			expect(pieces.length).toBeGreaterThan(2);
			const texts = await Promise.all(pieces.map(({ bytes }) => recogniser.transcribe(bytes)));
			expect(texts.join(' ')).toBe(FIXTURE_TEXT);
			const reaching = (await frames(fixture(name))).filter((bytes) => {
				const frame = frameAt(bytes, 0);
				return frame && reservoirOf(bytes, frame) > 0;
			});
			expect(reaching.length).toBeGreaterThan(100);
		},
	);

	it('goes on with a recording of another rate that was put behind it', async () => {
		// MPEG-1 of 44.1 kHz and 128 kbit/s; the fixture is of 16 kHz.
		const other = Buffer.alloc(417);
		other.writeUInt32BE(0xfffb9044);
		const count = 100;
		const file = Buffer.concat([fixture('cbr'), id3v2(300), ...Array<Buffer>(count).fill(other)]);
		const first = await soundIn(fixture('cbr'));
		const both = await soundIn(file);
		expect(both.frames.slice(0, first.frames.length)).toEqual(first.frames);
		expect(both.frames.slice(first.frames.length)).toEqual(Array<Buffer>(count).fill(other));
		expect(both.end).toBeCloseTo(first.end + (count * 1_152) / 44_100, 6);
		// A piece has one rate.
		const starts = (await cut(file)).map(({ start }) => start);
		expect(starts).toContain(first.end);
	});

	it('lets a piece not begin with the table of another file, by which players leave out sound', async () => {
		// Matroska keeps the frame of the table, and files that are put together have it in their middle.
		const table = fixture('vbr').subarray(fixture('vbr').indexOf('ff', 'hex'));
		const frame = frameAt(table, 0);
		const first = table.subarray(0, frame?.length);
		expect(first.includes('Xing')).toBe(true);
		const all = await frames(fixture('vbr'));
		const format = createMp3Format({ rate: 16_000, samples: 576 });
		const sequence = createFrameSequence(format);
		const file = Buffer.concat([first, ...all]);
		let end = 0;
		for (const { length } of [first, ...all]) sequence.add(file, end, (end += length));
		const piece = Buffer.concat(format.write(sequence.take(), []));
		expect(piece.length).toBe(file.length);
		expect(piece.includes('Xing')).toBe(false);
		expect(piece.subarray(first.length)).toEqual(file.subarray(first.length));
		// What is left is a frame of silence, and all sound is heard.
		const { seconds = 0 } = (await recogniser.recognise(piece)) ?? {};
		expect(seconds).toBeCloseTo((all.length + 1) * 0.036, 6);
	});

	it('finds the sound behind a tag that claims to be longer than the file', async () => {
		for (const bytes of [500, 200_000]) {
			const tag = id3v2(bytes);
			tag.writeUInt32BE(0x7f7f7f7f, 6);
			const file = Buffer.concat([tag, fixture('cbr')]);
			expect((await soundIn(file)).frames).toEqual((await soundIn(fixture('cbr'))).frames);
		}
	});

	it('passes over lyrics and tags at the end', async () => {
		const lyrics = Buffer.from('LYRICSBEGININD0000200LYR00010[00:01]word000044LYRICS200');
		const file = Buffer.concat([fixture('cbr'), lyrics, id3v1()]);
		expect((await soundIn(file)).frames).toEqual((await soundIn(fixture('cbr'))).frames);
	});

	it('goes on exactly where a piece began, from the rounded second of an error message', async () => {
		const pieces = await cut(fixture('vbr'));
		for (const { start, bytes } of pieces.slice(1)) {
			const [resumed] = await cut(fixture('vbr'), { startAt: Number(start.toFixed(3)) });
			expect(resumed.start).toBeCloseTo(start, 9);
			expect(resumed.bytes.equals(bytes)).toBe(true);
		}
		await expect(cut(fixture('vbr'), { startAt: 1000 })).rejects.toThrow(
			'ends after 8.535 seconds',
		);
	});

	it('keeps to the limit of bytes', async () => {
		const pieces = await cut(fixture('vbr'), { target: 600, maxBytes: 12_000 });
		expect(pieces.length).toBeGreaterThan(2);
		for (const { bytes } of pieces) expect(bytes.length).toBeLessThanOrEqual(12_000);
	});

	it('says that there is no sound in a file without frames', async () => {
		await expect(cut(Buffer.concat([id3v2(5000), Buffer.alloc(5000)]))).rejects.toThrow(
			'holds no MP3 frame',
		);
	});
});
