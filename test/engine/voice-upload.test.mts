/** Recordings of voices as people have them: what cannot be learned from is not sent, and nothing but sound is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { toTones } from '../../sandbox/media/tones.mts';
import { toWav } from '../../sandbox/media/wav.mts';
import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { runNode, startBinaryStore, stopBinaryStore, storeFile } from '../support/engine.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startScriptedService, type ScriptedService } from '../support/scripted-service.mts';
import { encode, isInstalled } from '../unit/audio/ffmpeg.mts';

const RATE = 8_000;
const wav = (seconds: number) => toWav({ samples: new Float32Array(seconds * RATE), rate: RATE });

let service: ScriptedService;
beforeAll(async () => {
	await startBinaryStore();
	service = await startScriptedService(() => ({ body: { uri: 'speech:mine:1' } }));
});
beforeEach(() => service.received.splice(0));
afterAll(async () => {
	await service.stop();
	stopBinaryStore();
});

async function upload(bytes: Buffer, fileName: string, mimeType: string) {
	const { items } = await runNode({
		node: new SiliconFlowAudio(),
		parameters: {
			resource: 'voice',
			operation: 'upload',
			model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
			customName: 'mine',
			text: 'my voice',
			binaryPropertyName: 'data',
			options: {},
		},
		items: [{ json: {}, binary: { data: await storeFile(bytes, fileName, mimeType) } }],
		credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
		onError: 'continueRegularOutput',
	});
	return { json: items[0].json, sent: service.received };
}

it.each([
	['longer than 30 seconds', wav(31), 'a.wav', 'audio/wav'],
	['is empty', Buffer.alloc(0), 'a.wav', 'audio/wav'],
	['not of type sound file', Buffer.from('my voice'), 'a.txt', 'text/plain'],
	['the service takes 50 MB', Buffer.alloc(50_000_001), 'a.wav', 'audio/wav'],
])(
	'a recording that cannot be learned from is an error before anything is sent: %s',
	async (fault, ...file) => {
		const { json, sent } = await upload(...file);
		expect(json.error).toContain(fault);
		expect(json.error).toContain('[item 0]');
		expect(sent).toEqual([]);
	},
);

it.each([
	['under the name and type of what it is', wav(3), 'a.mp3', 'audio/mpeg', 'a.wav', 'audio/wav'],
	[
		'as it is where nobody knows its kind',
		Buffer.alloc(500, 9),
		'a.raw',
		'audio/x-own',
		'a.raw',
		'audio/x-own',
	],
	[
		'whole where its length cannot be read',
		wav(3).subarray(0, 40),
		'a.wav',
		'audio/wav',
		'a.wav',
		'audio/wav',
	],
])('a recording goes out %s', async (_, bytes, name, type, sentName, sentType) => {
	const { json, sent } = await upload(bytes, name, type);
	expect(json.uri).toBe('speech:mine:1');
	expect(sent[0].body).toContain(`filename="${sentName}"`);
	expect(sent[0].body).toContain(`Content-Type: ${sentType}`);
});

(isInstalled('ffmpeg', '-version') ? it : it.skip)(
	'of a video nothing but its sound goes out',
	async () => {
		const folder = mkdtempSync(join(tmpdir(), 'siliconflow-voice-'));
		const samples = toTones('my voice', 16_000);
		writeFileSync(join(folder, 'a.wav'), toWav({ samples, rate: 16_000 }));
		const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=5:duration=2'];
		const video = encode(folder, 'a.wav', 'a.mp4', [...picture, '-c:a', 'aac', '-shortest']);
		rmSync(folder, { recursive: true });
		const { json, sent } = await upload(video, 'a.mp4', 'video/mp4');
		expect(json.uri).toBe('speech:mine:1');
		expect(sent[0].body).toContain('filename="a.m4a"');
		expect(sent[0].body).not.toContain('vide');
		expect(sent[0].bytes).toBeLessThan(video.length);
	},
);
