/** Tokens and calls of templates at the end of a text are told from the answer, however the text is cut. */
import fc from 'fast-check';

import { offeredTools } from '../../../nodes/Chat/offered-tools';
import { createTailReader } from '../../../nodes/Chat/text-tail';
import { splitThoughts, createThinkSplitter } from '../../../nodes/Chat/think-block';

const tools = offeredTools({
	tools: [
		{
			type: 'function',
			function: { name: 'get', parameters: { properties: { id: { type: 'string' } } } },
		},
	],
});

function read(pieces: string[], finishReason: string | null = 'stop', hasCalls = false) {
	const reader = createTailReader(tools);
	const begun = pieces.map((piece) => reader.push(piece)).join('');
	const { content, toolCalls } = reader.end(finishReason, hasCalls);
	return {
		content: begun + content,
		calls: toolCalls.map(({ function: { name, arguments: args } }) => [name, JSON.parse(args)]),
	};
}

const qwen = (args: string) => `<tool_call>{"name":"get","arguments":${args}}</tool_call>`;

const given: Array<
	[text: string, content: string, calls?: unknown[], reason?: string, hasCalls?: boolean]
> = [
	['the answer<|im_end|>', 'the answer'],
	['the answer\n<|im_end|>\n', 'the answer\n'],
	['<|im_end|>', ''],
	['the token <|im_end|>', 'the token <|im_end|>'],
	['the token `<|im_end|>`', 'the token `<|im_end|>`'],
	['```\nend<|im_end|>', '```\nend<|im_end|>'],
	['the answer<|im_end|>', 'the answer<|im_end|>', [], 'length'],
	['<|im_end|> is a token', '<|im_end|> is a token'],
	['a < b <', 'a < b <'],
	['<s>old</s>', '<s>old</s>'],
	[qwen('{"a":1}'), '', [['get', { a: 1 }]]],
	[
		`${qwen('{}')}\n${qwen('{"id":"7"}')}<|im_end|>`,
		'',
		[
			['get', {}],
			['get', { id: '7' }],
		],
	],
	[qwen('{"a":1}'), qwen('{"a":1}'), [], 'stop', true],
	[`${qwen('{}')} That is a call.`, `${qwen('{}')} That is a call.`],
	[`\`\`\`\n${qwen('{}')}`, `\`\`\`\n${qwen('{}')}`],
	[qwen('{"a":'), qwen('{"a":')],
	[qwen('[1]'), qwen('[1]')],
	[
		'<tool_call>get<arg_key>id</arg_key><arg_value>7</arg_value><arg_key>n</arg_key><arg_value>7</arg_value></tool_call>',
		'',
		[['get', { id: '7', n: 7 }]],
	],
	[
		'<tool_call>get<arg_key>id</arg_key><arg_value>7</tool_call>',
		'<tool_call>get<arg_key>id</arg_key><arg_value>7</tool_call>',
	],
	['<tool_call>get</tool_call>', '', [['get', {}]]],
	['<tool_call>other</tool_call>', '<tool_call>other</tool_call>'],
	['Now.<｜DSML｜function_calls', 'Now.', [], 'tool_calls', true],
	['Now.<｜DSML｜function_calls', 'Now.<｜DSML｜function_calls'],
	[
		'<｜｜DSML｜｜ calls>\n<｜｜DSML｜｜ invoke name="get">\n<｜｜DSML｜｜ parameter name="a" string="false">[1]</｜｜DSML｜｜ parameter>\n</｜｜DSML｜｜ invoke>\n</｜｜DSML｜｜ calls>',
		'',
		[['get', { a: [1] }]],
	],
];

it.each(given)('reads %j', (text, content, calls = [], reason = 'stop', hasCalls = false) => {
	expect(read([text], reason, hasCalls)).toEqual({ content, calls });
	expect(read([...text], reason, hasCalls)).toEqual({ content, calls });
});

const channels: Array<[text: string, content: string, reasoning: string]> = [
	[
		'<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>yes',
		'yes',
		'hm',
	],
	[
		'<|channel|>analysis<|message|>one<|end|><|start|>assistant<|channel|>analysis<|message|>two',
		'',
		'one\n\ntwo',
	],
	['<|start|>assistant<|channel|>final<|message|>yes<|return|>', 'yes', ''],
	['<|channel|>commentary<|message|>I look.<|end|>', 'I look.', ''],
	['<|channel|>final<|message|>The token <|end|> ends it.', 'The token <|end|> ends it.', ''],
	['<|channel|> opens a channel', '<|channel|> opens a channel', ''],
	['Say <|channel|>final<|message|>', 'Say <|channel|>final<|message|>', ''],
	['<|chan', '<|chan', ''],
];

it.each(channels)('reads the channels of %j', (text, content, reasoning) => {
	expect(splitThoughts(text, 'stop')).toEqual({ content, reasoning });
	const splitter = createThinkSplitter();
	const parts = [...[...text].map((sign) => splitter.push(sign)), splitter.end('stop')];
	expect(parts.map((part) => part.content).join('')).toBe(content);
	expect(parts.map((part) => part.reasoning).join('')).toBe(reasoning);
});

it('gives the same wherever the text is cut', () => {
	const tokens = fc.constantFrom(
		...[
			'<tool_call>',
			'</tool_call>',
			'{"name":"get","arguments":{}}',
			'<|im_end|>',
			'<|endoftext|>',
		],
		...[
			'<|end|>',
			'<',
			'|',
			' ',
			'\n',
			'hm',
			'`',
			'```',
			'<｜DSML｜',
			'<function=get>',
			'</function>',
		],
	);
	fc.assert(
		fc.property(
			fc.array(tokens, { maxLength: 60 }),
			fc.array(fc.nat()),
			fc.constantFrom('stop', 'length', null),
			fc.boolean(),
			(parts, places, reason, hasCalls) => {
				const text = parts.join('');
				const cuts = places.map((place) => place % (text.length + 1)).sort((a, b) => a - b);
				const pieces = [0, ...cuts].map((from, at) => text.slice(from, cuts[at] ?? text.length));
				expect(read(pieces, reason, hasCalls)).toEqual(read([text], reason, hasCalls));
			},
		),
		{ numRuns: 2_000 },
	);
});

it('reads the endless loop of a model in a time that grows with its length', () => {
	const started = Date.now();
	for (const token of [
		'<|im_end|>',
		'<tool_call>',
		'<',
		'</tool_call>',
		'<｜DSML｜invoke name="get">',
	]) {
		const pieces = Array<string>(300_000).fill(token);
		expect(read(pieces).content.length).toBeGreaterThan(0);
		expect(read([pieces.join('')]).content.length).toBeGreaterThan(0);
	}
	const blanks = `<|channel|>final<|message|>${' '.repeat(3_000_000)}x`;
	expect(splitThoughts(blanks, 'stop').content).toBe('x');
	expect(Date.now() - started).toBeLessThan(30_000);
});
