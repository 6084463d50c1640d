/** Whole answers of any form are read as what they say. */
import { readChatAnswer } from '../../../nodes/Chat/chat-answer';
import { parseJsonAnswer } from '../../../nodes/Chat/json-answer';
import { InvalidResponseError } from '../../../nodes/shared/http/failure';

const chat = (message: unknown, more: object = {}) => ({
	id: 'x',
	model: 'm',
	choices: [{ index: 0, message, finish_reason: 'stop', ...more }],
	usage: { total_tokens: 3 },
});

const messages: Array<[name: string, message: object, read: object]> = [
	['text', { content: 'a' }, { content: 'a' }],
	['no text', { content: null }, { content: '' }],
	[
		'parts',
		{
			content: [
				{ type: 'text', text: 'part one ' },
				{ type: 'text', text: 'part two' },
			],
		},
		{ content: 'part one part two' },
	],
	[
		'parts of thoughts',
		{ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }, 'yes'] },
		{ content: 'yes', reasoning_content: 'hm' },
	],
	[
		'a block of thoughts',
		{ content: '<think>hm</think>a' },
		{ content: 'a', reasoning_content: 'hm' },
	],
	[
		'a tag beside thoughts that came apart',
		{ content: '<think>x</think>a', reasoning_content: 'hm' },
		{ content: '<think>x</think>a', reasoning_content: 'hm' },
	],
	[
		'a switch under the name of thoughts',
		{ content: 'a', reasoning: false, thinking: true },
		{ content: 'a' },
	],
	['a boolean that a gateway has parsed', { content: true }, { content: 'true' }],
	['a list that a gateway has parsed', { content: [{ a: 1 }] }, { content: '[{"a":1}]' }],
	['numbers that a gateway has parsed', { content: [1, 2] }, { content: '[1,2]' }],
	['a refusal among parts', { content: [{ type: 'refusal', refusal: 'no' }] }, { content: 'no' }],
	['words that are spoken', { content: null, audio: { transcript: 'a' } }, { content: 'a' }],
	['parts in an object', { content: { parts: [{ text: 'a' }] } }, { content: 'a' }],
	...[
		{ type: 'think', think: 'hm' },
		{ type: 'reasoning_content', reasoning_content: 'hm' },
		{ text: 'hm', thought: true },
	].map((thought): [string, object, object] => [
		`thoughts as ${JSON.stringify(thought)}`,
		{ content: [thought, { type: 'text', text: 'a' }] },
		{ content: 'a', reasoning_content: 'hm' },
	]),
	['the newer name', { content: 'a', reasoning: 'hm' }, { content: 'a', reasoning_content: 'hm' }],
	[
		'arguments as an object',
		{ tool_calls: [{ id: 'a', function: { name: 'get', arguments: { city: 'Rome' } } }] },
		{
			content: '',
			tool_calls: [
				{ id: 'a', type: 'function', function: { name: 'get', arguments: '{"city":"Rome"}' } },
			],
		},
	],
	[
		'arguments as JSON of JSON',
		{
			tool_calls: [{ id: 'a', function: { name: 'get', arguments: '"{\\"city\\":\\"Rome\\"}"' } }],
		},
		{
			content: '',
			tool_calls: [
				{ id: 'a', type: 'function', function: { name: 'get', arguments: '{"city":"Rome"}' } },
			],
		},
	],
	[
		'thoughts whose opening tag stood in the prompt',
		{ content: 'hm\n</think>\n\na' },
		{ content: 'a', reasoning_content: 'hm' },
	],
	...[
		{ tool_calls: { 0: { id: 'a', function: { name: 'get', arguments: '{"b":1}' } } } },
		{ tool_calls: [{ id: 'a', function: { name: 'get', args: { b: 1 } } }] },
		{ tool_calls: [{ id: 'a', function: 'get', arguments: '{"b":1}' }] },
		{ tool_calls: [{ id: ' a ', name: 'get', arguments: '{"b":1}' }] },
	].map((message): [string, object, object] => [
		`a call as ${JSON.stringify(message)}`,
		message,
		{
			content: '',
			tool_calls: [{ id: 'a', type: 'function', function: { name: 'get', arguments: '{"b":1}' } }],
		},
	]),
	...['', null, [], '{}', '[]', 'null', '""'].map((given): [string, object, object] => [
		`no arguments, written ${JSON.stringify(given)}`,
		{ tool_calls: [{ id: 'a', function: { name: 'get', arguments: given } }] },
		{
			content: '',
			tool_calls: [{ id: 'a', type: 'function', function: { name: 'get', arguments: '{}' } }],
		},
	]),
];

it.each(messages)('reads a message with %s', (_name, message, read) => {
	expect(readChatAnswer(chat(message)).choices[0].message).toEqual({ role: 'assistant', ...read });
});

it('gives tool calls without an id, or with that of another, one of their own', () => {
	const call = (id: unknown) => ({ id, function: { name: 'get', arguments: '{}' } });
	const calls = readChatAnswer(chat({ tool_calls: ['', null, 'a', 'a', 7].map(call) })).choices[0]
		.message.tool_calls;
	const ids = calls?.map(({ id }) => id) ?? [];
	expect(new Set(ids).size).toBe(5);
	expect(ids).toEqual(expect.arrayContaining(['a', '7']));
	expect(ids.every((id) => id !== '')).toBe(true);
});

it('reads an answer in an envelope, and tokens that are written as text', () => {
	const answer = readChatAnswer({
		code: 20000,
		data: { ...chat({ content: 'a' }), usage: { total_tokens: '3', details: null } },
	});
	expect(answer).toMatchObject({ model: 'm' });
	expect(answer.usage).toEqual({ total_tokens: 3 });
	expect(answer.choices[0].message.content).toBe('a');
});

it.each([
	null,
	'text',
	[],
	{},
	{ choices: null },
	{ choices: [] },
	{ choices: [null] },
	{ choices: [{ finish_reason: 'stop' }] },
])('says that %j is no answer', (body) => {
	expect(() => readChatAnswer(body)).toThrow(InvalidResponseError);
});

const json: Array<[text: string, value: unknown]> = [
	['{"a":1}', { a: 1 }],
	[' [1] \n', [1]],
	['```json\n{"a":1}\n```', { a: 1 }],
	['Here you are:\n```\n{"a":"{"}\n```\nAnything else?', { a: '{' }],
	['{"a":"}"} That is all.', { a: '}' }],
	['{"a":"\\"}"}\n\n```js\nlet b;\n```', { a: '"}' }],
	['Sure:\n[{"a":1}]', [{ a: 1 }]],
	['{"a":', undefined],
	['```json\n{"a":1', undefined],
	['I cannot [do] that {sorry}.', undefined],
	['', undefined],
];

it.each(json)('finds the JSON in %j', (text, value) => {
	expect(parseJsonAnswer(text)).toEqual(value);
});
