import { PNG } from 'pngjs';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { fileBytes, storeFile } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const image = new SiliconFlowImage();
const audio = new SiliconFlowAudio();

describe('Image and Audio', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const kolors = {
		operation: 'generate',
		model: modelId('Kwai-Kolors/Kolors'),
		prompt: '={{ $json.prompt }}',
		imageSize: '768x1024',
		outputBinaryPropertyName: 'data',
		options: {},
	};

	it('brings the image as a file of the asked size, with its link and seed', async () => {
		const input = ['A cat', 'A dog'].map((prompt) => ({ prompt }));
		const { items } = await sandbox.run(image, { ...kolors, options: { seed: 7 } }, input);
		expect(items).toHaveLength(2);
		for (const [item, output] of items.entries()) {
			expect(output.pairedItem).toEqual({ item });
			expect(output.json).toMatchObject({ seed: 7, url: expect.stringMatching(/^http/) as string });
			expect(output.binary?.data).toMatchObject({ mimeType: 'image/png', fileName: 'image_0.png' });
			const { width, height } = PNG.sync.read(await fileBytes(output));
			expect([width, height]).toEqual([768, 1024]);
		}
	});

	it('fetches the link without the key', async () => {
		const { error } = await sandbox.run(image, kolors, [{ prompt: 'A cat' }]);
		expect(error).toBeUndefined();
		const downloads = (await sandbox.requests()).filter(({ path }) => path.startsWith('/files/'));
		expect(downloads.map(({ authorization }) => authorization)).toEqual([false]);
	});

	it('leaves the image at its link where asked', async () => {
		const options = { downloadImages: false };
		const { items } = await sandbox.run(image, { ...kolors, options }, [{ prompt: 'A cat' }]);
		expect(items[0].binary).toBeUndefined();
		expect(items[0].json.url).toMatch(/^http/);
	});

	it('sends only what the model knows when an expression chooses it', async () => {
		const model = { __rl: true, mode: 'id', value: '={{ $json.model }}' };
		const input = [
			{ prompt: 'A cat', model: 'black-forest-labs/FLUX.1-schnell' },
			{ prompt: 'A cat', model: 'stabilityai/stable-diffusion-xl-base-1.0' },
		];
		const parameters = {
			...kolors,
			model,
			imageSize: '1024x1024',
			batchSize: 1,
			numInferenceSteps: 20,
			guidanceScale: 7.5,
		};
		const { items, error } = await sandbox.run(image, parameters, input);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(2);
		const bodies = (await sandbox.requests('/images/generations')).map(
			({ body }) => JSON.parse(body) as object,
		);
		const flux = bodies.find((body) => JSON.stringify(body).includes('FLUX')) ?? {};
		expect(Object.keys(flux).sort()).toEqual(['image_size', 'model', 'prompt']);
	});

	it('says which item has a wrong size or no prompt', async () => {
		const input = [
			{ prompt: 'A cat', size: '512x512' },
			{ prompt: 'A cat', size: 'large' },
			{ prompt: '', size: '512x512' },
			{ prompt: 'A cat', size: '123x45' },
		];
		const model = modelId('stabilityai/stable-diffusion-2-1');
		const parameters = { ...kolors, model, imageSize: '={{ $json.size }}' };
		const { items } = await sandbox.run(image, parameters, input, CONTINUE);
		expect(items[0].binary?.data).toBeDefined();
		expect(items[1].json.error).toBe('"large" is not an image size [item 1]');
		expect(items[2].json.error).toBe('Prompt is empty [item 2]');
		expect(items[3].json.details).toMatchObject({ httpCode: '400', code: 20015 });
	});

	const speech = {
		resource: 'speech',
		operation: 'create',
		model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
		input: '={{ $json.text }}',
		voice: { __rl: true, mode: 'list', value: 'FunAudioLLM/CosyVoice2-0.5B:anna' },
		outputBinaryPropertyName: 'data',
		options: {},
	};
	const transcription = {
		resource: 'transcription',
		operation: 'create',
		model: modelId('FunAudioLLM/SenseVoiceSmall'),
		binaryPropertyName: 'data',
		options: {},
	};

	it.each(['mp3', 'wav'])('speaks, and understands what it has spoken, in %s', async (format) => {
		const input = ['hello world', 'the state of the union'].map((text) => ({ text }));
		const options = { responseFormat: format };
		const spoken = await sandbox.run(audio, { ...speech, options }, input);
		expect(spoken.items.map(({ binary }) => binary?.data.fileName)).toEqual([
			`speech.${format}`,
			`speech.${format}`,
		]);
		const { items } = await sandbox.run(audio, transcription, spoken.items);
		expect(items.map(({ json }) => json.text)).toEqual(input.map(({ text }) => text));
	});

	it('takes the bare name of a preset voice', async () => {
		const voice = { __rl: true, mode: 'id', value: 'claire' };
		await sandbox.run(audio, { ...speech, voice }, [{ text: 'hi' }]);
		const [{ body }] = await sandbox.requests('/audio/speech');
		expect(body).toContain('"voice":"FunAudioLLM/CosyVoice2-0.5B:claire"');
	});

	it('says which item has no recording, an empty one, or nothing to say', async () => {
		const empty = { data: await storeFile(Buffer.alloc(0), 'empty.wav', 'audio/wav') };
		const { items } = await sandbox.run(
			audio,
			transcription,
			[{ json: {} }, { json: {}, binary: empty }],
			CONTINUE,
		);
		expect(items[0].json.error).toContain('[item 0]');
		expect(items[1].json.error).toBe('The file in "data" is empty [item 1]');
		const silent = await sandbox.run(audio, speech, [{ text: '' }], CONTINUE);
		expect(silent.items[0].json.error).toBe('Text is empty [item 0]');
	});

	it('keeps voices: upload, list, use, delete', async () => {
		const options = { responseFormat: 'wav' };
		const recording = await sandbox.run(audio, { ...speech, options }, [{ text: 'my voice' }]);
		const upload = await sandbox.run(
			audio,
			{
				resource: 'voice',
				operation: 'upload',
				model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
				customName: 'mine',
				text: 'my voice',
				binaryPropertyName: 'data',
				options: {},
			},
			recording.items,
		);
		const { uri } = upload.items[0].json;
		expect(uri).toMatch(/^speech:mine:/);
		const getAll = { resource: 'voice', operation: 'getAll' };
		const listed = await sandbox.run(audio, getAll, [{}]);
		expect(listed.items.map(({ json }) => json.uri)).toContain(uri);
		const deletion = { resource: 'voice', operation: 'delete', uri };
		const deleted = await sandbox.run(audio, deletion, [{}]);
		expect(deleted.items[0].json).toEqual({ deleted: true });
		const after = await sandbox.run(audio, getAll, [{}]);
		expect(after.items.map(({ json }) => json.uri)).not.toContain(uri);
	});
});
