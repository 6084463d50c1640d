/** The check of the live service, tried on the sandbox and on services that are not as they should be. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import axios from 'axios';
import { parse, stringify } from 'yaml';

import { createCheck, type Answer } from '../../../scripts/live/check.mts';
import { redact, shapeOf } from '../../../scripts/live/redact.mts';
import { liveRequests } from '../../../scripts/live/requests.mts';
import { startSandboxProcess, type SandboxProcess } from '../../../scripts/n8n/sandbox.mts';
import { startScriptedService, type ScriptedResponse } from '../../support/scripted-service.mts';

const root = join(__dirname, '../../..');
const KEY = 'sk-secret-of-the-account';

let folder: string;
let sandbox: SandboxProcess;
let international: SandboxProcess;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'siliconflow-live-'));
	sandbox = await startSandboxProcess(['--fast']);
	international = await startSandboxProcess(['--fast', '--site', 'com']);
});
afterAll(async () => {
	await sandbox?.stop();
	await international?.stop();
	await rm(folder, { recursive: true, force: true });
});

interface Report {
	differences: string[];
	status?: number;
	body?: unknown;
}

interface Run {
	code: number;
	output: string;
	/** The answers that it wrote, by their operations. */
	reports: Map<string, Report>;
	/** All that it wrote, as text. */
	written: string;
}

/** `npm run live`, on the service of this address. */
async function live(baseUrl: string, args: string[] = [], apiKey = KEY): Promise<Run> {
	const out = await mkdtemp(join(folder, 'out-'));
	const { code, output } = await new Promise<Pick<Run, 'code' | 'output'>>((resolve) => {
		const flags = ['--base-url', `${baseUrl}/v1`, '--out', out, ...args];
		const env = { ...process.env, SILICONFLOW_API_KEY: apiKey };
		execFile(
			process.execPath,
			['scripts/live.mts', ...flags],
			{ cwd: root, env },
			(error, stdout, stderr) => {
				const failure = error as { code?: number } | null;
				resolve({ code: failure?.code ?? 0, output: stdout + stderr });
			},
		);
	});
	const [run] = await readdir(out);
	const names = run === undefined ? [] : (await readdir(join(out, run))).sort();
	const texts = await Promise.all(names.map((name) => readFile(join(out, run, name), 'utf8')));
	const reports = texts.map((text) => JSON.parse(text) as Report & { operation: string });
	return {
		code,
		output,
		reports: new Map(reports.map((report) => [report.operation, report])),
		written: texts.join('\n'),
	};
}

const readSpec = async () =>
	parse(await readFile(join(root, 'openapi/merged.openapi.yaml'), 'utf8')) as {
		paths: Record<string, Record<string, Operation>>;
		components: { schemas: Record<string, Schema> };
	};
interface Operation {
	responses: Record<string, unknown>;
}
interface Schema {
	type?: string;
	required?: string[];
	properties: Record<string, Schema>;
	items: Schema;
	enum?: unknown[];
}

