/** Matroska as programs other than ffmpeg write it: every file is put together here, of packets of noise. */
import {
	UncuttableAudio,
	UnreadableAudio,
} from '../../../nodes/Audio/transcription/containers/container';
import { element, noise, opusHead, opusPackets, u32 } from '../../support/media-bytes.mts';
import { soundIn } from './cutting.mts';

const PACKETS = opusPackets(150);
const PACKET_MS = 20;
const SECONDS = (PACKETS.length * PACKET_MS) / 1e3;

const byte = (value: number) => Buffer.from([value]);

interface TrackWriting {
	number?: number;
	type?: number;
	codec?: string;
	codecPrivate?: Buffer;
	/** Other elements of the track. */
	others?: Buffer[];
}

function trackEntry({
	number = 1,
	type = 2,
	codec = 'A_OPUS',
	codecPrivate = opusHead(),
	others = [],
}: TrackWriting = {}): Buffer {
	return element(
		'ae',
		...[element('d7', byte(number)), element('83', byte(type))],
		...[element('86', Buffer.from(codec)), element('63a2', codecPrivate)],
		...others,
	);
}

/** A block behind its head: track, time in its cluster, flags. */
const inBlock = (track: number, time: number, frame: Buffer) =>
	Buffer.concat([byte(0x80 | track), u32(time).subarray(2), byte(0x80), frame]);

const simpleBlock = (track: number, time: number, frame: Buffer) =>
	element('a3', inBlock(track, time, frame));

const blockGroup = (track: number, time: number, frame: Buffer, ...others: Buffer[]) =>
	element('a0', element('a1', inBlock(track, time, frame)), ...others);

const PER_CLUSTER = 25;

/** The packets as clusters of half a second each. */
function clusters(
	block: (index: number, time: number) => Buffer,
	{ ticksPerPacket = PACKET_MS, head = [] as Buffer[], isOpen = false } = {},
): Buffer[] {
	const made: Buffer[] = [];
	for (let first = 0; first < PACKETS.length; first += PER_CLUSTER) {
		const at = Math.round(first * ticksPerPacket);
		const blocks = PACKETS.slice(first, first + PER_CLUSTER).map((_, place) =>
			block(first + place, Math.round((first + place) * ticksPerPacket) - at),
		);
		const body = [...head, element('e7', u32(at)), ...blocks];
		made.push(
			isOpen
				? Buffer.concat([Buffer.from('1f43b67501ffffffffffffff', 'hex'), ...body])
				: element('1f43b675', ...body),
		);
	}
	return made;
}

const plainBlock = (index: number, time: number) => simpleBlock(1, time, PACKETS[index]);

const EBML_HEAD = element('1a45dfa3', element('4282', Buffer.from('matroska')));

const matroska = (tracks: readonly Buffer[], body: readonly Buffer[], info: Buffer[] = []) =>
	Buffer.concat([
		EBML_HEAD,
		Buffer.from('1853806701ffffffffffffff', 'hex'),
		...info,
		element('1654ae6b', ...tracks),
		...body,
	]);

async function expectAllSound(file: Buffer, frames: readonly Buffer[] = PACKETS): Promise<void> {
	const sound = await soundIn(file);
	expect(sound.frames.map((frame) => frame.toString('hex'))).toEqual(
		frames.map((frame) => frame.toString('hex')),
	);
	expect(sound.start).toBeCloseTo(0, 6);
	expect(sound.end).toBeCloseTo(SECONDS, 1);
}

/** `ContentEncodings` of one encoding. */
const encoding = (...parts: Buffer[]) => element('6d80', element('6240', ...parts));
const stripping = (front: Buffer) =>
	element('5034', element('4254', byte(3)), element('4255', front));

