/** Videos and batches of the sandbox: their states, files and answers. */
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { loadSpec } from '../../../generator/load.mts';
import { toVideo } from '../../../sandbox/media/video.mts';
import { validatorsOf, type Validator } from '../openapi/validators.mts';
import { chat, startClient, type Client } from './client.mts';

let sandbox: Client;
let answerOf: (method: string, path: string) => Validator;

beforeAll(async () => {
	sandbox = await startClient();
	const validators = validatorsOf(await loadSpec());
	answerOf = (method, path) =>
		validators('paths', path, method, 'responses', '200', 'content', 'application/json', 'schema');
});
afterAll(async () => await sandbox.stop());

/** Asks until the work is so far; a mark in its text keeps it at what comes before the end. */
async function until<T extends { status: string }>(state: string, ask: () => Promise<T>) {
	for (;;) {
		const answer = await ask();
		if (answer.status === state) return answer;
		await sleep(50);
	}
}

const hasProbe = spawnSync('ffprobe', ['-version']).status === 0;

describe('a video', () => {
	const film = (prompt: string, more: object = {}) => ({
		model: 'Wan-AI/Wan2.2-T2V-A14B',
		prompt,
		image_size: '1280x720',
		...more,
	});
	const submit = async (body: object) => await sandbox.api.post('/video/submit', body);
	const status = async (requestId: string) => {
		const { data } = await sandbox.api.post('/video/status', { requestId });
		expect(answerOf('post', '/video/status')(data)).toBe('');
		return data;
	};

	/** The answer about a new video when it is so far. */
	const reach = async (state: string, prompt: string, more?: object) => {
		const { data } = await submit(film(prompt, more));
		expect(answerOf('post', '/video/submit')(data)).toBe('');
		return await until(state, async () => await status(data.requestId));
	};

	it('waits, is made, and lies behind a link that takes no key', async () => {
		expect(await reach('InQueue', 'waves [[queued]]')).toMatchObject({ results: null });
		expect(await reach('InProgress', 'waves [[slow]]')).toMatchObject({ results: null });
		const { results } = await reach('Succeed', 'waves', { seed: 7 });
		expect(results.seed).toBe(7);
		const [{ url }] = results.videos;
		const file = await sandbox.control.get(url, { responseType: 'arraybuffer' });
		expect(file.headers['content-type']).toBe('video/mp4');
		expect(Buffer.from(file.data).equals(toVideo(1280, 720, 'waves', 7))).toBe(true);
		const leaked = await sandbox.control.get(url, { headers: { authorization: 'Bearer sk' } });
		expect(leaked.status).toBe(400);
	});

	it('fails where the prompt says so', async () => {
		const { reason } = await reach('Failed', 'a storm [[fail]]');
		expect(reason).toMatch(/\S/);
	});

	it.each([
		['of another size', film('waves', { image_size: '640x480' })],
		['from an image that is missing', film('waves', { model: 'Wan-AI/Wan2.2-I2V-A14B' })],
		['that is refused', film('[[refuse]]')],
	])('%s is refused', async (_name, body) => {
		const { status: code, data } = await submit(body);
		expect({ code, error: data.code }).toEqual({ code: 400, error: 20015 });
	});

	(hasProbe ? it : it.skip).each([
		[1280, 720],
		[720, 1280],
		[960, 960],
	])('of %i x %i decodes: five seconds, every frame', (width, height) => {
		const { stdout, stderr } = spawnSync(
			'ffprobe',
			[
				...['-v', 'error', '-count_frames', '-of', 'json', '-i', 'pipe:0'],
				...['-show_entries', 'stream=codec_name,width,height,duration,nb_read_frames'],
			],
			{ input: toVideo(width, height, 'waves', 1), encoding: 'utf8' },
		);
		expect(stderr).toBe('');
		expect(JSON.parse(stdout).streams).toEqual([
			{ codec_name: 'h264', width, height, duration: '5.000000', nb_read_frames: '40' },
		]);
	});
});

