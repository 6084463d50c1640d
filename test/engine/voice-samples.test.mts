/** Recordings of a voice as people have them, and what the service says to kinds that it does not take. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { toTones } from '../../sandbox/media/tones.mts';
import { storeFile } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { startScriptedService, type ScriptedResponse } from '../support/scripted-service.mts';
import { encode, isInstalled } from '../unit/audio/ffmpeg.mts';
import { writeWav } from '../unit/audio/recordings.mts';

const RATE = 16_000;
const TOO_LONG = 'The recording in "data" is longer than 30 seconds [item 0]';
const node = new SiliconFlowAudio();

const upload = {
	resource: 'voice',
	operation: 'upload',
	model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
	customName: 'mine',
	text: 'my voice',
	binaryPropertyName: 'data',
	options: {},
};
const reference = { source: 'binary', binaryPropertyName: 'data', text: 'my voice' };
const speech = {
	resource: 'speech',
	operation: 'create',
	model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
	input: 'hi',
	outputBinaryPropertyName: 'data',
	options: { references: { values: [reference] } },
};
const transcription = {
	resource: 'transcription',
	operation: 'create',
	model: modelId('FunAudioLLM/SenseVoiceSmall'),
	binaryPropertyName: 'data',
	options: { maxRetries: 0 },
};
/** Both ways in which a recording becomes a voice. */
const WAYS: Array<[name: string, parameters: IDataObject, path: string]> = [
	['Voice: Upload', upload, '/uploads/audio/voice'],
	['References', speech, '/audio/speech'],
];

const wav = (seconds: number) => {
	const samples = new Float32Array(seconds * RATE);
	samples.set(toTones('my voice', RATE));
	return writeWav({ samples, rate: RATE });
};

describe('recordings of a voice', () => {
	let sandbox: OnSandbox;
	let folder: string;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
		folder = mkdtempSync(join(tmpdir(), 'siliconflow-voices-'));
	});
	afterAll(async () => {
		await sandbox?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const withFile = async (bytes: Buffer, name: string, mimeType: string) => ({
		json: {},
		binary: { data: await storeFile(bytes, name, mimeType) },
	});

	/** A picture, and the voice. */
	function video(seconds: number, ending: string): Buffer {
		writeFileSync(join(folder, 'voice.wav'), wav(seconds));
		const pictures = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=5', '-shortest', '-c:v', 'mpeg4'];
		return encode(folder, 'voice.wav', `clip.${ending}`, [...pictures, '-c:a', 'aac']);
	}

	/** What a service gets that answers so: the sandbox forgets files. */
	async function sentTo(
		answer: ScriptedResponse,
		parameters: IDataObject,
		item: INodeExecutionData,
	) {
		const service = await startScriptedService(() => answer);
		const baseUrl = `${service.url}/v1`;
		await sandbox.run(node, parameters, [item], { baseUrl, ...CONTINUE });
		await service.stop();
		return service.received;
	}

	const withFfmpeg = isInstalled('ffmpeg', '-version') ? it : it.skip;

	withFfmpeg.each(WAYS)('take the sound of a video: %s', async (_, parameters, path) => {
		const file = video(8, 'mp4');
		const item = await withFile(file, 'clip.mp4', 'video/mp4');
		const [request] = await sentTo({ body: { uri: 'speech:mine:1' } }, parameters, item);
		expect(request.path).toContain(path);
		// M4A of its own making, as a file or as a data URI.
		expect(request.body).toMatch(/filename="clip\.m4a"[^]*audio\/mp4|data:audio\/mp4;base64,/);
		expect(request.body).not.toContain('video/mp4');
		expect(request.bytes).toBeLessThan(file.length);
	});

	withFfmpeg.each(WAYS)('are refused when they are too long: %s', async (_, parameters, path) => {
		for (const [file, name, type] of [
			[video(32, 'mp4'), 'clip.mp4', 'video/mp4'],
			[video(32, 'mkv'), 'clip.mkv', 'video/x-matroska'],
			[wav(32), 'voice.wav', 'audio/wav'],
		] as const) {
			const item = await withFile(file, name, type);
			const { items } = await sandbox.run(node, parameters, [item], CONTINUE);
			expect(items[0].json.error).toBe(TOO_LONG);
		}
		expect(await sandbox.requests(path)).toHaveLength(0);
	});

	it.each([
		['a transcription', transcription],
		['a voice', upload],
	])('refused by the service say what to convert to: %s', async (_, parameters) => {
		const item = await withFile(wav(2), 'voice.wav', 'audio/wav');
		for (const status of [400, 415, 422]) {
			const refusal = { status, body: { message: 'unsupported audio format' } };
			const service = await startScriptedService(() => refusal);
			const baseUrl = `${service.url}/v1`;
			const { error } = await sandbox.run(node, parameters, [item], { baseUrl });
			await service.stop();
			expect(error?.message).toContain('unsupported audio format');
			expect((error as { description?: string }).description).toContain(
				'convert it first, e.g. with "ffmpeg -i FILE -ac 1 -ar 16000 speech.mp3"',
			);
		}
	});
});
