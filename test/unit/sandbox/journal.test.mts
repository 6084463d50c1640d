/** What the sandbox shows of itself: its page, the requests it had, and its counts. */
import { CHAT, chat, draw, embed, IMAGES, rerank, startClient, type Client } from './client.mts';

interface Entry {
	id: number;
	method: string;
	path: string;
	status: number;
	model?: string;
	ms: number;
	texts?: number;
	authorization: boolean;
	body: string;
	aborted: boolean;
}

let sandbox: Client;
beforeAll(async () => {
	sandbox = await startClient();
});
beforeEach(async () => await sandbox.faults());
afterAll(async () => await sandbox.stop());

const requests = async (since = 0) =>
	(await sandbox.control.get<Entry[]>('/_sandbox/requests', { params: { since } })).data;
const stats = async () => (await sandbox.control.get('/_sandbox/stats')).data;

/** Waits for what the sandbox notes when a connection has closed. */
async function eventually<T>(look: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
	for (let attempt = 0; ; attempt++) {
		const value = await look();
		if (isRight(value) || attempt > 50) return value;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

describe('the page', () => {
	it('says what it is', async () => {
		const { status, headers, data } = await sandbox.control.get<string>('/');
		expect(status).toBe(200);
		expect(headers['content-type']).toContain('text/html');
		expect(data).toMatch(/<h1>.*sandbox/i);
		expect(data).toContain('sk-wrong');
	});

	it('has a field for each fault that a person can set', async () => {
		const { data: page } = await sandbox.control.get<string>('/');
		const fields = [...page.matchAll(/<input name="(\w+)"/g)].map(([, name]) => name);
		const { data: settings } = await sandbox.control.get('/_sandbox/faults');
		expect(fields.sort()).toEqual(
			Object.keys(settings)
				.filter((name) => !['answers', 'forced'].includes(name))
				.sort(),
		);
	});

	it('fetches only from the sandbox', async () => {
		const { data } = await sandbox.control.get<string>('/');
		expect(data).not.toMatch(/(src|href)=|https?:\/\//);
	});
});

describe('the journal', () => {
	it('notes who asked for what, and how it went', async () => {
		await sandbox.api.post('/embeddings', embed(['a', 'b', 'c']));
		await sandbox.api.post('/rerank', rerank('q', ['a', 'b']));
		await sandbox.api.post(CHAT, { model: 'no/such' });
		await sandbox.api.get('/models', { params: { type: 'text' } });
		expect(await requests()).toMatchObject([
			{ method: 'POST', path: '/v1/embeddings', status: 200, model: 'BAAI/bge-m3', texts: 3 },
			{ method: 'POST', path: '/v1/rerank', status: 200, texts: 2, authorization: true },
			{ method: 'POST', path: `/v1${CHAT}`, status: 400, model: 'no/such' },
			{ method: 'GET', path: '/v1/models', status: 200, aborted: false },
		]);
	});

	it('keeps the beginning of a body and never the key', async () => {
		await sandbox.api.post(CHAT, chat('Hello there'), {
			headers: { authorization: 'Bearer sk-secret-1234' },
		});
		await sandbox.api.post('/embeddings', embed('x'.repeat(100_000)));
		const entries = await requests();
		expect(entries[0].body).toContain('Hello there');
		expect(entries[1].body.length).toBeLessThan(10_000);
		expect(JSON.stringify(entries)).not.toContain('sk-secret');
	});

	it('gives those after one that was seen', async () => {
		await sandbox.api.post('/embeddings', embed('one'));
		const [{ id }] = await requests();
		await sandbox.api.post('/embeddings', embed('two'));
		expect(await requests(id)).toMatchObject([{ body: expect.stringContaining('two') }]);
	});

	it('notes refused keys, and downloads that came without one', async () => {
		await sandbox.api.get('/models', { headers: { authorization: 'Bearer sk-wrong' } });
		const { data } = await sandbox.api.post(IMAGES, draw('a'));
		await sandbox.control.get(data.images[0].url);
		expect(await requests()).toMatchObject([
			{ path: '/v1/models', status: 401, authorization: true },
			{ path: `/v1${IMAGES}`, status: 200 },
			{ path: expect.stringMatching(/^\/files\//), status: 200, authorization: false },
		]);
	});

	it('notes how long an answer took', async () => {
		await sandbox.faults({ latency: 150 });
		await sandbox.api.post('/embeddings', embed('one'));
		const [{ ms }] = await requests();
		expect(ms).toBeGreaterThanOrEqual(145);
		expect(ms).toBeLessThan(5_000);
	});

	it('notes a client that went away', async () => {
		await sandbox.faults({ latency: 2_000 });
		await expect(
			sandbox.api.post('/embeddings', embed('one'), { timeout: 100 }),
		).rejects.toMatchObject({ code: 'ECONNABORTED' });
		const [entry] = await eventually(requests, ([{ aborted }]) => aborted);
		expect(entry.aborted).toBe(true);
		expect((await stats()).inFlight).toBe(0);
	});

	it('leaves out what the page itself asks', async () => {
		await sandbox.control.get('/');
		await stats();
		expect(await requests()).toEqual([]);
	});
});

describe('the counts', () => {
	it('are by path and status, with the most requests at a time', async () => {
		await sandbox.faults({ latency: 200 });
		await Promise.all([1, 2, 3, 4].map(async () => await sandbox.api.post(CHAT, chat())));
		await sandbox.api.post('/embeddings', embed(''));
		expect(await stats()).toEqual({
			total: 5,
			inFlight: 0,
			peakInFlight: 4,
			byPath: { [`/v1${CHAT}`]: { 200: 4 }, '/v1/embeddings': { 400: 1 } },
		});
	});

	it('begin again after a reset', async () => {
		await sandbox.api.post(CHAT, chat());
		await sandbox.control.post('/_sandbox/reset', {});
		expect(await requests()).toEqual([]);
		expect(await stats()).toEqual({ total: 0, inFlight: 0, peakInFlight: 0, byPath: {} });
	});
});
