/** What costs money is not asked for twice, unless it is certain that nothing was done. */
import type { IDataObject, INodeType } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { startBinaryStore, stopBinaryStore, runNode } from '../support/engine.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startScriptedService, type ScriptedResponse } from '../support/scripted-service.mts';

beforeAll(startBinaryStore);
afterAll(stopBinaryStore);

const IMAGE: [INodeType, IDataObject] = [
	new SiliconFlowImage(),
	{
		operation: 'generate',
		model: modelId('Kwai-Kolors/Kolors'),
		prompt: 'a cat',
		options: { downloadImages: false },
	},
];
const CHAT: [INodeType, IDataObject] = [
	new SiliconFlowChat(),
	{
		operation: 'complete',
		model: modelId('Qwen/Qwen3-8B'),
		messages: { values: [{ role: 'user', content: 'hi' }] },
		options: {},
	},
];

const IMAGE_ANSWER = { images: [{ url: 'https://example.com/a.png' }], seed: 1, timings: {} };
const CHAT_ANSWER = {
	choices: [{ message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
	model: 'm',
	usage: {},
};

/** How often a request was sent when the first answer is this one and the second is good. */
async function requestsAfter(
	[node, parameters]: [INodeType, IDataObject],
	first: ScriptedResponse,
): Promise<{ sent: number; error?: unknown }> {
	const good = node instanceof SiliconFlowImage ? IMAGE_ANSWER : CHAT_ANSWER;
	const service = await startScriptedService((_request, number) =>
		number === 0 ? first : { body: good },
	);
	try {
		const { error } = await runNode({
			node,
			parameters: parameters as never,
			items: [{ json: {} }],
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
		});
		return { sent: service.received.length, error };
	} finally {
		await service.stop();
	}
}

const cutShort: ScriptedResponse = (response) => response.destroy();

it.each([500, 502, 504, 520, 522, 524])('an image is not made again after a %i', async (status) => {
	const { sent, error } = await requestsAfter(IMAGE, { status, body: { message: 'late' } });
	expect(sent).toBe(1);
	expect(error).toMatchObject({ httpCode: String(status) });
});

it('an image is not made again after its answer was lost', async () => {
	expect((await requestsAfter(IMAGE, cutShort)).sent).toBe(1);
});

it.each([429, 503])(
	'an image is asked for again after a %i, which proves that none was made',
	async (status) => {
		const { sent, error } = await requestsAfter(IMAGE, { status, body: { message: 'busy' } });
		expect({ sent, error }).toEqual({ sent: 2, error: undefined });
	},
);

it.each([408, 429, 500, 502, 503, 504, 520, 522, 524, 529])(
	'a chat is asked for again after a %i',
	async (status) => {
		const { sent, error } = await requestsAfter(CHAT, { status, body: { message: 'late' } });
		expect({ sent, error }).toEqual({ sent: 2, error: undefined });
	},
);

it.each([400, 401, 403, 404, 422, 501])(
	'a chat is not asked for again after a %i',
	async (status) => {
		expect((await requestsAfter(CHAT, { status, body: { message: 'no' } })).sent).toBe(1);
	},
);

it('an answer that came whole and cannot be read is not paid for again', async () => {
	expect((await requestsAfter(CHAT, { body: { unexpected: true } })).sent).toBe(1);
	expect(
		(await requestsAfter(CHAT, { headers: { 'content-type': 'text/html' }, body: '<html>' })).sent,
	).toBe(1);
});