describe('npm run live', () => {
	it('finds nothing on the sandbox, and asks for everything with --all', async () => {
		const { code, output, reports, written } = await live(sandbox.url, ['--all']);
		expect(output).toMatch(/Chat, streamed +200 +\d+ ms +0 +ti_/);
		expect([...reports.values()].flatMap(({ differences }) => differences)).toEqual([]);
		expect([...reports.keys()]).toEqual(liveRequests('cn').map(({ name }) => name));
		// siliconflow.cn has switched the user's endpoint off.
		const expected = [...reports.keys()].map((name) => (name === 'Account, user' ? 410 : 200));
		expect([...reports.values()].map(({ status }) => status)).toEqual(expected);
		expect(code).toBe(0);
		expect(written).not.toContain(KEY);
	});

	it('sends nothing that costs or stays without --all', async () => {
		const { code, reports } = await live(international.url, ['--region', 'com']);
		expect(code).toBe(0);
		expect(reports.get('Account, user')?.body).toMatchObject({ data: { balance: '<string>' } });
		const { data } = await axios.get<Array<{ method: string; path: string }>>(
			`${international.url}/_sandbox/requests?since=0`,
		);
		const sent = data.map(({ method, path }) => `${method} ${path.replace('/v1', '')}`);
		expect(sent).toHaveLength(reports.size);
		for (const request of [
			'POST /video/submit',
			'POST /images/generations',
			'POST /files',
			'POST /batches',
			'POST /uploads/audio/voice',
		]) {
			expect(sent).not.toContain(request);
		}
	});

	it('fails on a specification that says something else', async () => {
		const spec = await readSpec();
		const { EmbeddingsResponse, RerankResponse } = spec.components.schemas;
		EmbeddingsResponse.required = ['object', 'data', 'no_such_field'];
		delete RerankResponse.properties.results;
		const file = join(folder, 'wrong.yaml');
		await writeFile(file, stringify(spec));
		const { code, output, reports } = await live(sandbox.url, ['--spec', file]);
		expect(code).toBe(1);
		expect(reports.get('Embeddings')?.differences).toEqual([
			"the body must have required property 'no_such_field'",
		]);
		expect(reports.get('Rerank')?.differences).toContain('/results is not known');
		expect(reports.get('Chat')?.differences).toEqual([]);
		expect(output).toContain(
			"Embeddings, POST /embeddings:\n  the body must have required property 'no_such_field'",
		);
	});

	it('says the key to nobody but the service, in one header, and follows no redirect with it', async () => {
		const elsewhere = await startScriptedService(() => ({ body: {} }));
		const service = await startScriptedService(({ authorization }, number): ScriptedResponse =>
			number === 0
				? { status: 302, headers: { location: `${elsewhere.url}/v1/models` } }
				: {
						status: 401,
						headers: { 'x-siliconcloud-trace-id': 'ti_1' },
						body: { code: 30014, message: `No such key: ${authorization}`, data: { key: KEY } },
					},
		);
		try {
			const { code, output, written } = await live(service.url, ['--all']);
			expect(code).toBe(1);
			expect(output).toContain('answered 401: No such key: Bearer <key>');
			expect(output).not.toContain(KEY);
			expect(written).toContain('<key>');
			expect(written).not.toContain(KEY);
			expect(service.received.length).toBeGreaterThan(10);
			for (const { authorization, ...request } of service.received) {
				expect(authorization).toBe(`Bearer ${KEY}`);
				expect(JSON.stringify(request)).not.toContain(KEY);
			}
			expect(elsewhere.received).toEqual([]);
		} finally {
			await service.stop();
			await elsewhere.stop();
		}
	});

	it('waits for a service that is slow, and goes on past answers that never come', async () => {
		const wait = 500;
		const slow = await startScriptedService(() => (response) => {
			setTimeout(() => {
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end('{}');
			}, wait);
		});
		const silent = await startScriptedService(() => () => {});
		try {
			const answered = await live(slow.url, ['--region', 'com']);
			expect([...answered.reports.values()].map(({ status }) => status)).toEqual(
				Array(answered.reports.size).fill(200),
			);
			const { code, output, reports } = await live(silent.url, ['--timeout', '0.3']);
			expect(code).toBe(1);
			expect(output).toMatch(/Chat, POST \/chat\/completions:\n {2}no answer: .*timeout/);
			expect(output).toMatch(/Rerank +none/);
			expect(silent.received.length).toBeGreaterThan(5);
			expect(reports.get('Chat')?.status).toBeUndefined();
			const never = await live(silent.url, ['--timeout', 'soon']);
			expect([never.code, never.output]).toEqual([
				1,
				'--timeout must be a number of seconds, not soon\n',
			]);
		} finally {
			await slow.stop();
			await silent.stop();
		}
	});

	it('says that nobody answers, and that a key is missing', async () => {
		const gone = await startScriptedService(() => ({}));
		await gone.stop();
		const { code, output } = await live(gone.url);
		expect(code).toBe(1);
		expect(output).toMatch(/Chat, POST \/chat\/completions:\n {2}no answer: .*ECONNREFUSED/);
		const nowhere = await live('here');
		expect([nowhere.code, nowhere.output]).toEqual([
			1,
			'--base-url must be a web address, not here/v1\n',
		]);
		const keyless = await live(sandbox.url, [], '');
		expect([keyless.code, keyless.output]).toEqual([
			1,
			'Give a key: SILICONFLOW_API_KEY=... npm run live\n',
		]);
	});

	it('has a request for every operation of the specification', async () => {
		const { paths } = await readSpec();
		const operations = Object.entries(paths).flatMap(([path, methods]) =>
			Object.entries(methods)
				.filter(([, operation]) => operation.responses !== undefined)
				.map(([method]) => `${method.toUpperCase()} ${path}`),
		);
		const asked = new Set(liveRequests('cn').map(({ method, path }) => `${method} ${path}`));
		expect([...asked].sort()).toEqual(operations.sort());
	});
});

