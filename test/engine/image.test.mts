import type { IDataObject } from 'n8n-workflow';
import { PNG } from 'pngjs';

import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { fileBytes, storeFile } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowImage();
const EDIT = 'Qwen/Qwen-Image-Edit-2509';
const FLUX = 'black-forest-labs/FLUX.1-Kontext-pro';

describe('Image', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const png = (width: number, height: number) => PNG.sync.write(new PNG({ width, height }));
	const stored = async (bytes: Buffer) => await storeFile(bytes, 'a.png', 'image/png');
	const bodies = async () =>
		(await sandbox.requests('/images/generations')).map(
			({ body }) => JSON.parse(body) as IDataObject,
		);
	const fromFile = { source: 'binary', binaryPropertyName: 'data' };
	const fromLink = { source: 'url', url: 'https://example.com/a.png' };
	const edit = (images: IDataObject[], more: IDataObject = {}) => ({
		operation: 'edit',
		model: modelId(EDIT),
		prompt: 'Make it snow',
		images: { values: images },
		outputBinaryPropertyName: 'data',
		options: {},
		...more,
	});
	const generate = (model: string, more: IDataObject = {}) => ({
		operation: 'generate',
		model: modelId(model),
		prompt: '={{ $json.prompt }}',
		outputBinaryPropertyName: 'data',
		options: {},
		...more,
	});

	describe('Edit', () => {
		it('changes a file of the item, and brings a file of its size', async () => {
			const sizes = [
				[70, 50],
				[30, 90],
			];
			const input = await Promise.all(
				sizes.map(async ([width, height]) => ({
					json: {},
					binary: { data: await stored(png(width, height)) },
				})),
			);
			const { items } = await sandbox.run(node, edit([fromFile]), input);
			for (const [item, output] of items.entries()) {
				expect(output.pairedItem).toEqual({ item });
				expect(output.binary?.data).toMatchObject({
					mimeType: 'image/png',
					fileName: 'image_0.png',
				});
				const { width, height } = PNG.sync.read(await fileBytes(output));
				expect([width, height]).toEqual(sizes[item]);
			}
			for (const body of await bodies()) {
				expect(Object.keys(body).sort()).toEqual(['image', 'model', 'prompt']);
			}
		});

		it('takes three images, from files and addresses, with every option', async () => {
			const binary = { data: await stored(png(8, 8)), other: await stored(png(9, 9)) };
			const images = [fromLink, fromFile, { ...fromFile, binaryPropertyName: 'other' }];
			const options = { negativePrompt: 'rain', seed: 7, numInferenceSteps: 30 };
			await sandbox.run(node, edit(images, { options }), [{ json: {}, binary }]);
			expect(await bodies()).toEqual([
				{
					model: EDIT,
					prompt: 'Make it snow',
					negative_prompt: 'rain',
					seed: 7,
					num_inference_steps: 30,
					image: fromLink.url,
					image2: `data:image/png;base64,${png(8, 8).toString('base64')}`,
					image3: `data:image/png;base64,${png(9, 9).toString('base64')}`,
				},
			]);
		});

		it('says which item has no file, another kind of file, or too many images', async () => {
			const text = await storeFile(Buffer.from('text'), 'a.txt', 'text/plain');
			const input = [
				{ json: {}, binary: { data: await stored(png(8, 8)) } },
				{ json: {} },
				{ json: {}, binary: { data: text } },
			];
			const { items } = await sandbox.run(node, edit([fromFile]), input, CONTINUE);
			expect(items[0].binary?.data).toBeDefined();
			expect(items[1].json.error).toContain('[item 1]');
			expect(items[2].json.error).toBe(
				'The file in "data" is text/plain, not of type image [item 2]',
			);
			const errorOf = async (parameters: IDataObject) =>
				(await sandbox.run(node, parameters, [{}], CONTINUE)).items[0].json.error;
			expect(await errorOf(edit(Array(4).fill(fromLink)))).toBe(
				`${EDIT} takes up to 3 images, and there are 4 [item 0]`,
			);
			const single = { model: modelId('Qwen/Qwen-Image-Edit') };
			expect(await errorOf(edit([fromLink, fromLink], single))).toBe(
				'Qwen/Qwen-Image-Edit takes one image, and there are 2 [item 0]',
			);
			expect(await errorOf(edit([]))).toBe('There is no image to edit [item 0]');
			expect(await errorOf(edit([fromLink], { model: modelId('Qwen/Qwen-Image') }))).toBe(
				'Qwen/Qwen-Image makes images and does not change them [item 0]',
			);
			expect(await errorOf(edit([fromLink], { prompt: ' ' }))).toBe('Prompt is empty [item 0]');
		});

		it('gives FLUX.1 Kontext its image under its own name, with the fields of its site', async () => {
			const options = {
				aspectRatio: '16:9',
				outputFormat: 'jpeg',
				promptUpsampling: true,
				safetyTolerance: 2,
				seed: 3,
			};
			await sandbox.run(node, edit([fromLink], { model: modelId(FLUX), options }), [{}], CONTINUE);
			expect(await bodies()).toEqual([
				{
					model: FLUX,
					prompt: 'Make it snow',
					input_image: fromLink.url,
					aspect_ratio: '16:9',
					output_format: 'jpeg',
					prompt_upsampling: true,
					safety_tolerance: 2,
					seed: 3,
				},
			]);
		});
	});

	describe('Generate', () => {
		const isMarked = (bytes: Buffer) =>
			PNG.sync
				.read(bytes)
				.data.subarray(-4)
				.every((v) => v === 255);

		it('leaves the mark of the service alone, unless asked', async () => {
			const marks: boolean[] = [];
			for (const options of [{}, { watermark: true }, { watermark: false }]) {
				const parameters = generate('Qwen/Qwen-Image', { imageSize: '64x64', options });
				const { items } = await sandbox.run(node, parameters, [{ prompt: 'A cat' }]);
				marks.push(isMarked(await fileBytes(items[0])));
			}
			expect(marks).toEqual([true, true, false]);
		});

		it('makes an item of each image, where the model makes several', async () => {
			const more = { imageSize: '768x1024', options: { batchSize: 2 } };
			const input = [{ prompt: 'A cat' }, { prompt: 'A dog' }];
			const { items } = await sandbox.run(node, generate('Kwai-Kolors/Kolors', more), input);
			expect(items.map(({ binary, pairedItem }) => [binary?.data.fileName, pairedItem])).toEqual([
				['image_0.png', { item: 0 }],
				['image_1.png', { item: 0 }],
				['image_0.png', { item: 1 }],
				['image_1.png', { item: 1 }],
			]);
		});

		it('keeps the size that a saved node of FLUX.2-pro has, which n8n does not save where it is the default', async () => {
			const model = 'black-forest-labs/FLUX.2-pro';
			await sandbox.run(node, generate(model), [{ prompt: 'A cat' }], CONTINUE);
			const prompt = 'A cat';
			expect(await bodies()).toEqual([{ model, prompt, image_size: '1024x1024' }]);
		});

		it('sends a number of images only to models that know it', async () => {
			const models = ['Kwai-Kolors/Kolors', 'Qwen/Qwen-Image', 'Tongyi-MAI/Z-Image'];
			const parameters = {
				...generate(''),
				model: modelId('={{ $json.model }}'),
				imageSize: '64x64',
				options: { batchSize: 1 },
			};
			const input = models.map((model) => ({ prompt: 'A cat', model }));
			const { error } = await sandbox.run(node, parameters, input);
			expect(error).toBeUndefined();
			const sent = (await bodies()).map(({ model, batch_size: size }) => [model, size]);
			expect(Object.fromEntries(sent)).toEqual({
				'Kwai-Kolors/Kolors': 1,
				'Qwen/Qwen-Image': undefined,
				'Tongyi-MAI/Z-Image': undefined,
			});
		});

		it('checks a size of one’s own against the limit of the model', async () => {
			const parameters = generate('black-forest-labs/FLUX.1-dev', {
				imageSize: 'custom',
				customImageSize: '={{ $json.size }}',
			});
			const input = ['1536x1536', '1537x1536', '0x512', '512 × 256'].map((size) => ({
				prompt: 'A cat',
				size,
			}));
			const { items } = await sandbox.run(node, parameters, input, CONTINUE);
			expect(items.map(({ json }) => json.error)).toEqual([
				undefined,
				'1537x1536 has more than the 2359296 pixels the model can make [item 1]',
				'"0x512" is not an image size [item 2]',
				undefined,
			]);
			expect((await bodies()).map((body) => body.image_size).sort()).toEqual([
				'1536x1536',
				'512x256',
			]);
		});

		it('points to Edit for models that only edit', async () => {
			const { items } = await sandbox.run(node, generate(EDIT), [{ prompt: 'A cat' }], CONTINUE);
			expect(items[0].json).toMatchObject({
				error: `${EDIT} changes images and makes none from text alone [item 0]`,
				message: expect.stringContaining('operation Edit') as string,
			});
		});

		it('sends every field of the international site to a model that is not described', async () => {
			const options = {
				aspectRatio: '21:9',
				outputFormat: 'png',
				promptEnhancement: true,
				raw: true,
				width: 512,
				height: 256,
				imagePrompt: 'https://example.com/a.png',
				imagePromptStrength: 0.2,
				guidanceScale: 3,
				cfg: 2,
			};
			const parameters = generate('black-forest-labs/FLUX-1.1-pro-Ultra', { options });
			await sandbox.run(node, parameters, [{ prompt: 'A cat' }], CONTINUE);
			expect(await bodies()).toMatchObject([
				{
					aspect_ratio: '21:9',
					output_format: 'png',
					prompt_enhancement: true,
					raw: true,
					width: 512,
					height: 256,
					image_prompt: 'https://example.com/a.png',
					image_prompt_strength: 0.2,
					guidance_scale: 3,
					cfg: 2,
				},
			]);
		});
	});
});
