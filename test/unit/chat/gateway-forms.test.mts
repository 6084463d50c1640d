/** What gateways and servers of other protocols make of a chat is read as what the model says. */
import { Readable } from 'node:stream';

import { findChatAnswer } from '../../../nodes/Chat/chat-answer';
import { readChatStream } from '../../../nodes/Chat/chat-events';
import { parseJsonAnswer } from '../../../nodes/Chat/json-answer';
import { createStreamAccumulator } from '../../../nodes/Chat/stream-accumulator';

/** The answer of a stream, and what its reading throws. */
async function stream(body: string) {
	const accumulator = createStreamAccumulator();
	let error: unknown;
	const bytes = async function* () {
		yield Buffer.from(body);
	};
	try {
		for await (const chunk of readChatStream(bytes())) accumulator.add(chunk);
	} catch (thrown) {
		error = thrown;
	}
	return { answer: accumulator.answer(), error };
}

const event = (delta: object, reason: string | null = null, more: object = {}) =>
	JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason, ...more }] });
const events = (...data: string[]) => data.map((each) => `data: ${each}\n\n`).join('');
const HELLO = event({ content: 'hello' }, 'stop');
const said = (content: string, reason: string | null) =>
	JSON.stringify({ choices: [{ index: 0, message: { content }, finish_reason: reason }] });

const message = { role: 'assistant', content: 'hello' };
const call = { id: 'a', name: 'get', input: { city: 'Rome' } };

describe('a whole answer', () => {
	it.each<[form: string, body: object]>([
		['with one choice in no list', { choices: { message, finish_reason: 'stop' } }],
		['with choices by their places', { choices: { 0: { message, finish_reason: 'stop' } } }],
		['with a message in a list', { choices: [{ message: [message], finish_reason: 'stop' }] }],
		['of Ollama', { message, done: true, done_reason: 'stop' }],
		[
			'of Anthropic',
			{ ...message, stop_reason: 'stop', content: [{ type: 'text', text: 'hello' }] },
		],
		[
			'of Google',
			{
				candidates: [
					{ content: { parts: [{ text: 'hel' }, { text: 'lo' }] }, finishReason: 'STOP' },
				],
			},
		],
		[
			'of OpenAI’s Responses',
			{
				status: 'completed',
				output: [{ type: 'message', content: [{ type: 'output_text', text: 'hello' }] }],
			},
		],
		[
			'of text-generation-inference',
			[{ generated_text: 'hello', details: { finish_reason: 'eos_token' } }],
		],
		['of Aliyun', { output: { text: 'hello', finish_reason: 'stop' } }],
		['of Ollama’s other endpoint', { response: 'hello', done: true }],
		['of llama.cpp', { content: 'hello', stop: true, stop_type: 'eos' }],
		['of SGLang', { text: 'hello', meta_info: { finish_reason: { type: 'stop' } } }],
		['of Cohere', { message, finish_reason: 'COMPLETE' }],
		['of Bedrock', { output: { message }, stopReason: 'end_turn' }],
		['of Zhipu', { choices: [{ ...message, finish_reason: 'stop' }] }],
		['of Baidu', { result: 'hello', finish_reason: 'normal' }],
	])('%s is one', async (_form, body) => {
		const choice = { message: { content: 'hello' }, finish_reason: 'stop' };
		expect(findChatAnswer(body)?.choices).toMatchObject([choice]);
		expect((await stream(JSON.stringify(body))).answer.choices).toMatchObject([choice]);
	});

	it.each([
		{ message: { role: 'system', content: 'no' } },
		{ result: 'Unauthorized' },
		{ text: 'Forbidden' },
		{ candidates: [{ finishReason: 'SAFETY' }] },
	])('is none in %j', (body) => {
		expect(findChatAnswer(body)).toBeUndefined();
	});

	it.each([
		...['max_tokens', 'MAX_TOKENS', 'model_length', 'max_output_reached'].map((reason) => [
			reason,
			'length',
		]),
		...['STOP', 'end_turn', 'COMPLETE', 'eos'].map((reason) => [reason, 'stop']),
		['tool_use', 'tool_calls'],
		['content_filter', 'content_filter'],
	])('that ends with "%s" has ended with "%s"', (reason, read) => {
		const body = { choices: [{ message, finish_reason: reason }] };
		expect(findChatAnswer(body)?.choices[0].finish_reason).toBe(read);
	});

	it('has its message beside an empty delta', async () => {
		const body = { choices: [{ delta: {}, message, finish_reason: 'stop' }] };
		expect(findChatAnswer(body)?.choices[0].message.content).toBe('hello');
		expect((await stream(JSON.stringify(body))).answer.choices[0].message.content).toBe('hello');
	});
});

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

