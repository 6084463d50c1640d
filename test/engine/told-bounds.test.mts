/** What the service only tells of its fields, said before a request is sent; and what it wants although nobody says so. */
import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

describe('Inputs at the edge of what the service takes', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const chat = { operation: 'complete', model: modelId('Qwen/Qwen3-Coder-30B-A3B-Instruct') };

	it('a gap is filled without a message, and an empty message elsewhere is an error', async () => {
		const options = { prefix: 'def add(a, b):', suffix: 'return c' };
		const { error } = await sandbox.run(new SiliconFlowChat(), { ...chat, options }, [{}]);
		expect(error).toBeUndefined();
		const [{ body }] = await sandbox.requests('/chat/completions');
		expect(JSON.parse(body)).toMatchObject({ messages: [{ role: 'user', content: '' }] });
		const without = await sandbox.run(new SiliconFlowChat(), { ...chat, options: {} }, [{}]);
		expect(without.error?.message).toContain('[item 0]');
	});

	it('five stop texts are refused by their field', async () => {
		const parameters = {
			...chat,
			messages: { values: [{ role: 'user', content: 'Hi' }] },
			options: { stop: ['a', 'b', 'c', 'd', 'e'] },
		};
		const { error } = await sandbox.run(new SiliconFlowChat(), parameters, [{}]);
		expect(error?.message).toBe('Stop Sequences has 5 texts, and the service takes 4 [item 0]');
		expect(await sandbox.requests()).toHaveLength(0);
	});

	it('a speech of 128,001 characters is refused by its field', async () => {
		const parameters = {
			resource: 'speech',
			operation: 'create',
			input: 'a'.repeat(128_001),
			options: {},
		};
		const { error } = await sandbox.run(new SiliconFlowAudio(), parameters, [{}]);
		expect(error?.message).toContain('Text has 128001 characters');
		expect(await sandbox.requests()).toHaveLength(0);
	});

	it('half an emoji fails neither its text nor the others', async () => {
		const parameters = {
			operation: 'create',
			model: modelId('BAAI/bge-m3'),
			input: '={{ $json.text }}',
			options: {},
		};
		const input = ['good', 'cut \ud83d', 'whole 😀'].map((text) => ({ text }));
		const { items, error } = await sandbox.run(new SiliconFlowEmbeddings(), parameters, input);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(3);
		const [{ body }] = await sandbox.requests('/embeddings');
		expect(JSON.parse(body)).toMatchObject({ input: ['good', 'cut \ufffd', 'whole 😀'] });
	});
});
