/** Pictures that decode and speech that can be read back. */
import { PNG } from 'pngjs';

import { fromWav } from '../../../sandbox/media/wav.mts';
import { draw, form, IMAGES, speak, startClient, type Client } from './client.mts';

let sandbox: Client;
beforeAll(async () => {
	sandbox = await startClient();
});
afterAll(async () => await sandbox.stop());

const bytesOf = async (from: Client, body: object) => {
	const answer = await from.api.post<ArrayBuffer>('/audio/speech', body, {
		responseType: 'arraybuffer',
	});
	return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(answer.data) };
};
const transcribe = async (
	from: Client,
	bytes: Uint8Array<ArrayBuffer>,
	model = 'SenseVoiceSmall',
) => {
	const body = form({ model: `FunAudioLLM/${model}` }, bytes);
	const { status, data } = await from.api.post('/audio/transcriptions', body);
	expect(status).toBe(200);
	return data.text as string;
};

describe('pictures', () => {
	const fetchPicture = async (url: string) => {
		const { data, headers } = await sandbox.control.get(url, { responseType: 'arraybuffer' });
		expect(headers['content-type']).toBe('image/png');
		return Buffer.from(data);
	};

	it.each([
		['Kwai-Kolors/Kolors', '720x1280'],
		['stabilityai/stable-diffusion-2-1', '576x1024'],
		['black-forest-labs/FLUX.1-dev', '1216x832'],
	])('of %s have the asked size, %s', async (model, size) => {
		const { status, data } = await sandbox.api.post(IMAGES, draw('a', { model, image_size: size }));
		expect(status).toBe(200);
		expect(data.data).toEqual(data.images);
		const { width, height } = PNG.sync.read(await fetchPicture(data.images[0].url));
		expect(`${width}x${height}`).toBe(size);
	});

	it('are as many as asked, each its own', async () => {
		const { data } = await sandbox.api.post(IMAGES, draw('a', { batch_size: 3, seed: 1 }));
		const pictures = await Promise.all(
			data.images.map(async ({ url }: { url: string }) => await fetchPicture(url)),
		);
		expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(3);
	});

	it('are the same for the same prompt and seed, and follow either', async () => {
		const picture = async (prompt: string, seed: number) => {
			const { data } = await sandbox.api.post(IMAGES, draw(prompt, { seed }));
			expect(data.seed).toBe(seed);
			return await fetchPicture(data.images[0].url);
		};
		const first = await picture('a lighthouse', 42);
		expect((await picture('a lighthouse', 42)).equals(first)).toBe(true);
		expect((await picture('a lighthouse', 43)).equals(first)).toBe(false);
		expect((await picture('a forest', 42)).equals(first)).toBe(false);
	});

	it('are not for those who send their key along', async () => {
		const { data } = await sandbox.api.post(IMAGES, draw('a'));
		expect((await sandbox.api.get(data.images[0].url)).status).toBe(400);
		expect((await sandbox.control.get('/files/no-such.png')).status).toBe(404);
	});
});

describe('speech', () => {
	const text = 'Good morning, café №5! It is 10:45.';

	it.each([
		['wav', 8000],
		['wav', 16000],
		['wav', 44100],
		['mp3', 32000],
		['mp3', 44100],
	])('as %s at %i samples a second is read back word for word', async (format, rate) => {
		const body = speak(text, { response_format: format, sample_rate: rate });
		const { status, bytes } = await bytesOf(sandbox, body);
		expect(status).toBe(200);
		expect(await transcribe(sandbox, bytes)).toBe(text);
	});

	it('is MP3 when nothing is asked, and says what it is', async () => {
		const { headers, bytes } = await bytesOf(sandbox, speak('Hi'));
		expect(headers['content-type']).toBe('audio/mpeg');
		expect(bytes[0]).toBe(0xff);
		const wav = await bytesOf(sandbox, speak('Hi', { response_format: 'wav' }));
		expect(wav.headers['content-type']).toBe('audio/wav');
	});

	it('as WAV has the asked rate, and as PCM the same samples without a header', async () => {
		const more = { sample_rate: 16000 };
		const wav = await bytesOf(sandbox, speak('Hello', { ...more, response_format: 'wav' }));
		const pcm = await bytesOf(sandbox, speak('Hello', { ...more, response_format: 'pcm' }));
		expect(fromWav(Buffer.from(wav.bytes))?.rate).toBe(16000);
		expect(Buffer.from(wav.bytes).subarray(44).equals(Buffer.from(pcm.bytes))).toBe(true);
	});

	it('is longer for a longer text', async () => {
		const length = async (words: string) =>
			(await bytesOf(sandbox, speak(words, { response_format: 'wav' }))).bytes.length;
		expect(await length('one two three four')).toBeGreaterThan(2 * (await length('one')));
	});

	it('is a voice when asked for at the start', async () => {
		const other = await startClient(['--fast', '--voice', 'espeak']);
		try {
			const { bytes } = await bytesOf(other, speak('Good morning', { response_format: 'wav' }));
			const sound = fromWav(Buffer.from(bytes));
			const loudest = Math.max(...(sound?.samples ?? []).map(Math.abs));
			expect((sound?.samples.length ?? 0) / (sound?.rate ?? 1)).toBeGreaterThan(0.5);
			expect(loudest).toBeGreaterThan(0.1);
			expect(await transcribe(other, bytes)).toContain('without a recogniser');
		} finally {
			await other.stop();
		}
	});
});
