/** Of several files of an answer, which are all paid for, one that cannot be had does not cost the others. */
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { SiliconFlowVideo } from '../../nodes/Video/SiliconFlowVideo.node';
import { fileBytes } from '../support/engine.mts';
import { runAgainst } from '../support/run-against.mts';
import { runOdd } from '../support/run-odd.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
afterAll(async () => await on.stop());

const image = (more: object = {}, options: object = {}) => ({
	operation: 'generate',
	model: modelId('Kwai-Kolors/Kolors'),
	prompt: 'a cat',
	imageSize: '1024x1024',
	options: { maxRetries: 0, ...options },
	...more,
});
const PATH = '/images/generations';

it.each([true, false])(
	'the good images come out, each bad one says why (simplify: %s)',
	async (simplify) => {
		const { items, requests, run } = await runOdd(
			on,
			[PATH, 'image-missing', 9],
			new SiliconFlowImage(),
			image({ simplify }),
		);
		expect(requests).toHaveLength(1);
		expect(items.map(({ binary }) => binary?.data.mimeType)).toEqual([
			'image/png',
			undefined,
			undefined,
			undefined,
			undefined,
			'image/png',
		]);
		expect((await fileBytes(items[0])).toString('latin1', 1, 4)).toBe('PNG');
		expect(items.slice(1, 5).map(({ json }) => json.error)).toEqual([
			expect.stringMatching(/Not Found|404/),
			expect.stringMatching(/no image that can be read/),
			expect.stringMatching(/not an image: Log in/),
			expect.stringMatching(/no image that can be read: The picture was withheld/),
		]);
		expect(items[1].json.details).toMatchObject({
			index: 1,
			url: expect.stringMatching(/\.gone$/) as string,
		});
		const [{ hints } = {}] = run.data.resultData.runData.Tested ?? [];
		expect(hints?.map(({ message }) => message)).toEqual([
			expect.stringContaining('Of item 0, 4 of 6 files could not be had.'),
		]);
		expect(items.every(({ pairedItem }) => JSON.stringify(pairedItem).includes('0'))).toBe(true);
	},
);

it('links that are only handed on fail with nothing, and what is no link still says why', async () => {
	const options = { downloadImages: false };
	const { items } = await runOdd(
		on,
		[PATH, 'image-missing'],
		new SiliconFlowImage(),
		image({}, options),
	);
	expect(items.map(({ json }) => json.error === undefined)).toEqual([
		true,
		true,
		false,
		true,
		false,
		true,
	]);
});

it('an answer of which no image can be had is one error with all links', async () => {
	const links = ['a', 'b'].map((name) => `http://127.0.0.1:1/${name}.png`);
	const { items, received } = await runAgainst(new SiliconFlowImage(), image(), [
		{ body: { images: links.map((url) => ({ url })) } },
	]);
	expect(items).toHaveLength(1);
	expect(items[0].json.error).toBeDefined();
	for (const link of links) expect(JSON.stringify(items[0].json)).toContain(link);
	expect(received).toHaveLength(1);
});

it('of several videos the good ones come out', async () => {
	const { items } = await runOdd(
		on,
		['/video/status', 'video-missing', 99],
		new SiliconFlowVideo(),
		{
			operation: 'generate',
			model: modelId('Wan-AI/Wan2.2-T2V-A14B'),
			prompt: 'waves',
			imageSize: '1280x720',
			options: { pollingInterval: 0.05, maxRetries: 0 },
		},
	);
	expect(items).toHaveLength(2);
	expect(items[0].json).toMatchObject({
		error: expect.stringMatching(/Not Found|404/) as string,
		details: {
			requestId: expect.any(String) as string,
			url: expect.stringMatching(/\.gone$/) as string,
		},
	});
	expect(items[1].binary?.data.mimeType).toBe('video/mp4');
});
