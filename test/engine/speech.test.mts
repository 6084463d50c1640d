import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { toTones } from '../../sandbox/media/tones.mts';
import { toWav } from '../../sandbox/media/wav.mts';
import { fileBytes, storeFile } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowAudio();
const MOSS = 'fnlp/MOSS-TTSD-v0.5';

describe('Audio, Speech, Create', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const speech = (options: IDataObject, model = 'FunAudioLLM/CosyVoice2-0.5B') => ({
		resource: 'speech',
		operation: 'create',
		model: modelId(model),
		input: '={{ $json.text }}',
		voice: { __rl: true, mode: 'list', value: `${model}:anna` },
		outputBinaryPropertyName: 'data',
		options,
	});
	const sent = async () => (await sandbox.requests('/audio/speech')).map(({ body }) => body);
	const bodies = async () => (await sent()).map((body) => JSON.parse(body) as IDataObject);
	const wav = () => toWav({ samples: toTones('my voice', 16_000), rate: 16_000 });
	const recording = async () => await storeFile(wav(), 'me.wav', 'audio/wav');
	const fromFile = { source: 'binary', binaryPropertyName: 'data', text: 'my voice' };
	const fromLink = { source: 'url', url: 'https://example.com/a.mp3', text: 'hello' };

	it('sends nothing that was not set, and all that was', async () => {
		await sandbox.run(node, speech({}), [{ text: 'hi' }]);
		const options = {
			speed: 1.5,
			gain: -2,
			responseFormat: 'wav',
			sampleRate: 24000,
			maxTokens: 512,
		};
		await sandbox.run(node, speech(options, MOSS), [{ text: 'hi' }]);
		expect(await bodies()).toEqual([
			{
				model: 'FunAudioLLM/CosyVoice2-0.5B',
				input: 'hi',
				voice: 'FunAudioLLM/CosyVoice2-0.5B:anna',
			},
			{
				model: MOSS,
				input: 'hi',
				voice: `${MOSS}:anna`,
				speed: 1.5,
				gain: -2,
				response_format: 'wav',
				sample_rate: 24000,
				max_tokens: 512,
			},
		]);
	});

	it('checks the sample rate against the format of each item', async () => {
		const input = [
			{ text: 'hi', format: 'mp3', rate: 8000 },
			{ text: 'hi', format: 'wav', rate: 8000 },
			{ text: 'hi', format: 'pcm', rate: 48000 },
			{ text: 'hi', format: 'mp3', rate: 44100 },
		];
		const options = { responseFormat: '={{ $json.format }}', sampleRate: '={{ $json.rate }}' };
		const { items } = await sandbox.run(node, speech(options), input, CONTINUE);
		expect(items[0].json).toMatchObject({
			error: 'mp3 cannot have a sample rate of 8000 [item 0]',
			message: expect.stringContaining('32000 or 44100') as string,
		});
		expect(items[2].json.error).toBe('pcm cannot have a sample rate of 48000 [item 2]');
		const spoken = await fileBytes(items[1]);
		expect(spoken.readUInt32LE(24)).toBe(8000);
		expect(items[3].binary?.data.mimeType).toBe('audio/mpeg');
	});

	it('imitates the voice of a recording, from a file or an address', async () => {
		const input = [{ json: { text: 'hello' }, binary: { data: await recording() } }];
		const options = { references: { values: [fromFile] }, responseFormat: 'wav' };
		const { items, error } = await sandbox.run(node, speech(options), input);
		expect(error).toBeUndefined();
		expect(items[0].binary?.data.fileName).toBe('speech.wav');
		await sandbox.run(node, speech({ references: { values: [fromLink] } }), [{ text: 'hello' }]);
		const [cloned, linked] = await sent();
		expect(JSON.parse(linked)).toMatchObject({
			voice: '',
			references: [{ audio: fromLink.url, text: 'hello' }],
		});
		// The sandbox notes the beginning of a body.
		expect(cloned).toContain('"voice":""');
		const audio = `data:audio/wav;base64,${wav().toString('base64')}`;
		expect(cloned).toContain(`"references":[{"audio":"${audio.slice(0, 1_000)}`);
	});

	it('speaks a dialogue of two', async () => {
		const text = '[S1]Hello.[S2]Good morning.';
		const two = { references: { values: [fromLink, { ...fromLink, text: 'morning' }] } };
		const { items } = await sandbox.run(node, speech(two, MOSS), [{ text }]);
		expect(items[0].binary?.data).toBeDefined();
		expect((await bodies())[0].references).toHaveLength(2);
		const one = { references: { values: [fromLink] } };
		const { items: failed } = await sandbox.run(node, speech(one, MOSS), [{ text }], CONTINUE);
		expect(failed[0].json.error).toBe(
			'The text has a second speaker, [S2], and there is only one reference [item 0]',
		);
	});

	it('says which item has a recording that is no good', async () => {
		const text = await storeFile(Buffer.from('text'), 'a.txt', 'text/plain');
		const input = [
			{ json: { text: 'hi', said: 'my voice' }, binary: { data: await recording() } },
			{ json: { text: 'hi', said: 'my voice' }, binary: { data: text } },
			{ json: { text: 'hi', said: 'my voice' } },
			{ json: { text: 'hi', said: '' }, binary: { data: await recording() } },
		];
		const values = [{ ...fromFile, text: '={{ $json.said }}' }];
		const { items } = await sandbox.run(node, speech({ references: { values } }), input, CONTINUE);
		expect(items[0].binary?.data).toBeDefined();
		expect(items[1].json.error).toContain('text/plain, not of type sound file [item 1]');
		expect(items[2].json.error).toContain('[item 2]');
		expect(items[3].json.error).toBe('Reference 0 has no text [item 3]');
		expect(await sent()).toHaveLength(1);
	});
});
