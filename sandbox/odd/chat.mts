/** Chat answers of forms that gateways and other servers give, by what is odd about them. */

/** An answer that is sent as it is, whatever was asked. */
export interface FixedAnswer {
	status?: number;
	/** JSON when left out. */
	type?: string;
	/** A text goes as it is, and so do bytes. */
	body: unknown;
}

/** A message, sent whole or as a stream, as the request asks. */
export interface OddMessage {
	message: Record<string, unknown>;
	finishReason?: string;
	/** What a stream brings in place of the message, a delta an event. */
	deltas?: Array<Record<string, unknown>>;
}

/** The events of a stream as they are; to a plain request their last one alone. */
export interface OddEvents {
	events: Array<object | string>;
}

export type OddChat = OddMessage | OddEvents;

const call = (id: unknown, name: string, args: unknown, more: object = {}) => ({
	...(id === undefined ? {} : { id }),
	type: 'function',
	function: { name, arguments: args },
	...more,
});
const calls = (...list: object[]) => ({ content: null, tool_calls: list });
const chunk = (delta: object, reason: string | null = null) => ({
	id: 'odd',
	model: 'odd',
	choices: [{ index: 0, delta, finish_reason: reason }],
});
const OVERLOADED = { code: 50505, message: 'Model service overloaded.', data: null };

const json = (content: string, finishReason?: string): OddMessage => ({
	message: { content },
	finishReason,
});
const parallel = (one: number | undefined, two: number | undefined): OddMessage => ({
	message: calls(call('a', 'get', '{"x":1}'), call('b', 'set', '{"y":2}')),
	finishReason: 'tool_calls',
	deltas: [
		calls(call('a', 'get', '{"x":', { index: one })),
		calls(call(null, '', '1}', { index: one })),
		calls(call('b', 'set', '{"y":2}', { index: two })),
	],
});
const alone = (...args: Parameters<typeof call>): OddMessage => ({
	message: calls(call(...args)),
	finishReason: 'tool_calls',
});

