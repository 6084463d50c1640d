/** Ogg files as other programs write them, and what is left of them: put together here, of packets of noise. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { UncuttableAudio } from '../../../nodes/Audio/transcription/containers/container';
import { noise, opusHead, opusPackets, u32 } from '../../support/media-bytes.mts';
import { containerOf, cutFile, soundIn, sourceOf } from './cutting.mts';

const PACKETS = opusPackets(150);
const PACKET_SAMPLES = 960;
const SECONDS = (PACKETS.length * PACKET_SAMPLES) / 48_000;
const FIRST = 2;
const LAST = 4;

interface PageWriting {
	serial?: number;
	sequence: number;
	granule?: number;
	flags?: number;
}

/** Pages of whole packets, or of one that goes on over the ends of pages. */
function pages(packets: readonly Buffer[], { serial = 1, ...first }: PageWriting): Buffer[] {
	const made: Buffer[] = [];
	let segments: number[] = [];
	let parts: Buffer[] = [];
	let flags = first.flags ?? 0;
	const close = (isOpen: boolean) => {
		const head = Buffer.alloc(27, 'OggS', 'latin1').fill(0, 4);
		head[5] = flags;
		head.writeBigInt64LE(BigInt(isOpen ? -1 : (first.granule ?? 0)), 6);
		head.writeUInt32LE(serial, 14);
		head.writeUInt32LE(first.sequence + made.length, 18);
		head[26] = segments.length;
		made.push(Buffer.concat([head, Buffer.from(segments), ...parts]));
		[segments, parts, flags] = [[], [], isOpen ? 1 : 0];
	};
	for (const packet of packets) {
		for (let at = 0; at <= packet.length; at += 255) {
			if (segments.length === 255) close(true);
			const part = packet.subarray(at, at + 255);
			segments.push(part.length);
			parts.push(part);
		}
	}
	close(false);
	return made;
}

const PER_PAGE = 10;

/** A stream of Opus, page by page. */
function opusStream({
	serial = 1,
	tags = Buffer.from('OpusTags'),
	preSkip = 0,
	granuleFrom = 0,
} = {}): Buffer[] {
	const made = [
		...pages([opusHead(preSkip)], { serial, sequence: 0, flags: FIRST }),
		...pages([tags], { serial, sequence: 1 }),
	];
	for (let at = 0; at < PACKETS.length; at += PER_PAGE) {
		const own = PACKETS.slice(at, at + PER_PAGE);
		const granule = granuleFrom + (at + own.length) * PACKET_SAMPLES;
		const flags = at + PER_PAGE >= PACKETS.length ? LAST : 0;
		made.push(...pages(own, { serial, sequence: made.length, granule, flags }));
	}
	return made;
}

const hex = (frames: readonly Buffer[]) => frames.map((frame) => frame.toString('hex'));

/** The page with which a stream of this first packet begins. */
const beginning = (packet: string, serial: number) =>
	pages([Buffer.from(packet, 'latin1')], { serial, sequence: 0, flags: FIRST });