describe('a batch', () => {
	const line = (id: string, content: string, more: object = {}) =>
		JSON.stringify({
			custom_id: id,
			method: 'POST',
			url: '/v1/chat/completions',
			body: chat(content, more),
		});
	const upload = async (lines: string[], purpose = 'batch', name = 'requests.jsonl') => {
		const form = new FormData();
		form.append('purpose', purpose);
		form.append('file', new Blob([lines.join('\n')]), name);
		return await sandbox.api.post('/files', form);
	};
	const start = async (lines: string[], more: object = {}) => {
		const { data } = await upload(lines);
		expect(answerOf('post', '/files')(data)).toBe('');
		return await sandbox.api.post('/batches', {
			input_file_id: data.data.id,
			endpoint: '/v1/chat/completions',
			completion_window: '24h',
			...more,
		});
	};
	const get = async (id: string) => {
		const { data } = await sandbox.api.get(`/batches/${id}`);
		expect(answerOf('get', '/batches/{batch_id}')(data)).toBe('');
		return data;
	};
	const reach = async (state: string, id: string) => await until(state, async () => await get(id));
	const rowsOf = async (url: string) => {
		const { data } = await sandbox.control.get<string>(url, {
			responseType: 'text',
			transformResponse: (text: string) => text,
		});
		return data
			.trim()
			.split('\n')
			.map((row) => JSON.parse(row));
	};

	it('goes through its states and parts the answers from the errors', async () => {
		const lines = [line('a', 'one'), line('b', '[[refuse]]'), line('c', '3', { model: 'no/such' })];
		const { data } = await start(lines);
		expect(answerOf('post', '/batches')(data)).toBe('');
		expect(data).toMatchObject({ status: 'in_queue', output_file_id: null });
		const slow = await start([line('a', '[[slow]]')]);
		expect(await reach('in_progress', slow.data.id)).toMatchObject({ output_file_id: null });
		const done = await reach('completed', data.id);
		expect(done.request_counts).toEqual({ total: 3, completed: 1, failed: 2 });
		const [answer] = await rowsOf(done.output_file_id);
		expect(answer).toMatchObject({ custom_id: 'a', error: null, response: { status_code: 200 } });
		expect(answerOf('post', '/chat/completions')(answer.response.body)).toBe('');
		expect(
			(await rowsOf(done.error_file_id)).map(({ custom_id: id, error }) => [id, error.code]),
		).toEqual([
			['b', '20015'],
			['c', '20012'],
		]);
	});

	it('uses the model that takes the place of all others', async () => {
		const model = 'deepseek-ai/DeepSeek-V3';
		const { data } = await start([line('a', 'one', { model: 'any' })], { replace: { model } });
		const [{ response }] = await rowsOf((await reach('completed', data.id)).output_file_id);
		expect(response.body.model).toBe(model);
	});

	it('fails with the lines that are wrong', async () => {
		const { data } = await start([line('a', 'one'), line('a', 'two'), 'no json']);
		const { errors } = await reach('failed', data.id);
		expect(
			errors.data.map(({ line: at, code }: { line: number; code: string }) => [at, code]),
		).toEqual([
			[2, 'duplicate_custom_id'],
			[3, 'invalid_json_line'],
		]);
	});

	it('is cancelled once, and listed with the newest first', async () => {
		const { data } = await start([line('a', '[[slow]]')]);
		const cancel = async () => await sandbox.api.post(`/batches/${data.id}/cancel`, {});
		expect((await cancel()).data.status).toBe('cancelling');
		await reach('cancelled', data.id);
		const { data: listed } = await sandbox.api.get('/batches', { params: { limit: 1 } });
		expect(answerOf('get', '/batches')(listed)).toBe('');
		expect(listed).toMatchObject({ last_id: data.id, has_more: true });
		const next = await sandbox.api.get('/batches', { params: { limit: 1, after: data.id } });
		expect(next.data.data[0].id).not.toBe(data.id);
	});

	it('has its files listed', async () => {
		const { data } = await sandbox.api.get('/files', { params: { purpose: 'batch' } });
		expect(answerOf('get', '/files')(data)).toBe('');
		expect(data.data.data[0]).toMatchObject({ filename: 'requests.jsonl', line_count: 1 });
	});

	it.each([
		['for another purpose', async () => await upload([line('a', 'b')], 'fine-tune')],
		['of another kind', async () => await upload([line('a', 'b')], 'batch', 'requests.csv')],
		['with too many lines', async () => await upload(Array<string>(5_001).fill(line('a', 'b')))],
		[
			'that nobody uploaded',
			async () => await start([line('a', 'b')], { input_file_id: 'file-none' }),
		],
	])('with a file %s is refused', async (_name, send) => {
		const { status, data } = await send();
		expect({ status, code: data.code }).toEqual({ status: 400, code: 20015 });
	});
});
