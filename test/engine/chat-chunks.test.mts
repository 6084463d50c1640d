import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import type { IDataObject, INode, INodeType, StructuredChunk } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { runNode } from '../support/engine.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import {
	startScriptedService,
	type ScriptedResponse,
	type ScriptedService,
} from '../support/scripted-service.mts';

const node = new SiliconFlowChat();

type Delta = { content?: string; reasoning_content?: string };

const event = (delta: Delta, finish: string | null = null) =>
	`data: ${JSON.stringify({ id: 'a', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** Streams these deltas after a while; the answer is broken off where it has no end. */
const streamed =
	(deltas: Delta[], { after = 0, isWhole = true } = {}) =>
	(response: ServerResponse) => {
		void wait(after).then(() => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			for (const delta of deltas) response.write(event(delta));
			if (isWhole) response.end(`${event({}, 'stop')}data: [DONE]\n\n`);
			else setTimeout(() => response.destroy(), 50);
		});
	};

const words = (...texts: string[]): Delta[] => texts.map((content) => ({ content }));

const plain = (content: string) => ({
	body: { model: 'm', choices: [{ message: { content }, finish_reason: 'stop' }] },
});

describe('Chat in a workflow that responds by streaming', () => {
	let service: ScriptedService;
	/** What the service answers, by the question. */
	let answers: Record<string, ScriptedResponse>;
	beforeAll(async () => {
		service = await startScriptedService(({ body }) => {
			const { messages } = JSON.parse(body) as { messages: Array<{ content: string }> };
			return answers[messages[0].content];
		});
	});
	afterAll(async () => await service?.stop());

	async function ask(
		given: Record<string, ScriptedResponse>,
		{ options = {}, onError }: { options?: IDataObject; onError?: INode['onError'] } = {},
		isStreaming = true,
		by: INodeType = node,
	) {
		answers = given;
		const chunks: StructuredChunk[] = [];
		const result = await runNode({
			node: by,
			parameters: {
				operation: 'complete',
				model: modelId('m'),
				messages: { values: [{ role: 'user', content: '={{ $json.question }}' }] },
				options: { maxRetries: 0, ...options },
			},
			items: Object.keys(given).map((question) => ({ json: { question } })),
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
			onError,
			// There is no schema of its output under the name of a tool.
			isBroken: by !== node,
			onChunk: isStreaming ? (chunk) => chunks.push(chunk) : undefined,
		});
		const sent = chunks.map(({ type, content, metadata }) =>
			[metadata.itemIndex, type, content].filter((part) => part !== undefined),
		);
		return { ...result, sent };
	}

	it('sends the text of each item in one go, however fast the others are', async () => {
		const { sent } = await ask({
			one: streamed(words('It', ' is', ' one'), { after: 300 }),
			two: streamed(words('Two'), { after: 150 }),
			three: streamed(words('Three')),
		});
		expect(sent).toEqual([
			[0, 'begin'],
			[0, 'item', 'It'],
			[0, 'item', ' is'],
			[0, 'item', ' one'],
			[0, 'end'],
			[1, 'begin'],
			[1, 'item', 'Two'],
			[1, 'end'],
			[2, 'begin'],
			[2, 'item', 'Three'],
			[2, 'end'],
		]);
	});

	it('sends nothing where an agent has called the node as its tool', async () => {
		const description = { ...node.description, name: 'siliconFlowChatTool' };
		const tool = Object.create(node, { description: { value: description } }) as INodeType;
		const { sent, error } = await ask({ one: streamed(words('For the agent')) }, {}, true, tool);
		expect(sent).toEqual([]);
		expect(error).toBeUndefined();
	});

	it('puts out the same items as where nobody waits, and keeps thoughts out of the text', async () => {
		const deltas = [{ reasoning_content: 'Hm. ' }, ...words('Yes', '!')];
		const { sent, items } = await ask({ one: streamed(deltas) });
		const unseen = await ask({ one: streamed(deltas) }, { options: { stream: true } }, false);
		expect(items).toEqual(unseen.items);
		expect(items[0].json).toMatchObject({ content: 'Yes!', reasoning: 'Hm. ' });
		expect(unseen.sent).toEqual([]);
		expect(sent.filter(([, type]) => type === 'item').map(([, , text]) => text)).toEqual([
			'Yes',
			'!',
		]);
	});

	it('sends the answer of a gateway that does not stream in one piece', async () => {
		const { sent } = await ask({ one: plain('All at once') });
		expect(sent).toEqual([
			[0, 'begin'],
			[0, 'item', 'All at once'],
			[0, 'end'],
		]);
	});

	it('sends nothing where Stream is off', async () => {
		const { sent, items } = await ask({ one: plain('Quiet') }, { options: { stream: false } });
		expect(items[0].json.content).toBe('Quiet');
		expect(sent).toEqual([]);
	});

	it('sends the error of an item that the run goes on without', async () => {
		const { sent } = await ask(
			{
				one: { status: 400, body: { code: 20015, message: 'No good' } },
				two: streamed(words('Half'), { isWhole: false }),
				three: streamed(words('Three')),
			},
			{ onError: 'continueRegularOutput' },
		);
		expect(sent).toEqual([
			[0, 'error', 'No good [item 0]'],
			[1, 'begin'],
			[1, 'item', 'Half'],
			[1, 'error', expect.stringMatching(/cut short.*\[item 1\]$/) as string],
			[2, 'begin'],
			[2, 'item', 'Three'],
			[2, 'end'],
		]);
	});

	it('ends an answer that broke off before n8n sends the error that stops the run', async () => {
		const { sent, error } = await ask({ one: streamed(words('Half'), { isWhole: false }) });
		expect(error?.message).toContain('cut short');
		expect(sent).toEqual([
			[0, 'begin'],
			[0, 'item', 'Half'],
			[0, 'end'],
			[0, 'error', expect.stringContaining('This had come: Half') as string],
		]);
	});
});
