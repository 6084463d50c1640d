/** A credential that cannot work says so at once, and is not taken for a bad network. */
import { Workflow, type INode } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { additionalDataWith, nodeTypesOf } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { startScriptedService } from '../support/scripted-service.mts';

const chat = new SiliconFlowChat();
const parameters = {
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: 'hi' }] },
	options: {},
};

describe('credentials', () => {
	let on: OnSandbox;
	const run = async (credential: { apiKey?: string; baseUrl?: string }) =>
		await on.run(chat, parameters, [{}], { ...CONTINUE, ...credential });

	beforeAll(async () => {
		on = await startOnSandbox();
		// The first run loads the node's code, which takes seconds on a busy machine.
		await run({});
	});
	beforeEach(async () => await on.faults({}));
	afterAll(async () => await on?.stop());

	it.each([
		['is empty', ''],
		['is not a web address', 'api.siliconflow.cn'],
		['is not a web address', 'ftp://example.com/v1'],
		['has more than an address', 'https://example.com/v1?version=2'],
		['is not a web address', 'https:example.com/v1'],
		['is not a web address', 'https://exam\nple.com/v1'],
		['is not a web address', 'https://example.com/v1 (new)'],
		['has a user name', 'https://me:secret@example.com/v1'],
	])('say that the Base URL %s, and send nothing', async (fault, baseUrl) => {
		const began = Date.now();
		const { items } = await run({ baseUrl });
		expect(items[0].json.error).toBe(`The Base URL of the credential ${fault}`);
		expect(Date.now() - began).toBeLessThan(2_000);
	});

	it.each(['sk-abc（备用）', 'sk-abc def', 'sk-a…z'])(
		'say that %p is no key, and send nothing',
		async (apiKey) => {
			const { items } = await run({ apiKey });
			expect(items[0].json.error).toBe('The API key of the credential is not one');
			expect(JSON.stringify(items)).not.toContain(apiKey);
			expect(await on.requests()).toEqual([]);
		},
	);

	it.each([
		['sk-abc（备用）', ''],
		['sk-abc def', ''],
		['sk-a\nb', ''],
		['sk-é', ''],
		['sk-a\u00a0b', ''],
		['sk-a\u200bb', ''],
		[' Bearer sk-test\n', 'sk-test'],
	])('%j is tested as runs take it', async (apiKey, key) => {
		const { credentialsHelper } = additionalDataWith({ apiKey });
		const [nodes, connections, nodeTypes] = [[], {}, nodeTypesOf({})];
		const workflow = new Workflow({ nodes, connections, active: false, nodeTypes });
		const request = { url: '/models' };
		expect(
			await credentialsHelper.authenticate({ apiKey }, '', request, workflow, {} as INode),
		).toMatchObject({ headers: { Authorization: `Bearer ${key}` } });
	});

	it.each(['', ' ', 'Bearer '])('say that the key %j is empty', async (apiKey) => {
		const { items } = await run({ apiKey });
		expect(items[0].json.error).toBe('The API key of the credential is empty');
	});

	it.each([' sk-test', 'sk-test\n', '\t sk-test ', 'Bearer sk-test', ' bearer  sk-test\n'])(
		'send of %j the key alone, for the sandbox takes no other header',
		async (apiKey) => {
			const { items } = await run({ apiKey });
			expect(items[0].json.content).toBeTruthy();
		},
	);

	it.each(['/chat/completions', '/embeddings/', '/models'])(
		'take the address of an endpoint, %s, for that of the API',
		async (endpoint) => {
			const { items } = await run({ baseUrl: `${on.url}/v1${endpoint}` });
			expect(items[0].json.content).toBeTruthy();
			expect(await on.requests('/v1/chat/completions')).toHaveLength(1);
		},
	);

	it('keep a path that only looks like an endpoint, for a gateway may be mounted there', async () => {
		const answer = { choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }] };
		const service = await startScriptedService(() => ({ body: answer }));
		await run({ baseUrl: `${service.url}/rerank` });
		await service.stop();
		expect(service.received.map(({ path }) => path)).toEqual(['/rerank/chat/completions']);
	});
});
