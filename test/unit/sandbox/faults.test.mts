/** What can go wrong on purpose: limits, delays, failures and broken connections. */
import net from 'node:net';
import { spawnSync } from 'node:child_process';

import { repository } from '../generator/on-node.mts';
import { CHAT, chat, embed, said, startClient, type Client } from './client.mts';

const EMBEDDINGS = '/embeddings';

let sandbox: Client;
beforeAll(async () => {
	sandbox = await startClient();
});
beforeEach(async () => await sandbox.faults());
afterAll(async () => await sandbox.stop());

const post = async (body: object = embed('Hello'), headers: Record<string, string> = {}) =>
	await sandbox.api.post(EMBEDDINGS, body, { headers });
const times = async (count: number) =>
	(await Promise.all(Array.from({ length: count }, async () => await post()))).map(
		({ status }) => status,
	);
const limited = (limit: string) => ({
	status: 429,
	data: {
		message: `Request was rejected due to rate limiting. Details: ${limit}`,
		data: null,
	},
});

it('there are none at first', async () => {
	expect(new Set(await times(50))).toEqual(new Set([200]));
});

it('latency holds every answer back', async () => {
	await sandbox.faults({ latency: 300 });
	const before = Date.now();
	await post();
	expect(Date.now() - before).toBeGreaterThanOrEqual(295);
});

describe('limits', () => {
	it('of requests in flight refuse those above, and let in as many again later', async () => {
		await sandbox.faults({ concurrency: 2, latency: 200 });
		expect((await times(6)).sort()).toEqual([200, 200, 429, 429, 429, 429]);
		expect(await times(2)).toEqual([200, 200]);
	});

	it('of requests per minute count for one account and model', async () => {
		await sandbox.faults({ rpm: 3 });
		for (let request = 0; request < 3; request++) expect((await post()).status).toBe(200);
		expect(said(await post())).toEqual(limited('RPM limit reached.'));
		expect((await post(embed('Hello', { model: 'Pro/BAAI/bge-m3' }))).status).toBe(200);
		expect((await post(embed('Hello'), { authorization: 'Bearer sk-other' })).status).toBe(200);
	});

	it('of a bucket let its burst in, and then as many as fill it', async () => {
		await sandbox.faults({ bucketRate: 2, bucketBurst: 3 });
		expect((await times(5)).sort()).toEqual([200, 200, 200, 429, 429]);
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect((await times(2)).sort()).toEqual([200, 429]);
	});

	it('of a bucket of tokens let in few long requests and many short ones', async () => {
		await sandbox.faults({ bucketRate: 0.001, bucketBurst: 10, bucketTokens: 25 });
		const words = (count: number) => embed('word '.repeat(count));
		expect((await post(words(100))).status).toBe(200);
		expect((await post(words(100))).status).toBe(429);
		expect((await post(words(10))).status).toBe(200);
	});

	it('of a window of the clock begin anew with the next one', async () => {
		await sandbox.faults({ windowLimit: 2, windowSeconds: 2 });
		const untilNext = async () =>
			await new Promise((resolve) => setTimeout(resolve, 2_020 - (Date.now() % 2_000)));
		await untilNext();
		expect((await times(3)).sort()).toEqual([200, 200, 429]);
		await untilNext();
		expect((await times(3)).sort()).toEqual([200, 200, 429]);
	});

	it('meet requests in another order than they were sent in where there is a way to them', async () => {
		await sandbox.faults({ concurrency: 1, latency: 60, way: 30 });
		const served = new Set<number>();
		for (let burst = 0; burst < 8; burst++) {
			const answers = await Promise.all(Array.from({ length: 5 }, async () => await post()));
			served.add(answers.findIndex(({ status }) => status === 200));
		}
		expect(served.size).toBeGreaterThan(1);
	});

	it('may be called by a wrong name, with any Retry-After', async () => {
		const retryAfter = 'Wed, 21 Oct 2015 07:28:00 GMT';
		await sandbox.faults({ rpm: 1, limitText: 'TPM limit reached.', retryAfter });
		expect((await post()).status).toBe(200);
		const refused = await post();
		expect(said(refused)).toEqual(limited('TPM limit reached.'));
		expect(refused.headers['retry-after']).toBe(retryAfter);
	});

	it('of tokens per minute count what was sent', async () => {
		await sandbox.faults({ tpm: 200 });
		expect((await post(embed('word '.repeat(100)))).status).toBe(200);
		expect(said(await post(embed('word '.repeat(100))))).toEqual(limited('TPM limit reached.'));
		expect((await post(embed('Hi'))).status).toBe(200);
	});

	it('say how long to wait only when told to', async () => {
		await sandbox.faults({ rpm: 1 });
		await post();
		expect((await post()).headers).not.toHaveProperty('retry-after');
		await sandbox.faults({ rpm: 1, retryAfter: 7 });
		await post();
		expect((await post()).headers['retry-after']).toBe('7');
	});

	it('are forgotten by a reset', async () => {
		await sandbox.faults({ rpm: 1 });
		await post();
		await sandbox.faults();
		expect(await times(3)).toEqual([200, 200, 200]);
	});
});

