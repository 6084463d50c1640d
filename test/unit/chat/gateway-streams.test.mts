/** Streams of gateways and of servers of other protocols are read as what the model says. */
import { Readable } from 'node:stream';

import { readChatStream } from '../../../nodes/Chat/chat-events';
import { event, events, HELLO, said, stream } from './streamed.mts';

const call = { id: 'a', name: 'get', input: { city: 'Rome' } };

describe('a stream of another protocol', () => {
	it.each<[whose: string, parts: object[]]>([
		[
			'Anthropic',
			[
				{ type: 'message_start', message: { role: 'assistant', content: [], stop_reason: null } },
				{ type: 'content_block_start', content_block: { type: 'thinking', thinking: '' } },
				{ type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'hm' } },
				{ type: 'content_block_start', content_block: { type: 'text', text: '' } },
				{ type: 'content_block_delta', delta: { type: 'text_delta', text: 'hello' } },
				{ type: 'content_block_start', content_block: { type: 'tool_use', ...call, input: {} } },
				...['{"city":', '"Rome"}'].map((partial_json) => ({
					type: 'content_block_delta',
					delta: { type: 'input_json_delta', partial_json },
				})),
				{ type: 'message_delta', delta: { stop_reason: 'tool_use' } },
				{ type: 'message_stop' },
			],
		],
		[
			'Google',
			[
				{ candidates: [{ content: { parts: [{ text: 'hm', thought: true }] } }] },
				{ candidates: [{ content: { parts: [{ text: 'hello' }] } }] },
				{
					candidates: [
						{
							content: { parts: [{ functionCall: { name: 'get', args: call.input } }] },
							finishReason: 'TOOL_CALLS',
						},
					],
				},
			],
		],
		[
			'LangChain',
			[
				{ type: 'AIMessageChunk', content: [{ type: 'thinking', thinking: 'hm' }] },
				{ type: 'AIMessageChunk', content: 'hello' },
				{
					type: 'AIMessageChunk',
					content: '',
					tool_calls: [{ ...call, args: call.input }],
					response_metadata: { finish_reason: 'tool_calls' },
				},
			],
		],
		[
			'OpenAI’s Responses',
			[
				{ type: 'response.created', response: { status: 'in_progress', output: [] } },
				{ type: 'response.reasoning_summary_text.done', text: 'hm' },
				{ type: 'response.output_text.delta', delta: 'hello' },
				{
					type: 'response.completed',
					response: {
						status: 'tool_calls',
						output: [
							{ type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
							{ type: 'message', content: [{ type: 'output_text', text: 'hello' }] },
							{ type: 'function_call', call_id: 'a', name: 'get', arguments: '{"city":"Rome"}' },
						],
					},
				},
			],
		],
	])('is read: %s', async (_whose, parts) => {
		const { answer, error } = await stream(events(...parts.map((part) => JSON.stringify(part))));
		expect(error).toBeUndefined();
		const { message: read } = answer.choices[0];
		expect(read).toMatchObject({ content: 'hello', reasoning_content: 'hm' });
		const [{ function: called }, ...others] = read.tool_calls ?? [];
		expect([called.name, JSON.parse(called.arguments), others]).toEqual(['get', call.input, []]);
	});

	it.each<[whose: string, parts: object[]]>([
		['llama.cpp', [{ content: 'hel' }, { content: 'lo' }, { content: '', stop: true }]],
		['Cloudflare', [{ response: 'hel' }, { response: 'lo' }, { response: '', done: true }]],
		[
			'Aliyun',
			['hel', 'hello'].map((text) => ({
				output: { text, finish_reason: text === 'hello' ? 'stop' : 'null' },
			})),
		],
		[
			'Dify',
			[
				{ event: 'message', answer: 'hel', conversation_id: 'c' },
				{ event: 'message', answer: 'lo', conversation_id: 'c' },
				{ event: 'message_end', metadata: { usage: { total_tokens: 5 } } },
			],
		],
		[
			'Baidu',
			[
				{ result: 'hel', is_end: false },
				{ result: 'lo', is_end: true },
			],
		],
	])('loses nothing of its pieces: %s', async (_whose, parts) => {
		const { answer } = await stream(events(...parts.map((part) => JSON.stringify(part))));
		expect(answer.choices).toMatchObject([
			{ message: { content: 'hello' }, finish_reason: 'stop' },
		]);
	});
});

it.each(['data: "[DONE]"', 'event: done\ndata: "[DONE]"', 'data: {"event":"end"}'])(
	'a stream is over where it says so: %j',
	async (end) => {
		const { answer, error } = await stream(`${events(event({ content: 'hello' }))}${end}\n\n`);
		expect(error).toBeUndefined();
		expect(answer.choices[0].message.content).toBe('hello');
	},
);

