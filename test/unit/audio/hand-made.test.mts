/** Files that no program of Debian's makes: put together here of what ffmpeg has encoded. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UnreadableAudio } from '../../../nodes/Audio/transcription/containers/container';
import { readFileType } from '../../../nodes/Audio/transcription/containers/table';
import { element, u32, u64 } from '../../support/media-bytes.mts';
import { cutContainer, cutFile, soundIn, sourceOf, typeNameOf } from './cutting.mts';
import { decode, encode, isInstalled, writeSpeech } from './ffmpeg.mts';
import { expectAlike } from './joined.mts';
import { id3v2 } from './recordings.mts';

const SECONDS = 13;
const describeWith = isInstalled('ffmpeg', '-version') ? describe : describe.skip;

describeWith('files made by hand', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'siliconflow-hand-made-'));
		writeSpeech(folder, 'speech.wav', SECONDS, 48_000);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const encoded = (target: string, ...args: string[]) => encode(folder, 'speech.wav', target, args);

	async function expectWhole(
		file: Buffer,
		ending: string,
		{
			rate,
			like = file,
			likeEnding = ending,
		}: { rate: number; like?: Buffer; likeEnding?: string },
	) {
		const pieces = await cutFile(file, { target: 4 });
		expect(pieces.length).toBeGreaterThan(2);
		const [whole, ...sounds] = decode(
			folder,
			[
				{ bytes: like, ending: likeEnding },
				...pieces.map(({ bytes, sentAs }) => ({ bytes, ending: sentAs })),
			],
			rate,
		);
		expectAlike(sounds, whole, { accuracy: 'close', rate });
	}

	/** An AudioSpecificConfig of HE-AAC: a core of 22,050 Hz, put out at 44,100 (ISO 14496-3, 1.6.2.1). */
	const HIGH_EFFICIENCY = {
		'at the front': Buffer.from('2b8a080000', 'hex'),
		'at the front, with stereo made of one channel': Buffer.from('eb8a080000', 'hex'),
		'behind what old decoders read': Buffer.from('138856e5a0', 'hex'),
	};
	/** What ffmpeg writes for AAC-LC of 22,050 Hz and one channel, with the extension switched off. */
	const LOW_COMPLEXITY = Buffer.from('138856e500', 'hex');

	it.each(Object.entries(HIGH_EFFICIENCY))(
		'HE-AAC that says so %s keeps all its sound',
		async (_, config) => {
			const file = encoded('core.m4a', '-c:a', 'aac', '-b:a', '32k', '-ar', '22050', '-ac', '1');
			const at = file.indexOf(LOW_COMPLEXITY);
			expect(at).toBeGreaterThan(0);
			config.copy(file, at);
			await expectWhole(file, 'm4a', { rate: 44_100 });
			// The pieces say it too.
			const [piece] = await cutFile(file, { target: 4 });
			expect(piece.bytes.includes(config)).toBe(true);
		},
	);

	it.each([
		['AAC', 'tagged.aac', ['-c:a', 'aac']],
		['FLAC', 'tagged.flac', ['-c:a', 'flac']],
	])('%s behind a tag that is longer than what tells the kind', async (type, target, args) => {
		const file = encoded(target, ...args);
		const tagged = Buffer.concat([id3v2(3_000_000), file]);
		const reader = await sourceOf(tagged).open();
		const found = await readFileType(reader);
		expect(found?.name).toBe(type);
		if (!found?.container) throw new Error(`${type} cannot be cut`);
		const pieces = await cutContainer(found.container, tagged, { target: 4 });
		const plain = await cutFile(file, { target: 4 });
		expect(pieces.map(({ bytes }) => bytes)).toEqual(plain.map(({ bytes }) => bytes));
	});

	it('WAV whose odd chunk has no pad byte', async () => {
		const file = encoded('plain.wav', '-c:a', 'pcm_s16le', '-fflags', '+bitexact');
		const odd = Buffer.from('LIST\x03\0\0\0abc', 'latin1');
		const afterFormat = file.indexOf('fmt ') + 24;
		const parts = [file.subarray(0, afterFormat), odd, file.subarray(afterFormat)];
		await expectWhole(Buffer.concat(parts), 'wav', { rate: 48_000, like: file });
	});

	it('MP2 under the name that MP4 has for MP3 too is refused, and not cut into what nobody reads', async () => {
		const file = encoded('layer2.mp4', '-c:a', 'mp2');
		await expect(cutFile(file)).rejects.toThrow(new UnreadableAudio('holds MP2 as if it were MP3'));
	});

	it('AAC in CAF keeps all its sound', async () => {
		const core = encoded('core.aac', '-c:a', 'aac', '-ar', '44100', '-ac', '1');
		const { frames } = await soundIn(core);
		const chunk = (name: string, body: Buffer) =>
			Buffer.concat([Buffer.from(name), u64(body.length), body]);
		const rate = Buffer.alloc(8);
		rate.writeDoubleBE(44_100);
		// 1,024 samples in a packet of any size.
		const packets = u32(0, 0, 1_024, 1, 0);
		const desc = Buffer.concat([rate, Buffer.from('aac '), packets]);
		// Apple writes the lengths of descriptors in four bytes.
		const decoder = `04808080144015${'00'.repeat(11)}05808080021208068080800102`;
		const cookie = Buffer.from(`0380808022000000${decoder}`, 'hex');
		const sizes = frames.flatMap(({ length }) =>
			length < 128 ? [length] : [(length >> 7) | 0x80, length & 0x7f],
		);
		const table = [
			u64(frames.length),
			u64(frames.length * 1_024 - 1_024),
			u32(1_024, 0),
			Buffer.from(sizes),
		];
		const file = Buffer.concat([
			Buffer.from('6361666600010000', 'hex'),
			...[chunk('desc', desc), chunk('kuki', cookie), chunk('pakt', Buffer.concat(table))],
			chunk('data', Buffer.concat([u32(0), ...frames])),
		]);
		expect(typeNameOf(file)).toBe('CAF');
		// ffmpeg does not leave out what CAF files say is not to be heard.
		const like = encoded('like.m4a', '-c:a', 'aac', '-ar', '44100', '-ac', '1');
		await expectWhole(file, 'caf', { rate: 44_100, like, likeEnding: 'm4a' });
	});

	/** How the sizes of the frames of a block are written, all but the last (RFC 9559, 10.3). */
	const LACINGS: Array<[name: string, flags: number, sizes: (frames: Buffer[]) => number[]]> = [
		[
			'Xiph',
			0x02,
			(frames) =>
				frames
					.slice(0, -1)
					.flatMap(({ length }) => [
						...Array<number>(Math.floor(length / 255)).fill(255),
						length % 255,
					]),
		],
		['fixed', 0x04, () => []],
		[
			'EBML',
			0x06,
			([first, ...others]) => {
				const vint = (value: number) => [0x40 | (value >> 8), value & 255];
				let before = first.length;
				const differences = others.slice(0, -1).flatMap(({ length }) => {
					const difference = length - before;
					before = length;
					// Two bytes hold 14 bits, around the middle of which differences lie.
					return vint(difference + 2 ** 13 - 1);
				});
				return [...vint(first.length), ...differences];
			},
		],
	];

	it.each(LACINGS)(
		'Opus in blocks of %s lacing keeps all its sound',
		async (name, flags, sizesOf) => {
			const isFixed = name === 'fixed';
			const args = ['-c:a', 'libopus', '-b:a', '48k', ...(isFixed ? ['-vbr', 'off'] : [])];
			const ogg = encoded(`${name}.opus`, ...args);
			const { frames: packets } = await soundIn(ogg);
			const headAt = ogg.indexOf('OpusHead');
			const perBlock = 5;
			const clusters: Buffer[] = [];
			for (let at = 0; at < packets.length; at += perBlock) {
				const frames = packets.slice(at, at + perBlock);
				const isLaced =
					frames.length > 1 && (!isFixed || new Set(frames.map(({ length }) => length)).size === 1);
				const blocks = isLaced ? [frames] : frames.map((frame) => [frame]);
				const laced = blocks.map((own) => {
					const sizes = isLaced ? [own.length - 1, ...sizesOf(own)] : [];
					const head = [0x81, 0, 0, 0x80 | (isLaced ? flags : 0), ...sizes];
					return element('a3', Buffer.from(head), ...own);
				});
				clusters.push(element('1f43b675', element('e7', u32(at * 20)), ...laced));
			}
			const track = element(
				'ae',
				...[element('d7', Buffer.from([1])), element('83', Buffer.from([2]))],
				element('86', Buffer.from('A_OPUS')),
				element('63a2', ogg.subarray(headAt, headAt + 19)),
			);
			const file = Buffer.concat([
				element('1a45dfa3', element('4282', Buffer.from('webm'))),
				element('18538067', element('1654ae6b', track), ...clusters),
			]);
			await expectWhole(file, 'webm', { rate: 48_000, like: ogg, likeEnding: 'opus' });
		},
	);
});