describe('Ogg', () => {
	it('with pictures and an index beside its sound gives the sound, which alone travels', async () => {
		const [head, ...rest] = opusStream();
		const others = rest.flatMap((page, index) => [
			page,
			...pages([noise(900, index)], { serial: 7, sequence: 1 + index, granule: index }),
		]);
		const file = Buffer.concat([
			...beginning('fishead\0\x03\0\0\0', 5),
			...beginning('\x80theora\x03\x02\x01', 7),
			...[head, ...pages([Buffer.from('fisbone\0')], { serial: 5, sequence: 1 })],
			...others,
		]);
		expect(hex((await soundIn(file)).frames)).toEqual(hex(PACKETS));
		expect(await containerOf(file).hasPictures?.(sourceOf(file))).toBe(true);
		const plain = Buffer.concat(opusStream());
		expect(await containerOf(plain).hasPictures?.(sourceOf(plain))).toBe(false);
	});

	it('of several sound streams gives the one that is wanted, or says how many there are', async () => {
		const [one, two] = [opusStream(), opusStream({ serial: 2 }).reverse()];
		const others = PACKETS.toReversed();
		const [head, tags] = [two.at(-1), two.at(-2)];
		if (!head || !tags) throw new Error('A stream has two headers');
		const sound = pages(others, {
			serial: 2,
			sequence: 2,
			granule: others.length * PACKET_SAMPLES,
		});
		const file = Buffer.concat([one[0], head, one[1], tags, ...one.slice(2), ...sound]);
		expect(hex((await soundIn(file)).frames)).toEqual(hex(PACKETS));
		expect(hex((await soundIn(file, 2)).frames)).toEqual(hex(others));
		await expect(soundIn(file, 3)).rejects.toThrow('has 2 sound tracks, and none of the number 3');
		await expect(soundIn(Buffer.concat(one), 2)).rejects.toThrow('has one sound track,');
	});

	/** Of the fixture: the stream information, and the frames. */
	async function flacParts() {
		const plain = readFileSync(join(__dirname, 'fixtures', 'plain.flac'));
		return { info: plain.subarray(8, 42), frames: (await soundIn(plain)).frames };
	}

	it.each([
		[
			'counts more headers than it has',
			(info: Buffer) => [
				Buffer.concat([
					Buffer.from('7f464c4143010000037f', 'hex').subarray(0, 9),
					Buffer.from('fLaC\0\0\0\x22', 'latin1'),
					info,
				]),
				Buffer.from('84000000', 'hex'),
			],
		],
		[
			'has the mapping that came before the mapping',
			(info: Buffer) => [
				Buffer.from('fLaC'),
				Buffer.concat([Buffer.from('80000022', 'hex'), info]),
			],
		],
	])('of FLAC that %s keeps its first frame', async (_, headersOf) => {
		const { info, frames } = await flacParts();
		const [first, second] = headersOf(info);
		const file = Buffer.concat([
			...pages([first], { sequence: 0, flags: FIRST }),
			...pages([second], { sequence: 1 }),
			...frames.flatMap((frame, index) =>
				pages([frame], { sequence: 2 + index, granule: -1, flags: 0 }),
			),
		]);
		expect(hex((await soundIn(file)).frames)).toEqual(hex(frames));
	});

	it.each([
		['of 1.5 MB', 1_500_000],
		['of 300 kB', 300_000],
	])('with comments %s keeps its first packet', async (_, bytes) => {
		const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(bytes, 1)]);
		const file = Buffer.concat(opusStream({ tags }));
		expect(hex((await soundIn(file)).frames)).toEqual(hex(PACKETS));
		// Nor do they travel with each piece.
		const pieces = await cutFile(file, { target: 1 });
		expect(pieces.length).toBeGreaterThan(1);
		for (const piece of pieces) expect(piece.bytes.length).toBeLessThan(50_000);
	});

	it.each([
		['at the start', {}],
		['behind hours of a station', { granuleFrom: 500_000_000 }],
	])('of which pages are lost goes on at the right second: %s', async (_, stream) => {
		const made = opusStream(stream);
		const [gapAt, lost] = [6, 4];
		const file = Buffer.concat([...made.slice(0, gapAt), ...made.slice(gapAt + lost)]);
		const { frames, end } = await soundIn(file);
		expect(frames).toHaveLength(PACKETS.length - lost * PER_PAGE);
		expect(end).toBeCloseTo(SECONDS, 6);
	});

	it('whose pages are counted wrong, or whose granules are, has no pauses that nobody made', async () => {
		const made = opusStream();
		for (const [index, page] of made.entries()) {
			page.writeUInt32LE((index * 7) % 13, 18);
			if (index > 1 && index < made.length - 1) page.writeBigInt64LE(BigInt(index ** 9), 6);
		}
		const { frames, end } = await soundIn(Buffer.concat(made));
		expect(frames).toHaveLength(PACKETS.length);
		expect(end).toBeCloseTo(SECONDS, 6);
	});

	it('joins no packets over pages that are lost', async () => {
		const long = Buffer.concat([Buffer.from([0x78]), noise(200_000)]);
		const [head, tags, ...sound] = opusStream();
		const parts = pages([long], { sequence: 2, granule: PACKET_SAMPLES });
		expect(parts.length).toBeGreaterThan(3);
		const kept = [parts[0], ...parts.slice(2)];
		const rest = sound.map((page, index) => {
			page.writeUInt32LE(2 + parts.length + index, 18);
			return page;
		});
		const { frames } = await soundIn(Buffer.concat([head, tags, ...kept, ...rest]));
		expect(hex(frames)).toEqual(hex(PACKETS));
	});

	it('that begins in the middle says so, unless another recording follows', async () => {
		const middle = Buffer.concat(opusStream().slice(5));
		await expect(soundIn(middle)).rejects.toThrow(
			new UncuttableAudio('lacks its beginning, which says how its sound is written'),
		);
		const followed = Buffer.concat([middle, ...opusStream({ serial: 2 })]);
		expect(hex((await soundIn(followed)).frames)).toEqual(hex(PACKETS));
	});

	it('of recordings behind each other lasts as long as all, each without what it skips', async () => {
		const preSkip = 312;
		const file = Buffer.concat([1, 2, 3].flatMap((serial) => opusStream({ serial, preSkip })));
		const { frames, end } = await soundIn(file);
		expect(hex(frames)).toEqual(hex([...PACKETS, ...PACKETS, ...PACKETS]));
		expect(end).toBeCloseTo(3 * (SECONDS - preSkip / 48_000), 6);
	});

	it('with checksums of nobody is read', async () => {
		const made = opusStream();
		for (const page of made) u32(0xdeadbeef).copy(page, 22);
		expect(hex((await soundIn(Buffer.concat(made))).frames)).toEqual(hex(PACKETS));
	});

	it('of other codecs alone says which it knows', async () => {
		const file = Buffer.concat(beginning('CELT    0.11.1', 1));
		await expect(soundIn(file)).rejects.toThrow(
			'has no sound of a known codec (Opus, Vorbis, FLAC, Speex)',
		);
	});
});