it.each([
	`Warning: no cache\n\n${events(HELLO)}`,
	`<br />\n<b>Notice</b>: no cache<br />\n${events(HELLO)}`,
	`<!-- a -->\n${said('hello', 'stop')}`,
	`done(${said('hello', 'stop')});`,
])('a stream has its answer behind words: %j', async (body) => {
	const { answer, error } = await stream(body);
	expect(error).toBeUndefined();
	expect(answer.choices[0].message.content).toBe('hello');
});

it('lines of Ollama are a stream', async () => {
	const line = (content: string, more: object) =>
		JSON.stringify({ message: { role: 'assistant', content }, ...more });
	const { answer, error } = await stream(
		`${line('hel', { done: false })}\n${line('lo', { done: true, done_reason: 'stop' })}\n`,
	);
	expect(error).toBeUndefined();
	expect(answer.choices[0].message.content).toBe('hello');
});
describe('a stream', () => {
	it.each(['1', 'true', '[]', '[HEARTBEAT]', '[PING]', 'keep_alive', 'in queue: 3', '"wait"'])(
		'goes on through %s',
		async (data) => {
			const { answer, error } = await stream(events(data, HELLO, '[DONE]'));
			expect(error).toBeUndefined();
			expect(answer.choices[0].message.content).toBe('hello');
		},
	);

	it.each(['DONE', 'model unloaded'])(
		'that ends with the words %s and no reason',
		async (words) => {
			const { answer, error } = await stream(events(event({ content: 'hello' }), words, '[DONE]'));
			expect(error).toBeUndefined();
			expect(answer.choices[0].message.content).toBe('hello');
		},
	);

	it.each([
		['event: error\ndata: upstream timed out\n\n', 'upstream timed out'],
		['event:error\n:HTTP_STATUS/400\ndata:{"code":"BadRequest","message":"no"}\n\n', 'no'],
		['event: error\ndata: {"message":"no"}\n\n', 'no'],
		[
			'event: error\ndata: {"why":"no room"}\n\n',
			'The service broke the stream off: {"error":{"why":"no room"}}',
		],
	])('says the error that is called one: %j', async (body, words) => {
		const partial = events(event({ content: 'hel' }));
		const { answer, error } = await stream(`${partial}${body}data: [DONE]\n\n`);
		expect((error as Error).message).toBe(words);
		expect(answer.choices[0].message.content).toBe('hel');
	});

	it.each([
		[
			'of objects with nothing between them',
			event({ content: 'hel' }) + event({ content: 'lo' }, 'stop'),
		],
		['of lists', events(`[${event({ content: 'hel' })},${event({ content: 'lo' }, 'stop')}]`)],
		[
			'with two objects in an event',
			events(`${event({ content: 'hel' })}${event({ content: 'lo' })}`, event({}, 'stop')),
		],
		['of messages that are pieces', events(said('hel', null), said('lo', 'stop'))],
		['of messages that grow', events(said('hel', null), said('hello', 'stop'))],
		[
			'with other words in a message at its end',
			events(event({ content: 'hello' }), said('Hello', 'stop')),
		],
		['of texts of JSON', events(JSON.stringify(HELLO))],
	])('%s is read', async (_form, body) => {
		const { answer, error } = await stream(body);
		expect(error).toBeUndefined();
		expect(answer.choices[0].message.content).toBe('hello');
	});

	it.each([['{"message":"busy now"}', '[DONE]'], ['"busy now"'], ['busy now']])(
		'that is over before its end says the words for it: %j',
		async (...end) => {
			const { answer, error } = await stream(events(event({ content: 'hel' }), ...end));
			expect((error as Error).message).toMatch(/: busy now$/);
			expect(answer.choices[0].message.content).toBe('hel');
		},
	);

	it('says once that a choice has ended, as clients join the words', async () => {
		const reasons: unknown[] = [];
		const body = events(event({ content: 'hel' }, 'stop'), event({ content: 'lo' }, 'stop'));
		for await (const { deltas } of readChatStream(Readable.from([Buffer.from(body)]))) {
			reasons.push(...deltas.map(({ finishReason }) => finishReason));
		}
		expect(reasons).toEqual(['stop', null]);
	});

	it('gives calls that share an id one each', async () => {
		const call = (index: number) => ({
			index,
			id: 'a',
			function: { name: 'get', arguments: '{}' },
		});
		const { answer } = await stream(
			events(event({ tool_calls: [call(0), call(1)] }), event({}, 'tool_calls')),
		);
		const ids = answer.choices[0].message.tool_calls?.map(({ id }) => id) ?? [];
		expect(ids[0]).toBe('a');
		expect(new Set(ids).size).toBe(2);
	});

	it('of objects that breaks off is said to', async () => {
		const { answer, error } = await stream(`${event({ content: 'hel' })}{"choices":[`);
		expect(error).toBeDefined();
		expect(answer.choices).toEqual([]);
	});

	it('has the usage that stands in its choice', async () => {
		const { answer } = await stream(
			events(event({ content: 'hello' }, 'stop', { usage: { total_tokens: 3 } }), '[DONE]'),
		);
		expect(answer.usage).toEqual({ total_tokens: 3 });
	});
});
