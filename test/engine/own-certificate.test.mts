/** A gateway with a certificate that it has signed itself: one switch of the credential holds for all. */
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { EmbeddingsSiliconFlow } from '../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { runNode } from '../support/engine.mts';
import { CONTINUE, modelId } from '../support/run-on-sandbox.mts';
import { startSelfSignedService, type SelfSignedService } from '../support/self-signed-service.mts';
import { runSubNode } from '../support/sub-node.mts';

const ANSWER = {
	choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }],
	data: [{ index: 0, embedding: [1, 2] }],
};

let service: SelfSignedService;
beforeAll(async () => {
	service = await startSelfSignedService(ANSWER);
});
afterAll(async () => await service.stop());

interface Embeddings {
	embedQuery(text: string): Promise<number[]>;
}

async function ask(ignoreSSLIssues: boolean) {
	const credential = {
		apiKey: 'sk-test',
		region: 'custom',
		baseUrl: `${service.url}/v1`,
		ignoreSSLIssues,
	};
	const { items } = await runNode({
		node: new SiliconFlowChat(),
		parameters: {
			operation: 'complete',
			model: modelId('Qwen/Qwen3-8B'),
			messages: { values: [{ role: 'user', content: 'hi' }] },
			options: { maxRetries: 0 },
		},
		items: [{ json: {} }],
		credential,
		...CONTINUE,
	});
	const { value, error } = await runSubNode<Embeddings, number[]>({
		node: new EmbeddingsSiliconFlow(),
		parameters: { model: modelId('BAAI/bge-m3'), options: { maxRetries: 0 } },
		credential,
		use: async (embeddings) => await embeddings.embedQuery('a'),
	});
	return { chat: items[0].json, vector: value, error: error?.message };
}

it('is refused as long as the switch is off', async () => {
	const { chat, vector, error } = await ask(false);
	expect(chat.error).toMatch(/certificate/);
	expect(error).toMatch(/certificate/);
	expect(vector).toBeUndefined();
});

it('is taken by nodes and sub-nodes when it is on', async () => {
	const { chat, vector } = await ask(true);
	expect(chat.content).toBe('hello');
	expect(vector).toEqual([1, 2]);
});