it('an answer that has its tokens in its metadata is a model’s', () => {
	const metadata = { usage: { total_tokens: '5' } };
	expect(findChatAnswer({ event: 'message', answer: 'hello', metadata })).toMatchObject({
		choices: [{ message: { content: 'hello' } }],
		usage: { total_tokens: 5 },
	});
	expect(findChatAnswer({ answer: 'Forbidden', metadata: {} })).toBeUndefined();
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

describe('thoughts are not in the answer', () => {
	it.each([
		'<reasoning>hm</reasoning>yes',
		'<seed:think>hm</seed:think>yes',
		'[THINK]hm[/THINK]yes',
		'<think></think>\n\n<think>hm</think>\nyes',
	])('that begins %j', async (content) => {
		const read = { content: 'yes', reasoning_content: 'hm' };
		const body = { choices: [{ message: { content }, finish_reason: 'stop' }] };
		expect(findChatAnswer(body)?.choices[0].message).toMatchObject(read);
		const pieces = [...content].map((piece) => event({ content: piece }));
		const { answer } = await stream(events(...pieces, event({}, 'stop')));
		expect(answer.choices[0].message).toMatchObject(read);
	});

	it('of two blocks, nor are they one word', () => {
		const content = '<think>a</think><think>b</think>yes';
		const body = { choices: [{ message: { content }, finish_reason: 'stop' }] };
		expect(findChatAnswer(body)?.choices[0].message.reasoning_content).toBe('a\n\nb');
	});

	it.each(['reasoning_text', 'thinking_content', 'thought'])('under the name %s', (name) => {
		const body = { choices: [{ message: { content: 'yes', [name]: 'hm' } }] };
		expect(findChatAnswer(body)?.choices[0].message.reasoning_content).toBe('hm');
	});

	it('of a model in a loop fill no stack', () => {
		const content = '<think></think>'.repeat(200_000);
		const body = { choices: [{ message: { content }, finish_reason: 'stop' }] };
		expect(findChatAnswer(body)?.choices[0].message.content.length).toBeGreaterThan(1e6);
	});

	it('and a second tag without an end is a word', () => {
		const content = '<think>hm</think><think> is a tag.';
		const body = { choices: [{ message: { content }, finish_reason: 'stop' }] };
		expect(findChatAnswer(body)?.choices[0].message.content).toBe('<think> is a tag.');
	});
});

const GIVEN = '{"city":"Rome"}';

describe('a call of a tool can be used', () => {
	const argumentsOf = (given: string) => {
		const calls = [{ id: 'a', function: { name: 'get', arguments: given } }];
		const body = { choices: [{ message: { tool_calls: calls } }] };
		return findChatAnswer(body)?.choices[0].message.tool_calls?.[0].function.arguments;
	};

	it.each([
		`\`\`\`json\n${GIVEN}\n\`\`\``,
		`${GIVEN}</tool_call>`,
		`${GIVEN}<|tool_call_end|>\n`,
		`${GIVEN} and more`,
		`${GIVEN}}`,
		`${GIVEN};`,
		`${GIVEN}\n${GIVEN}`,
		`{}${GIVEN}`,
		`Arguments: ${GIVEN}`,
		`\ufeff${GIVEN}`,
	])('whose arguments are %j', (given) => {
		expect(argumentsOf(given)).toBe(GIVEN);
	});

	it('whose arguments have a number that is none', () => {
		expect(argumentsOf('{"city":NaN}')).toBe('{"city":null}');
	});

	it.each([`${GIVEN}{"city":"Oslo"}`, '{city: {"name": "Rome"}}', '{"city":"Rome"', "{'a': 1}"])(
		'or is left as it is, where nobody can tell what is meant: %j',
		(given) => {
			expect(argumentsOf(given)).toBe(given);
		},
	);

	it.each([' ', '`', '<', '{'])('or not, of a million signs "%s", in no time', (sign) => {
		const given = `{"city":"Rome"${sign.repeat(1e6)}x`;
		const calls = [{ id: 'a', function: { name: 'get', arguments: given } }];
		const body = { choices: [{ message: { tool_calls: calls } }] };
		expect(findChatAnswer(body)?.choices[0].message.tool_calls?.[0].function.arguments).toBe(given);
	});

	it('that is a part of the content', () => {
		const content = [
			{ type: 'text', text: 'ok' },
			{ type: 'tool_use', ...call },
		];
		const body = { choices: [{ message: { content } }] };
		expect(findChatAnswer(body)?.choices[0].message).toMatchObject({
			content: 'ok',
			tool_calls: [{ id: 'a', function: { name: 'get', arguments: GIVEN } }],
		});
	});

	it('whose pieces have an id each', async () => {
		const piece = (id: string, named: object) =>
			event({ tool_calls: [{ index: 0, id, function: named }] });
		const { answer } = await stream(
			events(
				piece('r1', { name: 'get', arguments: '{"city"' }),
				piece('r2', { arguments: ':"Rome"}' }),
				event({}, 'tool_calls'),
			),
		);
		expect(answer.choices[0].message.tool_calls).toMatchObject([
			{ id: 'r1', function: { name: 'get', arguments: GIVEN } },
		]);
	});

	it('beside one without arguments', async () => {
		const { answer } = await stream(
			events(
				event({ tool_calls: [{ function: { name: 'now', arguments: '' } }] }),
				event({ tool_calls: [{ function: { name: 'get', arguments: GIVEN } }] }),
				event({}, 'tool_calls'),
			),
		);
		const { tool_calls: calls } = answer.choices[0].message;
		expect(calls?.map((each) => each.function)).toEqual([
			{ name: 'now', arguments: '{}' },
			{ name: 'get', arguments: GIVEN },
		]);
	});
});

describe('a stream', () => {
	it.each(['1', 'true', '[]', '[HEARTBEAT]', '[PING]', 'keep_alive'])(
		'goes on through %s',
		async (data) => {
			const { answer, error } = await stream(events(data, HELLO, '[DONE]'));
			expect(error).toBeUndefined();
			expect(answer.choices[0].message.content).toBe('hello');
		},
	);

	it.each([
		['event: error\ndata: upstream timed out\n\n', 'upstream timed out'],
		['event:error\n:HTTP_STATUS/400\ndata:{"code":"BadRequest","message":"no"}\n\n', 'no'],
		['event: error\ndata: {"message":"no"}\n\n', 'no'],
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

	it('that is done before its end says the words for it', async () => {
		const { answer, error } = await stream(
			events(event({ content: 'hel' }), '{"message":"busy now"}', '[DONE]'),
		);
		expect((error as Error).message).toBe('busy now');
		expect(answer.choices[0].message.content).toBe('hel');
	});

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
			function: { name: 'get', arguments: GIVEN },
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

it.each([
	['in one line of code', '```json {"a":1} ```'],
	['after words in its line', 'Here it is: {"a":1}. Done.'],
	['after a word in brackets', 'See [1]: {"a":1}'],
	['as a text of JSON', '"{\\"a\\":1}"'],
	['behind a byte order mark', '\ufeff{"a":1}'],
])('JSON is found %s', (_where, content) => {
	expect(parseJsonAnswer(content)).toEqual({ a: 1 });
});

it('a word in brackets is no JSON', () => {
	expect(parseJsonAnswer('As [1] and {x} say.')).toBeUndefined();
});