describe('failures', () => {
	it.each([
		['429', limited('Too many requests in flight.')],
		[
			'500',
			{ status: 500, data: { code: 50507, message: 'Request failed: Unknown error.', data: null } },
		],
		[
			'503',
			{
				status: 503,
				data: {
					code: 50505,
					message: 'Model service overloaded. Please try again later.',
					data: null,
				},
			},
		],
		['504', { status: 504, data: '' }],
	])('%s look as the service’s do', async (kind, want) => {
		await sandbox.faults({ rate: 1, kinds: [kind] });
		expect(said(await post())).toEqual(want);
	});

	it.each([
		['reset', 'ECONNRESET'],
		['truncate', 'ECONNRESET'],
	])('%s breaks the connection', async (kind, code) => {
		await sandbox.faults({ rate: 1, kinds: [kind] });
		await expect(post()).rejects.toMatchObject({
			code: expect.stringMatching(`${code}|ERR_BAD_RESPONSE`),
		});
	});

	it('garble answers 200 with half of a body', async () => {
		await sandbox.faults({ rate: 1, kinds: ['garble'] });
		const { status, data } = await post();
		expect(status).toBe(200);
		expect(() => JSON.parse(data)).toThrow(SyntaxError);
	});

	it('stall never answers', async () => {
		await sandbox.faults({ rate: 1, kinds: ['stall'] });
		const waiting = sandbox.api.post(EMBEDDINGS, embed('Hi'), { timeout: 400 });
		await expect(waiting).rejects.toMatchObject({ code: 'ECONNABORTED' });
	});

	it('strike about as often as asked, and in the same order for the same seed', async () => {
		const draw = async (seed: string) => {
			const other = await startClient(['--fast', '--seed', seed]);
			try {
				await other.faults({ rate: 0.3, kinds: ['503'] });
				const statuses: number[] = [];
				for (let request = 0; request < 100; request++) {
					statuses.push((await other.api.post(EMBEDDINGS, embed('Hi'))).status);
				}
				return statuses;
			} finally {
				await other.stop();
			}
		};
		const [first, again, another] = await Promise.all([draw('7'), draw('7'), draw('8')]);
		expect(again).toEqual(first);
		expect(another).not.toEqual(first);
		const share = first.filter((status) => status === 503).length / first.length;
		expect(share).toBeGreaterThan(0.15);
		expect(share).toBeLessThan(0.45);
	});

	it('strike the one request that asks for them in a header', async () => {
		expect((await post(undefined, { 'x-sandbox-fault': '503' })).status).toBe(503);
		expect((await post()).status).toBe(200);
		expect((await post(undefined, { 'x-sandbox-fault': 'hiccup' })).status).toBe(400);
	});

	it('leave the page and the journal alone', async () => {
		await sandbox.faults({ rate: 1, kinds: ['503'] });
		expect((await sandbox.control.get('/')).status).toBe(200);
		expect((await sandbox.control.get('/_sandbox/stats')).status).toBe(200);
	});
});

describe('an answer put in place of the true one', () => {
	it.each([
		['an object', 403, { code: 30001, message: 'Sorry, your account balance is insufficient' }],
		['the OpenAI form', 400, { error: { message: 'No', type: 'invalid', code: null } }],
		['plain words', 404, 'Not Found'],
	])('comes as often as asked, for one path: %s', async (_what, status, body) => {
		await sandbox.faults({ forced: [{ path: EMBEDDINGS, status, body, times: 2 }] });
		expect(said(await post())).toEqual({ status, data: body });
		expect((await sandbox.api.post(CHAT, chat())).status).toBe(200);
		expect(said(await post())).toEqual({ status, data: body });
		expect((await post()).status).toBe(200);
	});
});

