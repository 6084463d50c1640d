/** A body that is begun and goes on no more keeps no run waiting for ever, and no connection open. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

import type { IDataObject, INodeType } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { runNode, startBinaryStore, stopBinaryStore } from '../support/engine.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startScriptedService } from '../support/scripted-service.mts';

beforeAll(startBinaryStore);
afterAll(stopBinaryStore);

const options = { maxRetries: 0, timeout: 500 };
const CHAT: Operation = [
	new SiliconFlowChat(),
	{
		operation: 'complete',
		model: modelId('a/b'),
		messages: { values: [{ role: 'user', content: 'hi' }] },
		options: { ...options, stream: true },
	},
];
const SPEECH: Operation = [
	new SiliconFlowAudio(),
	{
		resource: 'speech',
		operation: 'create',
		model: modelId('a/b'),
		input: 'hi',
		voice: modelId('a/b:anna'),
		options,
	},
];
const IMAGE: Operation = [
	new SiliconFlowImage(),
	{
		operation: 'generate',
		model: modelId('Kwai-Kolors/Kolors'),
		prompt: 'a cat',
		imageSize: '1024x1024',
		options,
	},
];
const RESULTS: Operation = [
	new SiliconFlowBatch(),
	{
		operation: 'results',
		batchId: '',
		customId: 'a',
		options: { ...options, resultsFile: 'file-1' },
	},
];

type Operation = [node: INodeType, parameters: IDataObject];

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const choice = (content: string, finishReason: string | null = null) =>
	event({ choices: [{ index: 0, delta: { content }, finish_reason: finishReason }] });
const PNG_HEAD = '\x89PNG\r\n\x1a\n'.padEnd(100);
const PAGE = '<html>'.padEnd(1_000_000);
const SILENT = 'The connection to the service failed: The service fell silent [item 0]';

/** Runs an operation to which the service sends this and no more, without an end. */
async function runOn([node, parameters]: Operation, begun: string) {
	const closed: Array<Promise<unknown>> = [];
	const service = await startScriptedService(({ path }) => {
		if (path.endsWith('/images/generations')) {
			return { body: { images: [{ url: `${service.url}/a.png` }] } };
		}
		return (response: ServerResponse) => {
			closed.push(once(response, 'close'));
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.write(begun, 'latin1');
		};
	});
	const { items } = await runNode({
		node,
		parameters: parameters as never,
		items: [{ json: {} }],
		credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
		onError: 'continueRegularOutput',
	});
	await Promise.all(closed);
	await service.stop();
	return items[0].json;
}

it.each<[what: string, operation: Operation, begun: string, expected: IDataObject]>([
	[
		'a chat',
		CHAT,
		choice('so far'),
		{
			error: expect.stringContaining('The service fell silent') as string,
			details: { partial: { content: 'so far' } },
		},
	],
	['a chat that is whole', CHAT, choice('all', 'stop'), { content: 'all' }],
	[
		'a chat that says it is done',
		CHAT,
		`${choice('all', 'stop')}data: [DONE]\n\n`,
		{ content: 'all' },
	],
	['a page in place of a chat', CHAT, PAGE, { error: SILENT }],
	['speech', SPEECH, 'ID3\x04'.padEnd(100, '\x01'), { error: SILENT }],
	['an image', IMAGE, PNG_HEAD, { error: SILENT }],
	[
		'a page in place of an image',
		IMAGE,
		PAGE,
		{ error: expect.stringMatching(/not an image/) as string },
	],
	[
		'results',
		RESULTS,
		'{"custom_id":"b"}\n',
		{ message: expect.stringContaining('The result file breaks off') as string },
	],
])(
	'%s',
	async (_what, operation, begun, expected) => {
		expect(await runOn(operation, begun)).toMatchObject(expected);
	},
	10_000,
);
