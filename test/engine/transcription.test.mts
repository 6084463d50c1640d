import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { toTones } from '../../sandbox/media/tones.mts';
import { fileBytes, storeFile } from '../support/engine.mts';
import { element } from '../support/media-bytes.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { damagedFiles } from '../unit/audio/damaged.mts';
import { encode, isInstalled } from '../unit/audio/ffmpeg.mts';
import { PLAIN, writeWav } from '../unit/audio/recordings.mts';

const audio = new SiliconFlowAudio();
const RATE = 8_000;

/** Of a kind that can be told, and not be cut. */
const WMA_HEAD = Buffer.from('3026b2758e66cf11', 'hex');

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`);
const wav = (text: string) => writeWav({ samples: toTones(text, RATE), rate: RATE });
const fixture = (name: string) =>
	readFileSync(join(__dirname, '../unit/audio/fixtures', `${name}.mp3`));
const FIXTURE_TEXT = 'one little recording with a bit reservoir and a table in front';

const transcription = (options: IDataObject = {}) => ({
	resource: 'transcription',
	operation: 'create',
	model: modelId('FunAudioLLM/SenseVoiceSmall'),
	binaryPropertyName: 'data',
	options,
});

async function stored(bytes: Buffer, fileName: string, mimeType = 'audio/wav') {
	return { json: { fileName }, binary: { data: await storeFile(bytes, fileName, mimeType) } };
}

/** A file as n8n keeps it where binary data stay in memory. */
const inMemory = (bytes: Buffer, fileName: string) => ({
	json: {},
	binary: { data: { data: bytes.toString('base64'), fileName, mimeType: 'audio/wav' } },
});

interface Segment {
	start: number;
	end: number;
	text: string;
}

describe('Transcription of audio of any length', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const requests = async () => await sandbox.requests('/audio/transcriptions');

	it('sends a short file whole, as it is', async () => {
		const items = [await stored(wav('hello world'), 'a.wav'), inMemory(wav('good bye'), 'b.wav')];
		const { items: output } = await sandbox.run(audio, transcription(), items);
		expect(output.map(({ json }) => json)).toEqual([
			{ text: 'hello world', traceId: expect.any(String) as string },
			{ text: 'good bye', traceId: expect.any(String) as string },
		]);
		expect(await requests()).toHaveLength(2);
	});

	it('cuts every item into segments in order, from disk and from memory, WAV and MP3', async () => {
		const text = words(40).join(' ');
		const items = [
			await stored(wav(text), 'long.wav'),
			inMemory(wav(text), 'memory.wav'),
			await stored(fixture('vbr'), 'misnamed.wav'),
		];
		const { items: output, error } = await sandbox.run(
			audio,
			transcription({ segmentLength: 5, maxConcurrentRequests: 4 }),
			items,
		);
		expect(error).toBeUndefined();
		expect(output.map(({ json }) => json.text)).toEqual([text, text, FIXTURE_TEXT]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		for (const { json } of output) {
			const segments = json.segments as unknown as Segment[];
			expect(segments.length).toBeGreaterThan(1);
			expect(segments.map((segment) => segment.text).join(' ')).toBe(json.text);
			expect(segments.map(({ start }) => start)).toEqual([
				0,
				...segments.slice(0, -1).map(({ end }) => end),
			]);
			expect(json.duration).toBe(segments.at(-1)?.end);
		}
	});

	it.each([
		['srt', /^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nword0 /, 'application/x-subrip'],
		['vtt', /^WEBVTT\n\n00:00:00\.000 --> 00:00:0\d\.\d{3}\nword0 /, 'text/vtt'],
	])('writes %s as text and as a file named after the recording', async (format, start, type) => {
		const options = {
			outputFormat: format,
			segmentLength: 6,
			outputBinaryPropertyName: 'captions',
		};
		const item = await stored(wav(words(20).join(' ')), 'team meeting.final.wav');
		const { items } = await sandbox.run(audio, transcription(options), [item]);
		const [{ json, binary }] = items;
		expect(json.subtitles).toMatch(start);
		expect(json.text).toBe(words(20).join(' '));
		expect(binary?.captions).toMatchObject({
			fileName: `team meeting.final.${format}`,
			mimeType: type,
		});
		expect(String(await fileBytes(items[0], 'captions'))).toBe(json.subtitles);
	});

	it('gives the text alone where asked, and the service’s own words without Simplify', async () => {
		const item = await stored(wav(words(20).join(' ')), 'a.wav');
		const options = { outputFormat: 'text', segmentLength: 5 };
		const { items } = await sandbox.run(audio, transcription(options), [item]);
		expect(items[0].json).toEqual({
			text: words(20).join(' '),
			duration: expect.any(Number) as number,
		});
		const raw = { ...transcription({ segmentLength: 5 }), simplify: false };
		const { items: unsimplified } = await sandbox.run(audio, raw, [item]);
		const [segment] = unsimplified[0].json.segments as IDataObject[];
		expect(Object.keys(segment)).toEqual(['start', 'end', 'text', 'traceId']);
	});

	it('cuts without being asked to what is over an hour or over 50 MB', async () => {
		const samples = new Float32Array(3_700 * 1_000);
		samples.set(toTones('early words', RATE).subarray(0, 20_000), 0);
		const long = writeWav({ samples, rate: 1_000 }, { ...PLAIN, bits: 8 });
		const large = Buffer.concat([wav('in front'), Buffer.alloc(51_000_000)]);
		large.writeUInt32LE(0xffffffff, 40);
		const items = [await stored(long, 'long.wav'), await stored(large, 'large.wav')];
		const { items: output, error } = await sandbox.run(audio, transcription(), items);
		expect(error).toBeUndefined();
		expect(output[0].json.duration).toBe(3_700);
		expect(output[1].json).toMatchObject({ text: 'in front' });
		const sent = await requests();
		expect(sent.length).toBeGreaterThan(10);
		expect(sent.every(({ status }) => status === 200)).toBe(true);
	});

	it.each([1, 4])(
		'keeps what is done when a piece fails, says where to go on, and goes on there (%i at a time)',
		async (maxConcurrentRequests) => {
			const text = words(60).join(' ').replace('word30 ', '[[refuse]] ');
			const items = [
				await stored(wav('a short one'), 'short.wav'),
				await stored(wav(text), 'long.wav'),
			];
			const options = { segmentLength: 5, maxConcurrentRequests };
			const first = await sandbox.run(audio, transcription(options), items, CONTINUE);
			expect(first.items[0].json.text).toBe('a short one');
			const { error, message, details } = first.items[1].json as Record<string, string> & {
				details: IDataObject & { segments: Segment[] };
			};
			const until = details.continueAt as number;
			expect(error).toContain(`[item 1]: transcribed up to second ${until}`);
			expect(message).toContain(`Set Start At to ${until} in Options to go on from there`);
			expect(details).toMatchObject({ httpCode: '400', duration: until });
			expect(details.segments.length).toBeGreaterThan(3);
			expect(details.segments.at(-1)?.end).toBe(until);
			expect(text.startsWith(String(details.text))).toBe(true);
			expect(String(details.text)).toContain('word24');

			// A word that lasts as long, so that the second half is the same but for the refusal.
			const mended = text.replace('[[refuse]]', 'now_it_can');
			const item = await stored(wav(mended), 'long.wav');
			const rest = await sandbox.run(audio, transcription({ ...options, startAt: until }), [item]);
			expect(`${String(details.text)} ${String(rest.items[0].json.text)}`).toBe(mended);
			expect((rest.items[0].json.segments as unknown as Segment[])[0].start).toBe(until);
		},
	);

	it('says so in the error when the node stops, with the transcript so far', async () => {
		const item = await stored(wav(`${words(30).join(' ')} [[refuse]]`), 'long.wav');
		const { error } = await sandbox.run(audio, transcription({ segmentLength: 5 }), [item]);
		expect(error?.message).toMatch(/\[item 0\]: transcribed up to second \d+/);
		const { resume } = (error as unknown as { context: { resume: IDataObject } }).context;
		expect(words(30).join(' ')).toContain(resume.text);
		expect(resume.continueAt).toBeGreaterThan(15);
	});

	it('says what to do with a file that is missing, of another kind, or over before Start At', async () => {
		const wma = Buffer.concat([WMA_HEAD, Buffer.alloc(1000)]);
		const large = Buffer.concat([WMA_HEAD, Buffer.alloc(50_000_001)]);
		const items = [
			{ json: {} },
			await stored(wma, 'a.wma', 'audio/x-ms-wma'),
			await stored(large, 'b.wma', 'audio/x-ms-wma'),
			await stored(wav('short'), 'a.wav'),
			await stored(Buffer.alloc(0), 'empty.wav'),
		];
		const options = { segmentLength: 30, startAt: 100 };
		const { items: output } = await sandbox.run(audio, transcription(options), items, CONTINUE);
		expect(output.map(({ json }) => json.error)).toEqual([
			expect.stringContaining('[item 0]'),
			'The file in "data" is of the kind WMA, which cannot be cut into segments [item 1]',
			'The file in "data" has 51 MB, and the service takes 50 MB [item 2]',
			expect.stringMatching(/^The file in "data" ends after \d\.\d+ seconds \[item 3\]$/) as string,
			'The file in "data" is empty [item 4]',
		]);
		expect(output[2].json.message).toContain('MP3 files of any length are cut');
		expect(await requests()).toHaveLength(0);
	});

	it('says what a codec is called that cannot be cut, and what to do', async () => {
		const matroska = (codec: string, ...others: Buffer[]) =>
			Buffer.concat([
				element('1a45dfa3'),
				element(
					'18538067',
					element(
						'1654ae6b',
						element(
							'ae',
							element('83', Buffer.from([2])),
							element('86', Buffer.from(codec)),
							...others,
						),
					),
				),
			]);
		const encrypted = element('6d80', element('6240', element('5033', Buffer.from([1]))));
		const items = [
			await stored(matroska('A_DTS'), 'film.mkv'),
			await stored(matroska('A_FLAC', encrypted), 'film.mkv'),
		];
		const options = { segmentLength: 30 };
		const { items: output } = await sandbox.run(audio, transcription(options), items, CONTINUE);
		expect(output.map(({ json }) => json.error)).toEqual([
			'The file in "data" holds sound of the codec DTS, which cannot be cut into segments [item 0]',
			'The file in "data" is encrypted, as protection against copies [item 1]',
		]);
		const [toConvert, toExport] = output.map(({ json }) => String(json.message));
		expect(toConvert).toContain('Convert it first');
		expect(toConvert).not.toContain('damaged');
		expect(toExport).toContain('Export it without protection');
		expect(await requests()).toHaveLength(0);
	});

	it('sends a file of another kind whole when only the text is wanted', async () => {
		const wma = Buffer.concat([WMA_HEAD, Buffer.alloc(1000)]);
		const item = await stored(wma, 'a.wma', 'audio/x-ms-wma');
		const options = { outputFormat: 'text', segmentLength: 30 };
		await sandbox.run(audio, transcription(options), [item], CONTINUE);
		// The sandbox has no decoder for it and refuses it; that it got there is what counts.
		expect(await requests()).toHaveLength(1);
	});

	(isInstalled('ffmpeg', '-version') ? it : it.skip).each([
		['meeting.mov', ['-c:v', 'mpeg4', '-c:a', 'pcm_s16be', '-ar', '16000']],
		['meeting.mp4', ['-c:v', 'mpeg4', '-c:a', 'libmp3lame', '-ar', '16000', '-b:a', '64k']],
		['camera.avi', ['-c:v', 'mpeg4', '-c:a', 'pcm_s16le', '-ar', '16000']],
		['television.ts', ['-c:v', 'mpeg2video', '-c:a', 'aac', '-ar', '44100', '-b:a', '64k']],
	])('sends the sound of a video alone, whole or in segments: %s', async (name, args) => {
		const folder = mkdtempSync(join(tmpdir(), 'siliconflow-video-'));
		const text = words(20).join(' ');
		writeFileSync(join(folder, 'speech.wav'), wav(text));
		const pictures = ['-f', 'lavfi', '-i', 'testsrc=s=320x240:r=25', '-shortest'];
		const video = encode(folder, 'speech.wav', name, [...pictures, ...args]);
		rmSync(folder, { recursive: true });
		const item = await stored(video, name, 'video/quicktime');
		const { items: whole } = await sandbox.run(audio, transcription(), [item]);
		expect(whole[0].json).toEqual({ text, traceId: expect.any(String) as string });
		const { items } = await sandbox.run(audio, transcription({ segmentLength: 5 }), [item]);
		expect(items[0].json.text).toBe(text);
		expect((items[0].json.segments as unknown as Segment[]).length).toBeGreaterThan(2);
	});

	(isInstalled('ffmpeg', '-version') ? it : it.skip).each(['silent.mp4', 'silent.mkv'])(
		'sends no video that has nothing to hear: %s',
		async (name) => {
			const folder = mkdtempSync(join(tmpdir(), 'siliconflow-video-'));
			writeFileSync(join(folder, 'speech.wav'), wav('one'));
			const pictures = ['-f', 'lavfi', '-i', 'testsrc=s=320x240:r=25', '-t', '1'];
			const video = encode(folder, 'speech.wav', name, [...pictures, '-map', '1:v']);
			rmSync(folder, { recursive: true });
			const item = await stored(video, name, 'video/mp4');
			const { error } = await sandbox.run(audio, transcription(), [item]);
			expect(error?.message).toBe('The file in "data" is a video without a sound track [item 0]');
			expect(await requests()).toEqual([]);
		},
	);

	(isInstalled('ffmpeg', '-version') ? it : it.skip).each<
		[what: string, name: string, args: string[], part: (file: Buffer) => Buffer, string]
	>([
		[
			'a memo that was not finished',
			'memo.m4a',
			['-c:a', 'aac'],
			(file) => file.subarray(0, file.lastIndexOf('moov') - 4),
			'lacks its index (moov): it was not finished by its recorder, or is cut off',
		],
		[
			'a later part of what a browser records',
			'chunk.webm',
			['-c:a', 'libopus', '-cluster_time_limit', '300'],
			(file) => file.subarray(file.lastIndexOf('\x1fC\xb6u', undefined, 'latin1')),
			'lacks its beginning, which says how its sound is written',
		],
	])('%s, which nobody can hear, is not sent whole', async (_, name, args, part, words) => {
		const folder = mkdtempSync(join(tmpdir(), 'siliconflow-part-'));
		writeFileSync(join(folder, 'speech.wav'), wav('one two three'));
		const file = part(encode(folder, 'speech.wav', name, args));
		rmSync(folder, { recursive: true });
		const item = await stored(file, name, 'audio/mp4');
		const { error } = await sandbox.run(audio, transcription(), [item]);
		expect(error?.message).toBe(`The file in "data" ${words} [item 0]`);
		expect(await requests()).toEqual([]);
	});

	/** Kinds as phones, messengers, browsers and meetings make them; the sandbox decodes them by ffmpeg. */
	const KINDS: Array<[name: string, args: string[]]> = [
		['memo.m4a', ['-c:a', 'aac', '-b:a', '48k', '-ar', '44100']],
		['note.oga', ['-c:a', 'libopus', '-b:a', '32k', '-ar', '48000']],
		['browser.webm', ['-c:a', 'libopus', '-b:a', '32k', '-ar', '48000', '-live', '1']],
		['archive.flac', ['-c:a', 'flac']],
		['phone.wav', ['-c:a', 'pcm_mulaw']],
		['field.aiff', ['-c:a', 'pcm_s16be']],
	];
	(isInstalled('ffmpeg', '-version') ? describe : describe.skip).each(KINDS)(
		'of %s',
		(name, args) => {
			const text = words(20).join(' ');
			let item: Awaited<ReturnType<typeof stored>>;
			beforeAll(async () => {
				const folder = mkdtempSync(join(tmpdir(), 'siliconflow-kinds-'));
				writeFileSync(join(folder, 'speech.wav'), wav(text));
				// A name and type that say nothing: the bytes tell the kind.
				const file = encode(folder, 'speech.wav', name, args);
				item = await stored(file, 'recording.bin', 'application/octet-stream');
				rmSync(folder, { recursive: true });
			});

			it('brings all words, whole and as SRT', async () => {
				const { items: whole } = await sandbox.run(audio, transcription(), [item]);
				expect(whole[0].json.text).toBe(text);
				const options = { outputFormat: 'srt', segmentLength: 5 };
				const { items } = await sandbox.run(audio, transcription(options), [item]);
				expect(items[0].json.text).toBe(text);
				const captions = String(items[0].json.subtitles).matchAll(/-->.*\n([^]*?)\n(?=\n|$)/g);
				const shown = Array.from(captions, ([, lines]) => lines.replace(/\n/g, ' '));
				expect(shown.join(' ')).toBe(text);
			});

			it('goes on at Start At with the words that a run before has not reached', async () => {
				const first = await sandbox.run(audio, transcription({ segmentLength: 5 }), [item]);
				const segments = first.items[0].json.segments as unknown as Segment[];
				const startAt = segments[1].end;
				const options = { outputFormat: 'vtt', segmentLength: 5, startAt };
				const rest = await sandbox.run(audio, transcription(options), [item]);
				const done = segments.slice(0, 2).map((segment) => segment.text);
				expect([...done, rest.items[0].json.text].join(' ')).toBe(text);
				const [next] = rest.items[0].json.segments as unknown as Segment[];
				expect(next.start).toBeCloseTo(startAt, 1);
			});
		},
	);

	(isInstalled('ffmpeg', '-version') ? it : it.skip).each(['mp4', 'mkv'])(
		'takes the sound track that Audio Track names: %s',
		async (ending) => {
			const folder = mkdtempSync(join(tmpdir(), 'siliconflow-tracks-'));
			writeFileSync(join(folder, 'english.wav'), wav('good morning'));
			writeFileSync(join(folder, 'german.wav'), wav('guten morgen'));
			const second = ['-i', join(folder, 'german.wav'), '-map', '0:a', '-map', '1:a'];
			const args = [...second, '-c:a', 'aac', '-ar', '16000', '-b:a', '48k'];
			const item = await stored(encode(folder, 'english.wav', `two.${ending}`, args), 'two');
			rmSync(folder, { recursive: true });
			const said = async (audioTrack?: number) => {
				const { items, error } = await sandbox.run(audio, transcription({ audioTrack }), [item]);
				return error?.message ?? items[0].json.text;
			};
			expect(await said()).toBe('good morning');
			expect(await said(1)).toBe('good morning');
			expect(await said(2)).toBe('guten morgen');
			expect(await said(3)).toContain('has 2 sound tracks, and none of the number 3');
		},
	);

	it('stops between pieces when the execution is cancelled', async () => {
		await sandbox.faults({ latency: 300 });
		const item = await stored(wav(words(60).join(' ')), 'long.wav');
		const options = { segmentLength: 5, maxConcurrentRequests: 1 };
		const { run } = await sandbox.run(audio, transcription(options), [item], {
			onStart: (stop) => setTimeout(stop, 800),
		});
		expect(run.status).not.toBe('success');
		expect((await requests()).length).toBeLessThan(5);
	});

	it.each([
		['whole', {}],
		['in segments', { segmentLength: 5, outputFormat: 'srt' }],
	])(
		'survives 225 damaged files, each with its own answer or error (%s)',
		async (_, wishes) => {
			const files = damagedFiles([fixture('vbr'), fixture('cbr')], 225);
			const items = await Promise.all(files.map(({ name, bytes }) => stored(bytes, `${name}.wav`)));
			const options = { ...wishes, maxRetries: 0 };
			const { items: output } = await sandbox.run(audio, transcription(options), items, CONTINUE);
			expect(output).toHaveLength(files.length);
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
				files.map((__, item) => ({ item })),
			);
			for (const { json } of output) {
				if (json.error === undefined) expect(typeof json.text).toBe('string');
				else expect(json.error).toMatch(/\[item \d+\]/);
			}
			const failed = output.filter(({ json }) => json.error !== undefined);
			expect(failed.length).toBeGreaterThan(25);
			expect(failed.length).toBeLessThan(files.length - 20);
			expect((await requests()).filter(({ status }) => status >= 500)).toEqual([]);
		},
		180_000,
	);
});
