/** What gateways and servers of other protocols make of a chat is read as what the model says. */
import { findChatAnswer } from '../../../nodes/Chat/chat-answer';
import { parseJsonAnswer } from '../../../nodes/Chat/json-answer';
import { offeredTools } from '../../../nodes/Chat/offered-tools';
import { event, events, stream } from './streamed.mts';

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
		['of Vertex', { predictions: [{ candidates: [{ content: 'hello', finish_reason: 'stop' }] }] }],
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

it.each([
	{ output: 'hello', metadata: { run_id: 'r' } },
	{ output: { type: 'ai', content: 'hello' } },
])('an answer of LangServe is a model’s: %j', (body) => {
	expect(findChatAnswer(body)?.choices).toMatchObject([{ message: { content: 'hello' } }]);
});

it('an answer that has its tokens in its metadata is a model’s', () => {
	const metadata = { usage: { total_tokens: '5' } };
	expect(findChatAnswer({ event: 'message', answer: 'hello', metadata })).toMatchObject({
		choices: [{ message: { content: 'hello' } }],
		usage: { total_tokens: 5 },
	});
	expect(findChatAnswer({ answer: 'Forbidden', metadata: {} })).toBeUndefined();
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
		"{'city': 'Rome'}",
		`{"city":"R\\x6fme"}`,
	])('whose arguments are %j', (given) => {
		expect(argumentsOf(given)).toBe(GIVEN);
	});

	it.each([
		['{"city":NaN}', '{"city":null}'],
		[
			'{"city":None,"is":True,"not":False,"text":"None, True"}',
			'{"city":null,"is":true,"not":false,"text":"None, True"}',
		],
		[String.raw`{"city":"L\'Aquila"}`, `{"city":"L'Aquila"}`],
		[
			String.raw`{'city': 'L\'Aquila', 'say': "it's \"so\"", 'to': '"you"'}`,
			String.raw`{"city":"L'Aquila","say":"it's \"so\"","to":"\"you\""}`,
		],
	])('whose arguments no JSON has: %s', (given, wanted) => {
		expect(argumentsOf(given)).toBe(wanted);
	});

	it.each([`${GIVEN}{"city":"Oslo"}`, '{city: {"name": "Rome"}}', '{"city":"Rome"', "{'it's': 1}"])(
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

it.each([
	['in one line of code', '```json {"a":1} ```'],
	['after words in its line', 'Here it is: {"a":1}. Done.'],
	['after a word in brackets', 'See [1]: {"a":1}'],
	['as a text of JSON', '"{\\"a\\":1}"'],
	['behind a byte order mark', '\ufeff{"a":1}'],
	['with a comma before its end', 'So: {"a":1,}'],
	['as Python writes it', "```python\n{'a': 1}\n```"],
])('JSON is found %s', (_where, content) => {
	expect(parseJsonAnswer(content)).toEqual({ a: 1 });
});

it.each(['{"id": 12345678901234567890}', "{'id': 12345678901234567890}"])(
	'JSON keeps all digits of a number that has more than JavaScript can tell: %s',
	(content) => {
		expect(parseJsonAnswer(content)).toEqual({ id: '12345678901234567890' });
	},
);

it('JSON of more levels than n8n can write down is none', () => {
	expect(parseJsonAnswer('['.repeat(20_000) + ']'.repeat(20_000))).toBeUndefined();
});

it('a word in brackets is no JSON', () => {
	expect(parseJsonAnswer('As [1] and {x} say.')).toBeUndefined();
});

it.each(['functions.get:0', 'get<|channel|>commentary', ' get '])(
	'a call is of the function that is offered, where a server says %j',
	async (name) => {
		const tools = offeredTools({ tools: [{ function: { name: 'get' } }] });
		const call = { id: 'a', index: 0, function: { name, arguments: GIVEN } };
		const body = { choices: [{ message: { tool_calls: [call] } }] };
		const [whole] = findChatAnswer(body, tools)?.choices ?? [];
		const chunks = events(event({ tool_calls: [call] }), event({}, 'tool_calls'));
		const { answer } = await stream(chunks, { tools });
		for (const choice of [whole, answer.choices[0]]) {
			expect(choice?.message.tool_calls?.[0].function.name).toBe('get');
		}
	},
);

it('a call is one of the function that is called, though nobody offered it', () => {
	const call = { id: 'a', function: { name: 'functions.get', arguments: GIVEN } };
	const body = { choices: [{ message: { tool_calls: [call] }, finish_reason: 'function_call' }] };
	expect(findChatAnswer(body)?.choices[0]).toMatchObject({
		message: { tool_calls: [{ function: { name: 'functions.get' } }] },
		finish_reason: 'tool_calls',
	});
});