it('is not used up by a request whose client has gone', async () => {
	await sandbox.faults({ latency: 300 });
	const gone = sandbox.api.post(EMBEDDINGS, embed('Hello'), { signal: AbortSignal.timeout(50) });
	await expect(gone).rejects.toThrow();
	const body = { code: 1, message: 'put in place' };
	await sandbox.faults({ forced: [{ path: EMBEDDINGS, status: 418, body, times: 1 }] });
	await new Promise((resolve) => setTimeout(resolve, 500));
	expect((await post()).status).toBe(418);
});

describe('settings', () => {
	it('can be read, change one at a time, and go back by a reset', async () => {
		await sandbox.faults({ rpm: 5 });
		const { data: changed } = await sandbox.control.post('/_sandbox/faults', { latency: 10 });
		expect(changed).toMatchObject({ rpm: 5, latency: 10 });
		expect((await sandbox.control.get('/_sandbox/faults')).data).toEqual(changed);
		await sandbox.control.post('/_sandbox/reset', {});
		expect((await sandbox.control.get('/_sandbox/faults')).data).toMatchObject({
			rpm: 0,
			latency: 0,
		});
	});

	it.each([
		['a name nobody knows', { lateness: 10 }, 'lateness'],
		['a kind nobody knows', { kinds: ['503', 'earthquake'] }, 'earthquake'],
		['a number that is none', { latency: 'long' }, 'latency'],
	])('refuse %s and stay as they were', async (_what, settings, word) => {
		await sandbox.faults({ rpm: 5 });
		const { status, data } = await sandbox.control.post('/_sandbox/faults', settings);
		expect(status).toBe(400);
		expect(data.message).toContain(word);
		const { data: kept } = await sandbox.control.get('/_sandbox/faults');
		expect(kept).toMatchObject({ rpm: 5, latency: 0 });
		expect(kept.kinds).not.toContain('earthquake');
	});
});

describe('the command', () => {
	const run = (...args: string[]) =>
		spawnSync(process.execPath, ['sandbox/main.mts', '--fast', ...args], {
			cwd: repository,
			encoding: 'utf8',
			timeout: 20_000,
		});

	it('takes faults as flags', async () => {
		const flags = [
			'--rpm',
			'1',
			'--retry-after',
			'3',
			'--fault-rate',
			'0',
			'--faults',
			'503,reset',
		];
		const other = await startClient(['--fast', ...flags]);
		try {
			const { data } = await other.control.get('/_sandbox/faults');
			expect(data).toMatchObject({ rpm: 1, retryAfter: 3, rate: 0, kinds: ['503', 'reset'] });
			await other.api.post(EMBEDDINGS, embed('Hi'));
			expect((await other.api.post(EMBEDDINGS, embed('Hi'))).status).toBe(429);
		} finally {
			await other.stop();
		}
	});

	it('says what it takes', () => {
		const { status, stdout } = run('--help');
		expect(status).toBe(0);
		for (const flag of ['--port', '--fast', '--site', '--voice', '--seed', '--latency', '--rpm']) {
			expect(stdout).toContain(flag);
		}
	});

	it('says that a port is taken, and ends', async () => {
		const server = net.createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as net.AddressInfo;
		const { status, stderr } = run('--port', String(port));
		server.close();
		expect(status).toBe(1);
		expect(stderr).toContain(`Port ${port} is taken`);
	});

	it.each([
		[['--port', '0', '--faults', 'earthquake'], 'earthquake'],
		[['--port', '0', '--latency', 'long'], 'latency'],
		[['--port', '0', '--site', 'moon'], 'moon'],
		[['--port', 'eighty'], 'eighty'],
		[['--bogus'], '--bogus'],
	])('refuses %j in words and without a stack', (args, word) => {
		const { status, stderr } = run(...args);
		expect(status).toBe(1);
		expect(stderr).toContain(word);
		expect(stderr).not.toMatch(/\n\s+at /);
	});
});

describe('an odd answer', () => {
	it('comes as often as asked, for one path', async () => {
		await sandbox.faults({ answers: [{ path: EMBEDDINGS, name: 'without-usage', times: 1 }] });
		const odd = await post();
		expect(odd.data).toHaveProperty('data');
		expect(odd.data).not.toHaveProperty('usage');
		expect((await post()).data).toHaveProperty('usage');
	});

	it('must have a name that there is', async () => {
		const { status, data } = await sandbox.control.post('/_sandbox/faults', {
			answers: [{ path: EMBEDDINGS, name: 'none-such', times: 1 }],
		});
		expect(status).toBe(400);
		expect(JSON.stringify(data)).toContain('think-block');
	});
});
