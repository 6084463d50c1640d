import { setTimeout as sleep } from 'node:timers/promises';

import { PNG } from 'pngjs';

import { SiliconFlowVideo } from '../../nodes/Video/SiliconFlowVideo.node';
import { fileBytes, storeFile } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const video = new SiliconFlowVideo();

const TEXT_MODEL = modelId('Wan-AI/Wan2.2-T2V-A14B');
const IMAGE_MODEL = modelId('Wan-AI/Wan2.2-I2V-A14B');

const generate = {
	operation: 'generate',
	model: TEXT_MODEL,
	prompt: '={{ $json.prompt }}',
	imageSize: '960x960',
	outputBinaryPropertyName: 'data',
	options: { pollingInterval: 0.5 },
};

const submit = {
	operation: 'submit',
	model: TEXT_MODEL,
	prompt: '={{ $json.prompt }}',
	imageSize: '1280x720',
	options: {},
};

const getStatus = {
	operation: 'getStatus',
	requestId: '={{ $json.requestId }}',
	waitForCompletion: false,
	outputBinaryPropertyName: 'data',
	options: { pollingInterval: 0.5 },
};

const prompts = (...texts: string[]) => texts.map((prompt) => ({ prompt }));

/** Width and height that an MP4 file states for its pictures. */
function sizeOf(bytes: Buffer): [number, number] {
	expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
	const entry = bytes.indexOf('avc1', bytes.indexOf('stsd'));
	return [bytes.readUInt16BE(entry + 28), bytes.readUInt16BE(entry + 30)];
}

