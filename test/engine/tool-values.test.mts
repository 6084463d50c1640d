/** Values of other types than the field's, as models give them that use a node as a tool, work or are named. */
import type { IDataObject, INodeType } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
beforeEach(async () => await on.faults({}));
afterAll(async () => await on.stop());

const GIVEN = '={{ $json.given }}';

interface Tool {
	node: INodeType;
	path: string;
	parameters(options: IDataObject): IDataObject;
}

const chat: Tool = {
	node: new SiliconFlowChat(),
	path: '/chat/completions',
	parameters: (options) => ({
		operation: 'complete',
		model: modelId('Qwen/Qwen3-8B'),
		messages: { values: [{ role: 'user', content: 'hi' }] },
		options,
	}),
};
const image: Tool = {
	node: new SiliconFlowImage(),
	path: '/images/generations',
	parameters: (options) => ({
		operation: 'generate',
		model: modelId('Kwai-Kolors/Kolors'),
		prompt: 'a cat',
		imageSize: '1024x1024',
		options: { downloadImages: false, ...options },
	}),
};
const speech: Tool = {
	node: new SiliconFlowAudio(),
	path: '/audio/speech',
	parameters: (options) => ({
		resource: 'speech',
		operation: 'create',
		model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
		input: 'hello',
		voice: { __rl: true, mode: 'id', value: 'anna' },
		options,
	}),
};
const rerank: Tool = {
	node: new SiliconFlowRerank(),
	path: '/rerank',
	parameters: (options) => ({
		operation: 'rerankList',
		model: modelId('BAAI/bge-reranker-v2-m3'),
		query: 'a',
		documents: GIVEN,
		options,
	}),
};

async function sendWith({ node, path, parameters }: Tool, options: IDataObject, given: unknown) {
	const item = { given } as IDataObject;
	const { items } = await on.run(node, parameters(options), [item], CONTINUE);
	const [request] = await on.requests(path);
	return {
		error: items[0].json.error,
		sent: request && (JSON.parse(request.body) as IDataObject),
	};
}

const works: Array<
	[name: string, tool: Tool, field: string, wire: string, given: unknown, sent: unknown]
> = [
	['a number as text', chat, 'temperature', 'temperature', '0.2', 0.2],
	['a number as text with blanks', chat, 'maxTokens', 'max_tokens', ' 64 ', 64],
	['a fraction where whole ones go', chat, 'topK', 'top_k', '20.0', 20],
	['a word for a switch', chat, 'enableThinking', 'enable_thinking', 'False', false],
	['a number for a switch', chat, 'enableThinking', 'enable_thinking', 1, true],
	['a list as JSON', chat, 'stop', 'stop', '["a", "b"]', ['a', 'b']],
	['a list as it is', chat, 'stop', 'stop', ['a', 'b'], ['a', 'b']],
	['one text for a list', chat, 'stop', 'stop', 'END', 'END'],
	['the word null for a number', chat, 'maxTokens', 'max_tokens', 'null', undefined],
	['the word undefined for a number', image, 'seed', 'seed', 'undefined', undefined],
	['the word null for a switch', chat, 'enableThinking', 'enable_thinking', 'null', undefined],
	['the word null for a list', chat, 'stop', 'stop', 'null', undefined],
	['the word null for JSON', chat, 'tools', 'tools', 'null', undefined],
	['the word null for a choice', chat, 'reasoningEffort', 'reasoning_effort', 'null', undefined],
	['null', chat, 'temperature', 'temperature', null, undefined],
	['a seed as text', image, 'seed', 'seed', '7', 7],
	['a speed as text', speech, 'speed', 'speed', '1.5', 1.5],
	['a choice in capitals', speech, 'responseFormat', 'response_format', 'WAV', 'wav'],
];

it.each(works)('%s goes out as what is meant', async (_name, tool, field, wire, given, sent) => {
	const { error, sent: body } = await sendWith(tool, { [field]: GIVEN }, given);
	expect(error).toBeUndefined();
	expect(body[wire]).toEqual(sent);
});

it.each([
	['["a", "b"]', ['a', 'b']],
	[
		['a', 'b'],
		['a', 'b'],
	],
	['[{"text": "a"}, {"text": "b"}]', ['a', 'b']],
])('documents given as %j are ranked', async (given, documents) => {
	const { error, sent } = await sendWith(rerank, { topN: '2' }, given);
	expect(error).toBeUndefined();
	expect(sent).toMatchObject({ documents, top_n: 2 });
});

const fails: Array<
	[name: string, tool: Tool, options: IDataObject, given: unknown, words: RegExp]
> = [
	[
		'a number in words',
		chat,
		{ temperature: GIVEN },
		'warm',
		/^Temperature is "warm", which is not a number/,
	],
	[
		'a list for a number',
		chat,
		{ maxTokens: GIVEN },
		[64],
		/^Max Tokens is .*which is not a number/,
	],
	[
		'words for a switch',
		chat,
		{ enableThinking: GIVEN },
		'maybe',
		/^Enable Thinking is "maybe", which is not true or false/,
	],
	[
		'words for JSON',
		chat,
		{ tools: GIVEN },
		'get_weather',
		/^Tools is not valid JSON: "get_weather"/,
	],
	['one text for a list', rerank, {}, 'a, b', /^Documents is not valid JSON/],
	['the word null for a list', rerank, {}, 'null', /Documents.*(empty|list)/i],
	[
		'words for a seed',
		image,
		{ seed: GIVEN },
		'random',
		/^Seed is "random", which is not a number/,
	],
	[
		'words for a speed',
		speech,
		{ speed: GIVEN },
		'fast',
		/^Speed is "fast", which is not a number/,
	],
];

it.each(fails)(
	'%s is said in words that name the field',
	async (_name, tool, options, given, words) => {
		const { error, sent } = await sendWith(tool, options, given);
		expect(error).toMatch(words);
		expect(sent).toBeUndefined();
	},
);
