/** Files inside JSON: what the sandbox looks at before it answers. */
import { PNG } from 'pngjs';

import { CHAT, chat, draw, IMAGES, said, speak, startClient, type Client } from './client.mts';

let sandbox: Client;
beforeAll(async () => {
	sandbox = await startClient();
});
afterAll(async () => await sandbox.stop());

const statusOf = async (path: string, body: object, headers = {}) =>
	said(await sandbox.api.post(path, body, { headers })).status;

const OMNI = 'Qwen/Qwen3-Omni-30B-A3B-Instruct';
const SEES = 'Qwen/Qwen3-VL-32B-Instruct';
const OCR = 'deepseek-ai/DeepSeek-OCR';
const LINK = 'https://example.org/file';
const uri = (type: string) => `data:${type};base64,AAAA`;

const parts: Array<[kind: string, url: string, model: string, status: number]> = [
	['audio_url', LINK, OMNI, 200],
	['audio_url', uri('audio/mpeg'), OMNI, 200],
	['audio_url', uri('text/plain'), OMNI, 400],
	['audio_url', LINK, SEES, 400],
	['video_url', uri('video/mp4'), SEES, 200],
	['video_url', uri('image/png'), SEES, 400],
	['video_url', LINK, 'Qwen/Qwen3-8B', 400],
	['image_url', uri('application/pdf'), OCR, 200],
	['image_url', uri('application/pdf'), SEES, 400],
	['image_url', uri('text/plain'), SEES, 400],
];

it.each(parts)('a chat with %s of %s for %s is answered %i', async (kind, url, model, status) => {
	const content = [{ type: kind, [kind]: { url } }];
	const body = chat('', { model, messages: [{ role: 'user', content }] });
	expect(await statusOf(CHAT, body)).toBe(status);
});

const edit = (image: string) => ({ model: 'Qwen/Qwen-Image-Edit', prompt: 'Snow', image });

it('reads the picture that is to be changed, and gives one of its size', async () => {
	const png = PNG.sync.write(new PNG({ width: 20, height: 30 })).toString('base64');
	const { data } = await sandbox.api.post(IMAGES, edit(`data:image/png;base64,${png}`));
	const file = await sandbox.control.get(data.images[0].url, { responseType: 'arraybuffer' });
	const { width, height } = PNG.sync.read(Buffer.from(file.data));
	expect([width, height]).toEqual([20, 30]);
	expect(await statusOf(IMAGES, edit(LINK))).toBe(200);
	expect(await statusOf(IMAGES, edit(uri('image/png')))).toBe(400);
});

it('marks pictures, unless told not to', async () => {
	const lastPixel = async (headers: object) => {
		const body = draw('A cat', { seed: 1, image_size: '64x64' });
		const { data } = await sandbox.api.post(IMAGES, body, { headers: { ...headers } });
		const file = await sandbox.control.get(data.images[0].url, { responseType: 'arraybuffer' });
		return [...PNG.sync.read(Buffer.from(file.data)).data.subarray(-4)];
	};
	const white = [255, 255, 255, 255];
	expect(await lastPixel({})).toEqual(white);
	expect(await lastPixel({ 'x-enable-watermark': '1' })).toEqual(white);
	expect(await lastPixel({ 'x-enable-watermark': '0' })).not.toEqual(white);
});

it('listens to the recordings whose voice it is to imitate', async () => {
	const spoken = await sandbox.api.post('/audio/speech', speak('Hi', { response_format: 'wav' }), {
		responseType: 'arraybuffer',
	});
	const audio = `data:audio/wav;base64,${Buffer.from(spoken.data).toString('base64')}`;
	const imitate = async (audios: string[], input = 'Hello') =>
		await statusOf('/audio/speech', {
			...speak(input, { voice: '' }),
			references: audios.map((one) => ({ audio: one, text: 'Hi' })),
		});
	expect(await imitate([audio])).toBe(200);
	expect(await imitate([LINK])).toBe(200);
	expect(await imitate([uri('audio/wav')])).toBe(400);
	expect(await imitate([audio], '[S1]Hello.[S2]Hi.')).toBe(400);
	expect(await imitate([audio, audio], '[S1]Hello.[S2]Hi.')).toBe(200);
});
