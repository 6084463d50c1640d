/** Files that no program of Debian's makes: put together here of what ffmpeg has encoded. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createAudioSource } from '../../../nodes/Audio/transcription/containers/audio-source';
import { UnreadableAudio } from '../../../nodes/Audio/transcription/containers/container';
import { split } from '../../../nodes/Audio/transcription/split';
import { noise, u32, u64 } from '../../support/media-bytes.mts';
import { containerOf, cutFile, soundIn, typeNameOf } from './cutting.mts';
import { decode, encode, isInstalled, writeSpeech } from './ffmpeg.mts';
import { expectAlike } from './joined.mts';
import { ape, id3v1, id3v2, streamOf } from './recordings.mts';

const SECONDS = 13;
const describeWith = isInstalled('ffmpeg', '-version') ? describe : describe.skip;

describeWith('files made by hand', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'siliconflow-hand-made-'));
		writeSpeech(folder, 'speech.wav', SECONDS, 48_000);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const made = new Map<string, Buffer>();
	/** A copy of a file, which is encoded once. */
	const encoded = (target: string, ...args: string[]): Buffer => {
		const key = JSON.stringify([target, args]);
		const file = made.get(key) ?? encode(folder, 'speech.wav', target, args);
		made.set(key, file);
		return Buffer.from(file);
	};

	async function expectWhole(
		file: Buffer,
		ending: string,
		{
			rate,
			like = file,
			likeEnding = ending,
			accuracy = 'close',
		}: {
			rate: number;
			like?: Buffer;
			likeEnding?: string;
			accuracy?: 'exact' | 'close' | 'restarts';
		},
	) {
		const pieces = await cutFile(file, { target: 4 });
		expect(pieces.length).toBeGreaterThan(2);
		const [whole, ...sounds] = await decode(
			folder,
			[
				{ bytes: like, ending: likeEnding },
				...pieces.map(({ bytes, sentAs }) => ({ bytes, ending: sentAs })),
			],
			rate,
		);
		expectAlike(sounds, whole, { accuracy, rate });
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

	const TAG = id3v2(3_000_000);
	it.each<[name: string, target: string, front: Buffer, args: string[]]>([
		['AAC behind a long tag', 'tagged.aac', TAG, ['-c:a', 'aac']],
		['FLAC behind a long tag', 'tagged.flac', TAG, ['-c:a', 'flac']],
		['FLAC behind two tags', 'tagged.flac', Buffer.concat([id3v2(20), TAG]), ['-c:a', 'flac']],
		['WAV behind a tag', 'tagged.wav', id3v2(20), ['-c:a', 'pcm_s16le']],
		['M4A behind a tag', 'tagged.m4a', id3v2(20), ['-c:a', 'aac']],
		['WebM behind a long tag', 'tagged.webm', TAG, ['-c:a', 'libopus']],
		['MP3 behind zeros', 'late.mp3', Buffer.alloc(200_000), ['-c:a', 'libmp3lame', '-t', '5']],
	])('what stands in front of a recording is no part of it: %s', async (_, target, front, args) => {
		const file = encoded(target, ...args);
		const pieces = await cutFile(Buffer.concat([front, file]), { target: 2 });
		const plain = await cutFile(file, { target: 2 });
		expect(pieces.map(({ bytes }) => bytes)).toEqual(plain.map(({ bytes }) => bytes));
	});

	it('WAV files that were put behind each other are heard one after the other', async () => {
		const file = encoded('plain.wav', '-c:a', 'pcm_s16le');
		const [last] = (await cutFile(Buffer.concat([file, file]))).slice(-1);
		expect(last.end).toBeCloseTo(2 * SECONDS, 3);
		const other = encoded('other.wav', '-c:a', 'pcm_s16le', '-ar', '8000');
		await expect(cutFile(Buffer.concat([file, other]))).rejects.toThrow('of several kinds');
	});

	it.each([
		['in packets of another number', ['-c:a', 'aac', '-mpegts_start_pid', '0x200']],
		[
			'of another program',
			['-c:a', 'aac', '-mpegts_start_pid', '0x200', '-mpegts_pmt_start_pid', '32'],
		],
		['of another codec', ['-c:a', 'mp2', '-mpegts_start_pid', '0x200']],
		['of another codec in packets of the same number', ['-c:a', 'mp2']],
	])('of transport streams that were put behind each other all is heard: %s', async (_, args) => {
		const [first, second] = [encoded('first.ts', '-c:a', 'aac'), encoded('second.ts', ...args)];
		const [before, behind] = [await soundIn(first), await soundIn(second)];
		const { frames, end } = await soundIn(Buffer.concat([first, second]));
		expect(
			Buffer.compare(Buffer.concat(frames), Buffer.concat([...before.frames, ...behind.frames])),
		).toBe(0);
		expect(end).toBeCloseTo(before.end + behind.end, 1);
	});

	it('a damaged table of a transport stream does not lead away from its sound', async () => {
		const file = encoded('first.ts', '-c:a', 'aac');
		const { frames } = await soundIn(file);
		// Where a table stands for the second time, it names the packets of its only stream, of ADTS.
		const row = Buffer.from('0fe100', 'hex');
		const at = file.indexOf(row, file.indexOf(row) + 1);
		expect(at).toBeGreaterThan(0);
		file[at + 2] ^= 1;
		expect((await soundIn(file)).frames).toEqual(frames);
	});

	it('an MP4 in fragments whose index is repeated, as live streams have it, has the same times', async () => {
		const flags = 'frag_keyframe+empty_moov+default_base_moof';
		const file = encoded('live.mp4', '-c:a', 'aac', '-movflags', flags, '-frag_duration', '700000');
		const head = file.subarray(0, file.indexOf('moof') - 4);
		const third = file.indexOf('moof', file.indexOf('moof', head.length + 8) + 4) - 4;
		const parts = [file.subarray(0, third), head, file.subarray(third)];
		expect(await soundIn(Buffer.concat(parts))).toEqual(await soundIn(file));
	});

	it('WAV whose odd chunk has no pad byte', async () => {
		const file = encoded('plain.wav', '-c:a', 'pcm_s16le', '-fflags', '+bitexact');
		const odd = Buffer.from('LIST\x03\0\0\0abc', 'latin1');
		const afterFormat = file.indexOf('fmt ') + 24;
		const parts = [file.subarray(0, afterFormat), odd, file.subarray(afterFormat)];
		await expectWhole(Buffer.concat(parts), 'wav', { rate: 48_000, like: file });
	});

	/** The chunks of a file in the order of these names; each is cut to a length where one is given. */
	const arranged = (
		file: Buffer,
		names: string[],
		lengths: Record<string, number> = {},
	): Buffer => {
		const isBigEndian = file.toString('latin1', 0, 4) === 'FORM';
		const chunks = new Map<string, Buffer>();
		for (let at = 12; at + 8 <= file.length;) {
			const name = file.toString('latin1', at, at + 4);
			const size = isBigEndian ? file.readUInt32BE(at + 4) : file.readUInt32LE(at + 4);
			const own = Buffer.from(file.subarray(at, at + 8 + Math.min(size, lengths[name] ?? size)));
			if (isBigEndian) own.writeUInt32BE(own.length - 8, 4);
			else own.writeUInt32LE(own.length - 8, 4);
			chunks.set(name, own);
			at += 8 + size + (size % 2);
		}
		return Buffer.concat([
			file.subarray(0, 12),
			...names.map((name) => chunks.get(name) ?? Buffer.alloc(0)),
		]);
	};

	const BIT_EXACT = ['-fflags', '+bitexact', '-flags', '+bitexact'];
	it.each<[string, string, string[], string[], Record<string, number>]>([
		['AIFF, its sound in front', 'plain.aiff', ['-c:a', 'pcm_s16be'], ['SSND', 'COMM'], {}],
		['AIFF-C, its sound in front', 'f.aifc', ['-c:a', 'pcm_f32be'], ['FVER', 'SSND', 'COMM'], {}],
		['WAV, its sound in front', 'plain.wav', ['-c:a', 'pcm_s16le'], ['data', 'fmt '], {}],
		['WAV without bits', 'two.wav', ['-ac', '2'], ['fmt ', 'data'], { 'fmt ': 14 }],
		['WAV of bytes without bits', 'b.wav', ['-c:a', 'pcm_u8'], ['fmt ', 'data'], { 'fmt ': 14 }],
	])('chunks in any order, and old headers: %s', async (_, target, args, names, lengths) => {
		const format = target.endsWith('wav') ? 'wav' : 'aiff';
		const like = encoded(target, ...args, ...BIT_EXACT, '-f', format);
		const file = arranged(like, names, lengths);
		const options = { rate: 48_000, like, accuracy: 'exact' } as const;
		await expectWhole(file, format, options);
	});

	it.each([
		['42ni', 'pcm_s24be', 24],
		['23ni', 'pcm_s32be', 32],
	] as const)('AIFF-C of the lowest byte first under the name "%s"', async (name, codec, bits) => {
		const file = encoded(`${name}.aiff`, '-c:a', codec, ...BIT_EXACT, '-f', 'aiff');
		const like = await cutFile(file, { target: 4 });
		const [commAt, soundAt] = [file.indexOf('COMM') + 8, file.indexOf('SSND') + 16];
		const comm = Buffer.concat([file.subarray(commAt, commAt + 18), Buffer.from(`${name}\0\0`)]);
		const sound = file.subarray(soundAt);
		for (let at = 0; at < sound.length; at += bits / 8) sound.subarray(at, at + bits / 8).reverse();
		const chunk = (own: string, ...parts: Buffer[]) => {
			const body = Buffer.concat(parts);
			return Buffer.concat([Buffer.from(own), u32(body.length), body]);
		};
		const pieces = await cutFile(
			chunk(
				'FORM',
				Buffer.from('AIFC'),
				chunk('COMM', comm),
				chunk('SSND', Buffer.alloc(8), sound),
			),
			{ target: 4 },
		);
		expect(pieces.map(({ bytes }) => bytes)).toEqual(like.map(({ bytes }) => bytes));
	});

	it('tags behind the samples of a WAV file are no sound', async () => {
		const file = encoded('plain.wav', '-c:a', 'pcm_s16le');
		const { end } = await soundIn(file);
		expect((await soundIn(Buffer.concat([file, ape(3_000), id3v1()]))).end).toBe(end);
	});

	it('MP2 under the name that MP4 has for MP3 too is refused, and not cut into what nobody reads', async () => {
		const file = encoded('layer2.mp4', '-c:a', 'mp2');
		await expect(cutFile(file)).rejects.toThrow(new UnreadableAudio('holds MP2 as if it were MP3'));
	});

	it.each(['aac ', 'aach'])('AAC in CAF keeps all its sound: "%s"', async (name) => {
		const core = encoded('core.aac', '-c:a', 'aac', '-ar', '44100', '-ac', '1');
		const { frames } = await soundIn(core);
		const chunk = (name: string, body: Buffer) =>
			Buffer.concat([Buffer.from(name), u64(body.length), body]);
		const rate = Buffer.alloc(8);
		rate.writeDoubleBE(44_100);
		// 1,024 samples in a packet of any size.
		const packets = u32(0, 0, 1_024, 1, 0);
		const desc = Buffer.concat([rate, Buffer.from(name), packets]);
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
		expect(await typeNameOf(file)).toBe('CAF');
		// ffmpeg does not leave out what CAF files say is not to be heard.
		const like = encoded('like.m4a', '-c:a', 'aac', '-ar', '44100', '-ac', '1');
		await expectWhole(file, 'caf', { rate: 44_100, like, likeEnding: 'm4a' });
	});

	/** A chunk of a RIFF file. */
	const riff = (name: string, ...parts: Buffer[]) => {
		const body = Buffer.concat(parts);
		const head = Buffer.alloc(8, name, 'latin1');
		head.writeUInt32LE(body.length, 4);
		return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
	};

	it.each([0xff, 0x1600])('AAC in WAV keeps all its sound: encoding %i', async (code) => {
		const aac = encoded('adts.aac', '-c:a', 'aac', '-ar', '44100', '-ac', '1');
		const format = Buffer.alloc(18);
		format.writeUInt16LE(code, 0);
		format.writeUInt16LE(1, 2);
		format.writeUInt32LE(44_100, 4);
		const file = riff('RIFF', Buffer.from('WAVE'), riff('fmt ', format), riff('data', aac));
		await expectWhole(file, 'wav', { rate: 44_100, like: aac, likeEnding: 'aac' });
	});

	it('AVI of several segments and lists of chunks, without an index, is the same as one of a single list', async () => {
		const args = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=10', '-shortest', '-c:v', 'mpeg4'];
		const plain = encoded('plain.avi', ...args, '-c:a', 'pcm_s16le', '-ar', '16000');
		const movieAt = plain.indexOf('movi') + 4;
		const end = movieAt + plain.readUInt32LE(movieAt - 8) - 4;
		const chunks: Buffer[] = [];
		for (let at = movieAt; at < end;) {
			const size = 8 + plain.readUInt32LE(at + 4);
			chunks.push(plain.subarray(at, at + size));
			at += size + (size % 2);
		}
		expect(chunks.length).toBeGreaterThan(100);
		const padded = chunks.map((chunk) => Buffer.concat([chunk, Buffer.alloc(chunk.length % 2)]));
		const [first, second] = [padded.slice(0, 100), padded.slice(100)];
		const list = (name: string, ...parts: Buffer[]) => riff('LIST', Buffer.from(name), ...parts);
		const file = Buffer.concat([
			plain.subarray(0, movieAt - 12),
			list(
				'movi',
				list('rec ', ...first.slice(0, 3)),
				riff('ix01', Buffer.alloc(9)),
				...first.slice(3),
			),
			riff('idx1', Buffer.alloc(64)),
			riff('RIFF', Buffer.from('AVIX'), list('movi', ...second)),
		]);
		const [pieces, others] = [
			await cutFile(file, { target: 4 }),
			await cutFile(plain, { target: 4 }),
		];
		expect(pieces.length).toBeGreaterThan(2);
		expect(pieces.map(({ end }) => end)).toEqual(others.map(({ end }) => end));
		expect(pieces.every(({ bytes }, index) => bytes.equals(others[index].bytes))).toBe(true);
	});

	const u24 = (value: number) => u32(value).subarray(1);

	/** A tag of sound in an FLV file. */
	const soundTag = (milliseconds: number, body: Buffer) =>
		Buffer.concat([
			Buffer.from([8]),
			...[u24(body.length), u24(milliseconds & 0xffffff), Buffer.from([milliseconds >> 24])],
			...[u24(0), body, u32(11 + body.length)],
		]);

	const FLV_HEAD = Buffer.from('464c5601040000000900000000', 'hex');

	/** An FLV file whose tags name the codec by four letters (Enhanced RTMP v2). */
	const extendedFlv = (codec: string, config: Buffer | undefined, frames: Buffer[], each: number) =>
		Buffer.concat([
			FLV_HEAD,
			...(config
				? [soundTag(0, Buffer.concat([Buffer.from([0x90]), Buffer.from(codec), config]))]
				: []),
			...frames.map((frame, index) => {
				// Some have the fraction of their millisecond in front.
				const modifier = [0x97, 2, 0, 0, 1, 0x01];
				const head = Buffer.from(index % 2 ? modifier : [0x91]);
				return soundTag(Math.round(index * each), Buffer.concat([head, Buffer.from(codec), frame]));
			}),
		]);

	it.each([
		['mp4a', 'aac', 44_100, ['-c:a', 'aac'], 1_024 / 44.1, Buffer.from('1208', 'hex')],
		['Opus', 'opus', 48_000, ['-c:a', 'libopus', '-b:a', '32k'], 20, 'OpusHead'],
		['fLaC', 'flac', 48_000, ['-c:a', 'flac'], 4_608 / 48, 'fLaC'],
		['.mp3', 'mp3', 44_100, ['-c:a', 'libmp3lame', '-write_xing', '0'], 1_152 / 44.1, undefined],
	] as const)(
		'FLV of newer tags keeps all its sound: %s',
		async (codec, ending, rate, args, each, config) => {
			const like = encoded(`like.${ending}`, ...args, '-ac', '1', '-ar', String(rate));
			const at = typeof config === 'string' ? like.indexOf(config) : 0;
			const described =
				typeof config === 'string' ? like.subarray(at, at + (config === 'fLaC' ? 42 : 19)) : config;
			const { frames } = await soundIn(like);
			const file = extendedFlv(codec, described, frames, each);
			expect(await typeNameOf(file)).toBe('FLV');
			await expectWhole(file, 'flv', { rate, like, likeEnding: ending });
		},
	);

	it('Speex of several frames in a tag of FLV keeps all its sound', async () => {
		// ffmpeg decodes only the first frame of each.
		const args = ['-c:a', 'libspeex', '-ar', '16000', '-frames_per_packet', '4'];
		const like = encoded('packed.spx', ...args);
		const { frames: packets } = await soundIn(like);
		const tags = packets.map((packet, index) =>
			soundTag(index * 80, Buffer.concat([Buffer.from([0xb6]), packet])),
		);
		const file = Buffer.concat([FLV_HEAD, ...tags]);
		const whole = { like, likeEnding: 'spx', accuracy: 'restarts' } as const;
		await expectWhole(file, 'flv', { rate: 16_000, ...whole });
	});

	it('a pause of a live stream in FLV moves what follows it, as its times say', async () => {
		const live = encoded('paused.opus', '-c:a', 'libopus', '-b:a', '32k');
		const { frames: packets } = await soundIn(live);
		const pause = 5_000;
		const tags = packets.map((packet, index) =>
			soundTag(
				7_000 + index * 20 + (index < 300 ? 0 : pause),
				Buffer.concat([Buffer.from([0x91]), Buffer.from('Opus'), packet]),
			),
		);
		const file = Buffer.concat([FLV_HEAD, ...tags]);
		const pieces = await cutFile(file, { target: 30 });
		expect(pieces.at(-1)?.end).toBeCloseTo(packets.length * 0.02 + pause / 1_000, 1);
	});

	it.each(['avi', 'ts', 'mpg'])('the second of two sound tracks can be had: %s', async (ending) => {
		const mp2 = ['-c:a', 'mp2', '-ar', '48000', '-t', String(SECONDS)];
		const tone = ['-f', 'lavfi', '-i', 'sine=r=48000'];
		const maps = ['-map', '1:a', '-map', '0:a'];
		const file = encoded(`two.${ending}`, ...tone, ...maps, ...mp2);
		const like = encoded('one.mp2', ...mp2);
		const source = createAudioSource({ size: file.length, chunks: async () => streamOf(file) }, 2);
		const plan = { target: 4, maxBytes: 1e9, startAt: 0 };
		const pieces = await Array.fromAsync(split(containerOf(file), source, plan));
		const files = pieces.map(({ parts, sentAs }) => ({
			bytes: Buffer.concat(parts),
			ending: sentAs,
		}));
		const [whole, ...sounds] = await decode(
			folder,
			[{ bytes: like, ending: 'mp2' }, ...files],
			48_000,
		);
		expectAlike(sounds, whole, { accuracy: 'restarts', rate: 48_000 });
		const third = createAudioSource({ size: file.length, chunks: async () => streamOf(file) }, 3);
		await expect(Array.fromAsync(split(containerOf(file), third, plan))).rejects.toThrow(
			'has 2 sound tracks, and none of the number 3',
		);
	});

	it.each([
		['late.ts', 'mpeg2video', ['-c:a', 'mp2']],
		['late.vob', 'mpeg2video', ['-c:a', 'ac3']],
		['late.flv', 'flv', ['-c:a', 'libmp3lame', '-ar', '44100']],
		['late.mp4', 'mpeg4', ['-c:a', 'aac']],
		['late.mkv', 'mpeg4', ['-c:a', 'aac']],
	])(
		'sound that begins later than the pictures keeps its time: %s',
		async (target, codec, args) => {
			const pictures = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=25', '-t', '9', '-c:v', codec];
			const late = ['-af', 'asetpts=PTS+3/TB'];
			const { start } = await soundIn(encoded(target, ...pictures, ...args, ...late));
			expect(Math.abs(start - 3)).toBeLessThan(0.05);
		},
	);

	it('a transport stream behind a tag whose length is wrong keeps all its sound', async () => {
		const like = encoded('plain.ts', '-c:a', 'aac', '-ar', '44100', '-f', 'mpegts');
		const file = Buffer.concat([noise(5_000), like]);
		expect(await typeNameOf(file)).toBe('MPEG-TS');
		await expectWhole(file, 'ts', { rate: 44_100, like });
	});

	it.each([
		['mp2.mpg', ['-c:a', 'mp2', '-f', 'vob']],
		['ac3.vob', ['-c:a', 'ac3', '-f', 'vob']],
		['mpeg1.mpg', ['-c:a', 'mp2', '-f', 'mpeg']],
	])(
		'a program stream that begins within a packet loses no more than that: %s',
		async (target, args) => {
			const whole = encoded(target, '-ar', '48000', ...args);
			const file = whole.subarray(4_000);
			expect(await typeNameOf(file)).toBe('MPEG-PS');
			const lengthOf = async (bytes: Buffer) => {
				const { start, end } = await soundIn(bytes);
				return end - start;
			};
			const lost = (await lengthOf(whole)) - (await lengthOf(file));
			expect(lost).toBeGreaterThan(0);
			expect(lost).toBeLessThan(0.5);
		},
	);

	const TS_PACKET_BYTES = 188;
	const speechTs = (target: string, rate: number) =>
		encoded(target, '-c:a', 'aac', '-ar', String(rate), '-f', 'mpegts');
	const endOfSound = async (file: Buffer) => (await cutFile(file, { target: 4 })).at(-1)?.end ?? 0;

	/** Behind the tables, which are three packets, the first one may be from the middle of a sound. */
	it.each([3, 5])(
		'what a transport stream has lost moves nothing that follows: %d',
		async (first) => {
			const whole = speechTs('whole.ts', 44_100);
			const packets = Math.floor(whole.length / TS_PACKET_BYTES);
			const [from, to] = [0.3, 0.6].map((part) => Math.floor(packets * part) * TS_PACKET_BYTES);
			const file = Buffer.concat([
				whole.subarray(0, 3 * TS_PACKET_BYTES),
				whole.subarray(first * TS_PACKET_BYTES, from),
				whole.subarray(to),
			]);
			const moved = Math.abs((await endOfSound(file)) - (await endOfSound(whole)));
			expect(moved).toBeLessThan(first === 3 ? 0.05 : 0.5);
			const sounding = (await cutFile(file, { target: 4 })).reduce(
				(sum, { start, end }) => sum + end - start,
				0,
			);
			expect(sounding).toBeLessThan(SECONDS - 3);
		},
	);

	it('transport streams that were put behind each other are heard one after the other, whatever their rate', async () => {
		const [one, other] = [speechTs('one.ts', 44_100), speechTs('other.ts', 48_000)];
		const joined = Buffer.concat([one, other]);
		expect(await endOfSound(joined)).toBeCloseTo(
			(await endOfSound(one)) + (await endOfSound(other)),
			1,
		);
	});

	it('E-AC-3 that goes on at another rate keeps its time', async () => {
		const [one, other] = [48_000, 44_100].map((rate) =>
			encoded(`${rate}.eac3`, '-c:a', 'eac3', '-ar', String(rate)),
		);
		const ends = [await endOfSound(one), await endOfSound(other)];
		expect(await endOfSound(Buffer.concat([one, other]))).toBeCloseTo(ends[0] + ends[1], 3);
	});

	/** An element of Matroska with a size of four bytes. */
	const element = (id: string, ...parts: Buffer[]) => {
		const body = Buffer.concat(parts);
		return Buffer.concat([Buffer.from(id, 'hex'), u32(0x10000000 + body.length), body]);
	};

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
