import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

import axios from 'axios';

import { CREDENTIAL_NAME, CREDENTIAL_TYPE, type Stage } from '../../scripts/n8n/stage.mts';
import { sharedStage } from '../support/on-n8n.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startScriptedService, type ScriptedService } from '../support/scripted-service.mts';

interface Chunk {
	type: string;
	content?: string;
	metadata: { nodeName: string };
}

const event = (delta: object, finish: string | null = null) =>
	`data: ${JSON.stringify({ id: 'a', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

describe('a webhook that responds by streaming, in a real n8n', () => {
	let stage: Stage;
	let service: ScriptedService;
	/** Lets the service go on with its answer. */
	let goOn: () => void = () => undefined;
	let url: string;

	beforeAll(async () => {
		service = await startScriptedService(({ body }) => {
			if (body.includes('refuse')) return { status: 400, body: { code: 20015, message: 'No' } };
			return (response) => {
				response.writeHead(200, { 'content-type': 'text/event-stream' });
				response.write(event({ reasoning_content: 'Let me think. ' }));
				response.write(event({ content: 'First' }));
				goOn = () => response.end(`${event({ content: ', last.' }, 'stop')}data: [DONE]\n\n`);
			};
		});
		stage = await sharedStage(['--fast']);
		const credentialId = await stage.client.createCredential(CREDENTIAL_NAME, CREDENTIAL_TYPE, {
			apiKey: 'sk-test',
			region: 'custom',
			baseUrl: `${service.url}/v1`,
		});
		const workflow = {
			name: 'Streaming',
			nodes: [
				{
					id: 'webhook',
					name: 'Webhook',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2.1,
					position: [0, 0],
					webhookId: 'siliconflow-streaming',
					parameters: { httpMethod: 'POST', path: 'streaming', responseMode: 'streaming' },
				},
				{
					id: 'chat',
					name: 'Chat',
					type: 'n8n-nodes-siliconflow-api.siliconFlowChat',
					typeVersion: 1,
					position: [200, 0],
					parameters: {
						operation: 'complete',
						model: modelId('m'),
						messages: { values: [{ role: 'user', content: '={{ $json.body.question }}' }] },
						options: {},
					},
					credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
				},
			],
			connections: { Webhook: { main: [[{ node: 'Chat', type: 'main', index: 0 }]] } },
		};
		await stage.client.activate(await stage.client.createWorkflow(workflow));
		url = `${stage.n8n.url}/webhook/streaming`;
	}, 900_000);
	afterAll(async () => {
		await stage?.stop();
		await service?.stop();
	});

	async function ask(question: string): Promise<Readable> {
		for (;;) {
			const answer = await axios.post<Readable>(
				url,
				{ question },
				{ responseType: 'stream', validateStatus: () => true },
			);
			// n8n registers the address a moment after it says that the workflow is live.
			if (answer.status !== 404) return answer.data;
			await wait(200);
		}
	}

	async function* chunksOf(body: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
		const decoder = new TextDecoder();
		let rest = '';
		for await (const bytes of body) {
			const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) yield JSON.parse(line) as Chunk;
		}
	}

	it('sends the text while the model still speaks, without its thoughts', async () => {
		const received: Array<[string, string?]> = [];
		for await (const { type, content, metadata } of chunksOf(await ask('Speak'))) {
			if (metadata.nodeName !== 'Chat') continue;
			received.push(content === undefined ? [type] : [type, content]);
			// The rest of the answer is made only now: what is here has not waited for it.
			if (content === 'First') goOn();
		}
		expect(received).toEqual([['begin'], ['item', 'First'], ['item', ', last.'], ['end']]);
	});

	it('sends the error that stops the workflow', async () => {
		const received: Chunk[] = [];
		for await (const chunk of chunksOf(await ask('refuse'))) received.push(chunk);
		expect(received.filter(({ type }) => type === 'error')).toMatchObject([
			{
				content: expect.stringMatching(/^No \[item 0\] [^<]+\(HTTP 400[^<]+$/) as string,
				metadata: { nodeName: 'Chat' },
			},
		]);
	});
});