describe('what differs from a specification', () => {
	const answer = (body: unknown, more: Partial<Answer> = {}): Answer => ({
		status: 200,
		contentType: 'application/json; charset=utf-8',
		body,
		isStream: false,
		...more,
	});
	const pet = {
		type: 'object',
		required: ['name'],
		properties: {
			name: { type: 'string' },
			age: { type: 'integer', nullable: true },
			kind: { type: 'string', enum: ['cat', 'dog'] },
			home: { oneOf: [{ type: 'string' }, { $ref: '#/components/schemas/Home' }] },
			notes: { type: 'object' },
			more: { allOf: [{ $ref: '#/components/schemas/Home' }, { description: 'Words' }] },
		},
	};
	const document = {
		paths: {
			'/pets': {
				get: {
					responses: {
						'200': {
							content: {
								'application/json': { schema: { type: 'array', items: pet } },
								'text/event-stream': { schema: pet },
								'audio/mpeg': { schema: { type: 'string', format: 'binary' } },
							},
						},
						'400': { $ref: '#/components/responses/Refusal' },
						'404': { description: 'None' },
					},
				},
			},
		},
		components: {
			schemas: { Home: { type: 'object', properties: { street: { type: 'string' } } } },
			responses: {
				Refusal: {
					content: { 'application/json': { schema: { type: 'object', required: ['code'] } } },
				},
			},
		},
	};

	it.each<[string, Answer, string[]]>([
		['nothing', answer([{ name: 'Tom', age: null, kind: 'cat', notes: { any: 1 } }]), []],
		['a field of another type', answer([{ name: 1 }]), ['/*/name must be string']],
		['a missing field', answer([{ age: 1 }]), ["/* must have required property 'name'"]],
		[
			'a new value',
			answer([{ name: 'Tom', kind: 'cow' }]),
			['/*/kind must be equal to one of the allowed values'],
		],
		[
			'a new field, once for a whole list',
			answer([
				{ name: 'Tom', colour: 'red' },
				{ name: 'Tim', colour: 'blue' },
			]),
			['/*/colour is not known'],
		],
		[
			'a new field in one of several forms',
			answer([{ name: 'Tom', home: { street: 'A', city: 'B' }, more: { street: 'C', zip: 1 } }]),
			['/*/home/city is not known', '/*/more/zip is not known'],
		],
		['a new status', answer([], { status: 418 }), ['status 418 is not known']],
		[
			'an error of another form',
			answer({ reason: 'No.' }, { status: 400 }),
			["the body must have required property 'code'"],
		],
		['nothing in a status without a body', answer('gone', { status: 404 }), []],
		[
			'another type of content',
			answer('<html>', { contentType: 'text/html' }),
			['an answer of type text/html is not known'],
		],
		['nothing in bytes', answer(Buffer.from([1]), { contentType: 'audio/mpeg' }), []],
		[
			'an event of a stream',
			answer([{ name: 'Tom' }, { nickname: 'T' }], {
				contentType: 'text/event-stream',
				isStream: true,
			}),
			["the body must have required property 'name'", '/nickname is not known'],
		],
	])('is %s', (_name, given, differences) => {
		const check = createCheck(document);
		expect(check('GET', '/pets', given)).toEqual(differences);
	});
});

describe('an answer for a report', () => {
	it('has neither key, account, voices of the account, nor signatures', () => {
		const answer = {
			a: `Bearer ${KEY}`,
			b: ['sk-another-key-12345', 'write to me@example.com'],
			c: { url: 'https://files.example.com/1.png?Signature=abc&Expires=1', [`Bearer ${KEY}`]: 1 },
			d: 'speech:my-voice:account17:abcdef',
			e: 42,
		};
		expect(redact(answer, KEY)).toEqual({
			a: 'Bearer <key>',
			b: ['<key>', 'write to <email>'],
			c: { url: 'https://files.example.com/1.png?<signature>', 'Bearer <key>': 1 },
			d: 'speech:<voice>',
			e: 42,
		});
	});

	it('that is all about the account keeps its form', () => {
		expect(shapeOf({ data: { name: 'Ann', balance: '8.50', ids: [1], card: null } })).toEqual({
			data: { name: '<string>', balance: '<string>', ids: ['<number>'], card: null },
		});
	});
});