/** By name. */
export const ODD_CHATS: Record<string, OddChat> = {
	'content-parts': {
		message: {
			content: [
				{ type: 'text', text: 'part one ' },
				{ type: 'text', text: 'part two' },
			],
		},
	},
	'thinking-parts': {
		message: {
			content: [
				{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
				{ type: 'text', text: 'the answer' },
			],
		},
	},
	'think-block': { message: { content: '<think>\nhm\n</think>\n\nthe answer' } },
	'thinking-block': { message: { content: '<thinking>hm</thinking>the answer' } },
	'think-end': { message: { content: 'hm\n</think>\n\nthe answer' } },
	'think-end-in-text': { message: { content: 'Put </think> after it.' } },
	'think-tag-in-text': { message: { content: 'Put <think>hm</think> in front.' } },
	'reasoning-name': { message: { content: 'the answer', reasoning: 'hm' } },
	channels: {
		message: {
			content:
				'<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>the answer<|return|>',
		},
	},
	'channels-in-text': {
		message: { content: '<|channel|>analysis opens the thoughts of gpt-oss.' },
	},
	'end-token': { message: { content: 'the answer<|im_end|>\n<|endoftext|>' } },
	'end-token-in-text': { message: { content: 'A message ends with `<|im_end|>`' } },
	'call-of-qwen': {
		message: {
			content:
				'Let me see.\n<tool_call>\n{"name": "get", "arguments": {"city": "Rome"}}\n</tool_call>',
		},
	},
	'call-of-qwen-coder': {
		message: {
			content:
				'<tool_call>\n<function=get>\n<parameter=city>\nRome\n</parameter>\n</function>\n</tool_call>',
		},
	},
	'call-of-glm': {
		message: {
			content:
				'<tool_call>get\n<arg_key>city</arg_key>\n<arg_value>Rome</arg_value>\n<arg_key>days</arg_key><arg_value>3</arg_value></tool_call>',
		},
	},
	'call-of-deepseek': {
		message: {
			content:
				'<｜DSML｜function_calls>\n<｜DSML｜invoke name="get">\n<｜DSML｜parameter name="city" string="true">Rome</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
		},
	},
	'call-of-kimi': {
		message: {
			content:
				'<|tool_calls_section_begin|><|tool_call_begin|>functions.get:0<|tool_call_argument_begin|>{"city": "Rome"}<|tool_call_end|><|tool_calls_section_end|>',
		},
	},
	'call-of-harmony': {
		message: {
			content:
				'<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>commentary to=functions.get <|constrain|>json<|message|>{"city":"Rome"}<|call|>',
		},
	},
	'nested-parts': {
		message: { content: [{ type: 'output_text', text: { value: 'the answer' } }] },
	},
	refusal: { message: { content: null, refusal: 'I cannot' } },
	'function-call': {
		message: { content: null, function_call: { name: 'get', arguments: '{"city":"Rome"}' } },
		finishReason: 'function_call',
	},
	'fenced-json': json('```json\n{"a":1}\n```'),
	'json-after-thoughts': json('<think>hm</think>{"a":1}'),
	'json-and-words': json('{"a":1}\n\nThat is all.'),
	'cut-json': json('{"a":', 'length'),
	'no-json': json('I would rather not.'),
	'arguments-object': alone('a', 'get', { city: 'Rome' }),
	'arguments-in-json': alone('a', 'get', '"{\\"city\\":\\"Rome\\"}"'),
	'arguments-growing': {
		message: calls(call('a', 'get', '{"city":"Rome"}')),
		finishReason: 'tool_calls',
		deltas: ['', '{"city"', '{"city":"Rome"}'].map((args) =>
			calls(call('a', 'get', args, { index: 0 })),
		),
	},
	'arguments-twice': {
		message: calls(call('a', 'get', '{"city":"Rome"}')),
		finishReason: 'tool_calls',
		deltas: ['{"city"', ':"Rome"}', '{"city":"Rome"}'].map((args) =>
			calls(call('a', 'get', args, { index: 0 })),
		),
	},
	'arguments-empty': alone('a', 'get', ''),
	'call-without-id': alone('', 'get', '{"city":"Rome"}'),
	'calls-at-index-0': parallel(0, 0),
	'calls-without-index': parallel(undefined, undefined),
	pings: {
		events: [
			'',
			{ type: 'ping' },
			{},
			chunk({ content: 'the ' }),
			'ping',
			chunk({ content: 'answer' }),
			chunk({}, 'stop'),
			'[DONE]',
		],
	},
	'error-first': { events: [OVERLOADED] },
	'error-later': { events: [chunk({ content: 'the ' }), OVERLOADED] },
	'role-then-error': { events: [chunk({ role: 'assistant', content: '' }), OVERLOADED] },
	'null-in-words': {
		events: ['the ', 'answer']
			.map((content) => chunk({ content }, 'null'))
			.concat(chunk({}, 'stop')),
	},
	'words-first': { events: [{ message: 'position 3' }, chunk({ content: 'the answer' }, 'stop')] },
	'choice-missing': { events: [chunk({ content: 'the answer' }), chunk({}, 'stop')] },
	'odd-end': { events: [chunk({ content: 'the answer' }), chunk({}, 'stop'), 'DONE'] },
	'half-a-stream': { events: [chunk({ content: 'the ' })] },
};

/** A message in pieces: texts of three letters, and all else in one. */
function* deltasOf({ message, deltas }: OddMessage) {
	if (deltas) {
		yield* deltas;
		return;
	}
	const { content, ...rest } = message;
	if (Object.keys(rest).length > 0) yield rest;
	if (typeof content === 'string') {
		for (const piece of content.match(/[^]{1,3}/g) ?? []) yield { content: piece };
	} else if (Array.isArray(content)) {
		for (const part of content) yield { content: [part] };
	}
}

function eventsOf(odd: OddChat): Array<object | string> {
	if ('events' in odd) return odd.events;
	const chunks = [...deltasOf(odd)].map((delta) => chunk(delta));
	return [...chunks, chunk({}, odd.finishReason ?? 'stop'), '[DONE]'];
}

/** The answer to a request that wants a stream or does not. */
export function chatAnswer(odd: OddChat, isStream: boolean): FixedAnswer {
	if (isStream) {
		const lines = eventsOf(odd).map(
			(event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`,
		);
		return { type: 'text/event-stream', body: lines.join('') };
	}
	if ('events' in odd) return { body: odd.events.at(-1) };
	const { message, finishReason = 'stop' } = odd;
	return {
		body: {
			id: 'odd',
			object: 'chat.completion',
			model: 'odd',
			choices: [
				{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason },
			],
			usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
		},
	};
}