describe('Video', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const sent = async (path: string) =>
		(await sandbox.requests(path)).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

	it('makes, awaits and downloads a video for each item, and says which one failed', async () => {
		const input = prompts('Waves on a beach', 'A storm [[fail]]', 'A train', '', '[[refuse]]');
		const { items } = await sandbox.run(video, generate, input, CONTINUE);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(input.map((_, item) => ({ item })));
		for (const good of [items[0], items[2]]) {
			expect(good.json).toMatchObject({
				requestId: expect.any(String) as string,
				status: 'Succeed',
				url: expect.stringMatching(/\.mp4$/) as string,
				seed: expect.any(Number) as number,
				traceId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
			});
			expect(good.binary?.data).toMatchObject({ mimeType: 'video/mp4', fileName: 'video_0.mp4' });
			expect(sizeOf(await fileBytes(good))).toEqual([960, 960]);
		}
		expect(items[1].json).toEqual({
			error: 'The service could not make the video: The model could not make it [item 1]',
			message: expect.stringContaining('Change the prompt or the image') as string,
			details: { requestId: expect.any(String) as string },
		});
		expect(items[3].json.error).toBe('Prompt is empty [item 3]');
		expect(items[4].json).toMatchObject({ details: { httpCode: '400', code: 20015 } });
		expect(await sent('/video/submit')).toHaveLength(4);
	});

	it('sends only what was set', async () => {
		await sandbox.run(video, { ...submit, imageSize: '960x960' }, prompts('A train'));
		expect(await sent('/video/submit')).toEqual([
			{ model: TEXT_MODEL.value, prompt: 'A train', image_size: '960x960' },
		]);
	});

	it('fetches the link without the key', async () => {
		await sandbox.run(video, generate, prompts('A train'));
		const links = (await sandbox.requests()).filter(({ path }) => path.startsWith('/files/'));
		expect(links.map(({ authorization }) => authorization)).toEqual([false]);
	});

	it('sends the optional fields that were set, and gives the whole answer where asked', async () => {
		const options = { ...generate.options, seed: 7, negativePrompt: 'rain', downloadVideo: false };
		const parameters = { ...generate, simplify: false, options };
		const { items } = await sandbox.run(video, parameters, prompts('A train'));
		expect((await sent('/video/submit'))[0]).toMatchObject({ seed: 7, negative_prompt: 'rain' });
		expect(items[0].binary).toBeUndefined();
		expect(items[0].json).toMatchObject({
			requestId: expect.any(String) as string,
			results: { videos: [{ url: expect.any(String) as string }], seed: 7 },
		});
	});

	describe('that starts from an image', () => {
		const image = { ...submit, model: IMAGE_MODEL };

		it('takes it from a file or an address', async () => {
			const png = PNG.sync.write(new PNG({ width: 16, height: 16 }));
			const data = await storeFile(png, 'first.png', 'image/png');
			const file = { json: { prompt: 'It moves' }, binary: { data } };
			await sandbox.run(video, { ...image, imageSource: 'binary' }, [file]);
			const imageUrl = 'https://example.com/first.png';
			await sandbox.run(video, { ...image, imageSource: 'url', imageUrl }, prompts('It moves'));
			expect((await sent('/video/submit')).map(({ image }) => image)).toEqual([
				`data:image/png;base64,${png.toString('base64')}`,
				imageUrl,
			]);
		});

		it('says which item has none, something else, or no address', async () => {
			const data = await storeFile(Buffer.from('text'), 'a.txt', 'text/plain');
			const parameters = {
				...image,
				imageSource: '={{ $json.source }}',
				imageUrl: 'first.png',
			};
			const input = [
				{ json: { prompt: 'a', source: 'none' } },
				{ json: { prompt: 'a', source: 'binary' }, binary: { data } },
				{ json: { prompt: 'a', source: 'url' } },
				{ json: { prompt: 'a', source: 'binary' } },
			];
			const { items } = await sandbox.run(video, parameters, input, CONTINUE);
			expect(items.map(({ json }) => json.error)).toEqual([
				'Wan-AI/Wan2.2-I2V-A14B starts from an image, and none is given [item 0]',
				'The file in "data" is text/plain, not of type image [item 1]',
				'The URL of the image is not a web address [item 2]',
				expect.stringContaining('[item 3]'),
			]);
			expect(await sandbox.requests('/video/submit')).toEqual([]);
		});
	});

	describe('that takes longer than the user waits', () => {
		const impatient = { ...generate, options: { pollingInterval: 0.5, maxWait: 0.2 } };

		it('says so, with the request ID that Get Status goes on with', async () => {
			const given = await sandbox.run(video, impatient, prompts('A train'), CONTINUE);
			const { error, message, details } = given.items[0].json as {
				error: string;
				message: string;
				details: { requestId: string };
			};
			const { requestId } = details;
			expect(error).toBe(
				`The video was not done within 0.2 seconds (request ID ${requestId}) [item 0]`,
			);
			expect(message).toContain(`Get Status with the request ID ${requestId}`);
			const resume = { ...getStatus, waitForCompletion: true };
			const { items } = await sandbox.run(video, resume, [{ requestId }]);
			expect(items[0].json).toMatchObject({ requestId, status: 'Succeed' });
			expect(sizeOf(await fileBytes(items[0]))).toEqual([960, 960]);
			expect(await sent('/video/submit')).toHaveLength(1);
		});

		it('stops the node with the same error where it does not go on', async () => {
			const { error } = await sandbox.run(video, impatient, prompts('A train'));
			expect(error?.message).toMatch(/^The video was not done within 0\.2 seconds/);
		});
	});

	it('ends its waiting when the execution is stopped, and says what goes on', async () => {
		let stop = () => {};
		const started = Date.now();
		const running = sandbox.run(video, generate, prompts('A train [[slow]]'), {
			onStart: (cancel) => (stop = cancel),
		});
		while ((await sandbox.requests('/video/status')).length === 0) await sleep(50);
		stop();
		const { error } = await running;
		expect(Date.now() - started).toBeLessThan(10_000);
		expect(error?.message).toMatch(
			/^The execution was stopped while the video was being made \(request ID \w+\) \[item 0\]$/,
		);
		const asked = (await sandbox.requests('/video/status')).length;
		await sleep(1_500);
		expect(await sandbox.requests('/video/status')).toHaveLength(asked);
	});

	describe('is submitted', () => {
		it('for another workflow, and each state is told without waiting', async () => {
			const submitted = await sandbox.run(
				video,
				submit,
				prompts('A train', 'A storm [[fail]]', 'A river [[slow]]'),
			);
			const ids = submitted.items.map(({ json }) => json.requestId);
			expect(new Set(ids).size).toBe(3);
			const early = await sandbox.run(video, getStatus, submitted.items);
			expect(early.items[0].json.status).toMatch(/^(InQueue|InProgress)$/);
			expect(early.items[0].binary).toBeUndefined();
			await sleep(700);
			const { items } = await sandbox.run(video, getStatus, submitted.items);
			expect(items.map(({ json }) => json.status)).toEqual(['Succeed', 'Failed', 'InProgress']);
			expect(items[1].json.reason).toBe('The model could not make it');
			expect(sizeOf(await fileBytes(items[0]))).toEqual([1280, 720]);
		});

		it.each([
			['when it may have been taken', 500, 1],
			['when the gateway gave up', 504, 1],
			['again after an overload', 503, 2],
			['again after a limit', 429, 2],
		])('%s (%i): %i times', async (_name, status, times) => {
			const forced = [{ path: '/video/submit', status, body: { message: 'No' }, times: 1 }];
			await sandbox.faults({ forced });
			await sandbox.run(video, submit, prompts('A train'), CONTINUE);
			expect(await sandbox.requests('/video/submit')).toHaveLength(times);
		});

		it('once when the connection is lost', async () => {
			await sandbox.faults({ rate: 1, kinds: ['reset'] });
			const { items } = await sandbox.run(video, submit, prompts('A train'), CONTINUE);
			expect(items[0].json.error).toContain('[item 0]');
			expect(await sandbox.requests('/video/submit')).toHaveLength(1);
		});
	});

	it('names the request ID when its state cannot be had', async () => {
		const forced = [{ path: '/video/status', status: 400, body: { message: 'No' }, times: 1 }];
		await sandbox.faults({ forced });
		const { items } = await sandbox.run(video, generate, prompts('A train'), CONTINUE);
		const { message, details } = items[0].json as {
			message: string;
			details: { requestId: string };
		};
		expect(details.requestId).toMatch(/\w+/);
		expect(message).toContain(`The video was submitted, but its state cannot be had.`);
		expect(message).toContain(details.requestId);
	});

	it('says which request ID is empty or unknown', async () => {
		const input = [{ requestId: '' }, { requestId: 'nobody-knows' }];
		const { items } = await sandbox.run(video, getStatus, input, CONTINUE);
		expect(items[0].json.error).toBe('Request ID is empty [item 0]');
		expect(items[1].json.error).toBe('Request id does not exist [item 1]');
	});

	it('waits for a hundred at a time, holding no slot while it waits', async () => {
		const input = prompts(...Array.from({ length: 100 }, (_, index) => `Scene ${index}`));
		const options = { pollingInterval: 0.5, maxConcurrentRequests: 4, downloadVideo: false };
		const { items, error } = await sandbox.run(video, { ...generate, options }, input);
		expect(error).toBeUndefined();
		expect(items.every(({ json }) => json.status === 'Succeed')).toBe(true);
		expect(new Set(items.map(({ json }) => json.requestId)).size).toBe(100);
		const noted = await sandbox.requests();
		const submitted = noted.filter(({ path }) => path.endsWith('/video/submit'));
		expect(submitted).toHaveLength(100);
		// The tenth part of a second of politeness for each that waits: few questions for each video.
		expect(noted.length - submitted.length).toBeLessThan(300);
	});
});