describe('Matroska', () => {
	it('with the first bytes of all frames kept once gives whole frames', async () => {
		const track = trackEntry({ others: [encoding(stripping(Buffer.from([0x78])))] });
		const stripped = (index: number, time: number) =>
			simpleBlock(1, time, PACKETS[index].subarray(1));
		await expectAllSound(matroska([track], clusters(stripped)));
	});

	it('whose codec data alone is encoded gives frames as they are', async () => {
		const scope = element('5032', byte(2));
		const track = trackEntry({ others: [encoding(scope, stripping(Buffer.from('x')))] });
		await expectAllSound(matroska([track], clusters(plainBlock)));
	});

	it.each([
		['compressed', element('5034', element('4254', byte(0))), 'compressed once more (zlib)'],
		['encrypted', element('5033', byte(1)), 'is encrypted'],
	])('with frames that are %s is refused in words', async (_, how, words) => {
		const file = matroska([trackEntry({ others: [encoding(how)] })], clusters(plainBlock));
		const reading = soundIn(file);
		await expect(reading).rejects.toThrow(UncuttableAudio);
		await expect(reading).rejects.toThrow(words);
	});

	it('of mixed blocks with padding and checksums everywhere, in clusters of unknown size', async () => {
		const padding = [element('ec', Buffer.alloc(50, 0xa3)), element('bf', u32(0x1f43b675))];
		const mixed = (index: number, time: number) =>
			Buffer.concat([
				...(index % 7 === 0 ? padding : []),
				index % 3 === 0
					? blockGroup(1, time, PACKETS[index], element('9b', byte(PACKET_MS)), ...padding)
					: plainBlock(index, time),
			]);
		const body = clusters(mixed, { head: padding, isOpen: true });
		await expectAllSound(matroska([...padding, trackEntry()], body, padding));
	});

	it.each([
		['of a sample', 1e9 / 48_000],
		['of a tenth of a second', 1e8],
	])('whose times are counted in steps %s has no pauses that nobody made', async (_, scale) => {
		const info = element('1549a966', element('2ad7b1', u32(Math.round(scale))));
		const ticksPerPacket = (PACKET_MS * 1e6) / Math.round(scale);
		await expectAllSound(
			matroska([trackEntry()], clusters(plainBlock, { ticksPerPacket }), [info]),
		);
	});

	it('behind which another recording was put, in another track, is heard to its end', async () => {
		const other = (index: number, time: number) => simpleBlock(2, time, PACKETS[index]);
		const [first, second] = [
			matroska([trackEntry()], clusters(plainBlock)),
			matroska([trackEntry({ number: 2 })], clusters(other)),
		];
		// What is repeated in a live stream is no other recording.
		const { frames, end } = await soundIn(Buffer.concat([first, first, second]));
		expect(frames).toEqual([...PACKETS, ...PACKETS, ...PACKETS]);
		expect(end).toBeCloseTo(3 * SECONDS, 1);
	});

	it('takes padding for that of the track that it stands behind', async () => {
		const padding = element('75a2', u32(10_000_000));
		const both = (index: number, time: number) =>
			Buffer.concat([
				plainBlock(index, time),
				blockGroup(2, time, opusPackets(1)[0], ...(index % 50 === 49 ? [padding] : [])),
			]);
		const file = matroska([trackEntry(), trackEntry({ number: 2 })], clusters(both));
		const [first, second] = [await soundIn(file), await soundIn(file, 2)];
		expect(first.end).toBeCloseTo(SECONDS, 6);
		expect(second.end).toBeCloseTo(SECONDS - 3 * 0.01, 6);
	});

	it.each([
		['empty', trackEntry({ number: 2 })],
		['switched off', trackEntry({ number: 2, others: [element('b9', byte(0))] })],
		['of a codec that cannot be cut', trackEntry({ number: 2, codec: 'A_DTS' })],
	])('whose first track is %s gives the sound of the second', async (_, first) => {
		await expectAllSound(matroska([first, trackEntry()], clusters(plainBlock)));
	});

	it('whose tracks are all empty, or the wanted one, holds no sound', async () => {
		const tracks = [2, 3, 4].map((number) => trackEntry({ number }));
		await expect(soundIn(matroska(tracks, clusters(plainBlock)))).rejects.toThrow(
			new UnreadableAudio('holds no sound'),
		);
		const file = matroska([...tracks, trackEntry()], clusters(plainBlock));
		expect((await soundIn(file, 1)).frames).toEqual([]);
	});

	it('of AAC without codec data is read by its name', async () => {
		const audio = element(
			'e1',
			element('b5', Buffer.from('46bb8000', 'hex')),
			element('9f', byte(2)),
		);
		const track = trackEntry({
			codec: 'A_AAC/MPEG2/LC',
			codecPrivate: Buffer.alloc(0),
			others: [audio],
		});
		const { frames, end } = await soundIn(matroska([track], clusters(plainBlock)));
		expect(frames).toEqual(PACKETS);
		// 24,000 Hz, 1,024 samples a frame.
		expect(end).toBeCloseTo((PACKETS.length * 1_024) / 24_000, 6);
	});

	it.each([
		['A_DTS', 'DTS'],
		['A_REAL/COOK', 'RealAudio'],
		['A_UNHEARD_OF', '"A_UNHEARD_OF"'],
	])('of the codec %s is refused by its common name', async (codec, name) => {
		const file = matroska([trackEntry({ codec })], clusters(plainBlock));
		await expect(soundIn(file)).rejects.toThrow(
			new UncuttableAudio(`holds sound of the codec ${name}, which cannot be cut into segments`),
		);
	});

	it.each([1, 2, 3, 4, 5, 6])(
		'of which a cluster is noise goes on with the next: %d',
		async (seed) => {
			const pictures = element('a3', byte(0x82), Buffer.alloc(100_000));
			const body = clusters(plainBlock, { head: [pictures] });
			body[2] = noise(body[2].length, seed);
			const { frames, end } = await soundIn(matroska([trackEntry()], body));
			expect(frames.length).toBeGreaterThanOrEqual(PACKETS.length - 2 * PER_CLUSTER);
			expect(end).toBeCloseTo(SECONDS, 6);
		},
	);
});
