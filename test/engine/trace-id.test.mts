/** A request brings a trace id of its own, so that support finds it also where no answer came. */
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import {
	startScriptedService,
	type ScriptedResponse,
	type ScriptedService,
} from '../support/scripted-service.mts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const parameters = {
	operation: 'create',
	model: modelId('BAAI/bge-m3'),
	input: '={{ $json.text }}',
	options: { maxRetries: 1 },
};

describe('The trace id of a request', () => {
	let sandbox: OnSandbox;
	let service: ScriptedService | undefined;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterEach(async () => await service?.stop());
	afterAll(async () => await sandbox?.stop());

	/** The details of the error, and the trace ids of the requests as they arrived. */
	async function failWith(response: ScriptedResponse) {
		service = await startScriptedService(() => response);
		const { items } = await sandbox.run(
			new SiliconFlowEmbeddings(),
			parameters,
			[{ text: 'one' }],
			{ ...CONTINUE, baseUrl: `${service.url}/v1` },
		);
		const { details, message } = items[0].json as {
			details: { traceId?: string };
			message: string;
		};
		return { details, message, sent: service.received.map(({ traceId = '' }) => traceId) };
	}

	it('comes back with the answer', async () => {
		const { items } = await sandbox.run(new SiliconFlowEmbeddings(), parameters, [{ text: 'one' }]);
		expect(items[0].json.traceId).toMatch(UUID);
	});

	it.each<[string, ScriptedResponse]>([
		['is lost', (response) => response.destroy()],
		['is refused without one', { status: 400, body: { code: 20015, message: 'No.' } }],
		['is answered with what cannot be read', { body: { data: [] } }],
		['is answered with a page', { headers: { 'content-type': 'text/html' }, body: '<p>Hi</p>' }],
	])('is in the error when the request %s', async (_what, response) => {
		const { details, message, sent } = await failWith(response);
		expect(sent.every((id) => UUID.test(id))).toBe(true);
		expect(new Set(sent).size).toBe(sent.length);
		expect(details.traceId).toBe(sent.at(-1));
		expect(message).toContain(`trace id ${sent.at(-1)}`);
	});

	it('gives way to the one that the service answers', async () => {
		const { details } = await failWith({
			status: 400,
			headers: { 'x-siliconcloud-trace-id': 'ti_abc' },
			body: { code: 20015, message: 'No.' },
		});
		expect(details.traceId).toBe('ti_abc');
	});

	it('is in the error of a stream that breaks off', async () => {
		service = await startScriptedService(() => (response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.write('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n');
			setTimeout(() => response.destroy(), 50);
		});
		const { items } = await sandbox.run(
			new SiliconFlowChat(),
			{
				operation: 'complete',
				model: modelId('Qwen/Qwen3-8B'),
				messages: { values: [{ role: 'user', content: 'Hi' }] },
				options: {},
			},
			[{}],
			{ ...CONTINUE, baseUrl: `${service.url}/v1` },
		);
		const { details } = items[0].json as { details: { traceId?: string } };
		expect(details.traceId).toBe(service.received.at(-1)?.traceId);
		expect(details.traceId).toMatch(UUID);
	});
});
