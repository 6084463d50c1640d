/** Thoughts in the text of an answer are told from the answer, however the text is cut. */
import fc from 'fast-check';

import { createThinkSplitter, splitThoughts } from '../../../nodes/Chat/think-block';

function split(pieces: string[], reason: string | null = 'stop', mayLackOpening = false) {
	const splitter = createThinkSplitter({ mayLackOpening });
	const parts = [...pieces.map((piece) => splitter.push(piece)), splitter.end(reason)];
	return {
		content: parts.map(({ content }) => content).join(''),
		reasoning: parts.map(({ reasoning }) => reasoning).join(''),
	};
}

const given: Array<[text: string, content: string, reasoning: string, reason?: string | null]> = [
	['<think>\nhm\n</think>\n\nthe answer', 'the answer', 'hm'],
	['\n<think>hm</think>the answer', 'the answer', 'hm'],
	['<think>\n\n</think>\n\nthe answer', 'the answer', ''],
	['<think>a < b </thin </think>yes', 'yes', 'a < b </thin'],
	['<think>hm</think>', '', 'hm'],
	['<think>hm</think>say </think>', 'say </think>', 'hm'],
	['Write <think>hm</think> first', 'Write <think>hm</think> first', ''],
	['`<think>` opens a thought', '`<think>` opens a thought', ''],
	['<thinking>is a word', '<thinking>is a word', ''],
	['<thinking>hm</think></thinking>the answer', 'the answer', 'hm</think>'],
	['<THINK>İ hm</Think>the answer', 'the answer', 'İ hm'],
	['<thought>\nhm', '', 'hm', 'length'],
	['◁think▷hm◁/think▷the answer', 'the answer', 'hm'],
	['<think> is the tag that opens', '<think> is the tag that opens', ''],
	['<think>\nhm', '', 'hm', 'length'],
	['<think>\nhm', '', 'hm', null],
	['  ', '  ', ''],
	['<thi', '<thi', ''],
	['', '', ''],
];

it.each(given)('splits %j', (text, content, reasoning, reason = 'stop') => {
	expect(split([text], reason)).toEqual({ content, reasoning });
	expect(split([...text], reason)).toEqual({ content, reasoning });
});

/** The opening tag is a part of the prompt, by the templates of some models. */
const unopened: Array<[text: string, content: string, reasoning: string]> = [
	['hm\n</think>\n\nthe answer', 'the answer', 'hm'],
	['hm</think>the answer', 'the answer', 'hm'],
	['  hm.</think>\n\n{"a":1}', '{"a":1}', 'hm.'],
	['</think>\n\nthe answer', 'the answer', ''],
	['hm\n</think>', '', 'hm'],
	['Is `</think>` the end?\n</think>\nYes.', 'Yes.', 'Is `</think>` the end?'],
	['hm\n</think>\nsay </think>', 'say </think>', 'hm'],
	['The tag </think> closes thoughts', 'The tag </think> closes thoughts', ''],
	['Write `</think>` or "</think>"', 'Write `</think>` or "</think>"', ''],
	['So:\n```html\n</think>\n```', 'So:\n```html\n</think>\n```', ''],
	['Use <think>hm</think>.', 'Use <think>hm</think>.', ''],
	['</thin', '</thin', ''],
];

it.each(unopened)(
	'finds where thoughts end that have no beginning in %j',
	(text, content, reasoning) => {
		expect(splitThoughts(text, 'stop')).toEqual({ content, reasoning });
		expect(split([...text], 'stop', true)).toEqual({ content, reasoning });
	},
);

it.each([false, true])('gives the same parts wherever the text is cut', (mayLackOpening) => {
	const tokens = fc.constantFrom(
		...[
			'<think>',
			'</think>',
			'<',
			'think>',
			'THINK>',
			'</thinking>',
			'ing>',
			'/',
			' ',
			'\n',
			'hm',
			'😀',
			'`',
			'```',
		],
	);
	fc.assert(
		fc.property(
			fc.array(tokens, { maxLength: 12 }),
			fc.array(fc.nat()),
			fc.constantFrom('stop', 'length', null),
			(parts, places, reason) => {
				const text = parts.join('');
				const cuts = places.map((place) => place % (text.length + 1)).sort((a, b) => a - b);
				const pieces = [0, ...cuts].map((from, at) => text.slice(from, cuts[at] ?? text.length));
				expect(split(pieces, reason, mayLackOpening)).toEqual(
					split([text], reason, mayLackOpening),
				);
			},
		),
		{ numRuns: 2_000 },
	);
});

it('takes ten million letters in small pieces without looking at them twice', () => {
	const pieces = Array.from({ length: 1_000_000 }, () => 'ten letter');
	// Of the processor: on a busy machine the clock goes on.
	const started = process.cpuUsage();
	expect(split(['<think>', ...pieces], 'length').reasoning).toHaveLength(10_000_000);
	expect(split(pieces, 'stop', true).content).toHaveLength(10_000_000);
	expect(split(Array<string>(100_000).fill(' ')).content).toHaveLength(100_000);
	const words = Array<string>(20_000).fill(' `</think>`');
	expect(split(words, 'stop', true).content).toHaveLength(11 * words.length);
	expect(process.cpuUsage(started).user).toBeLessThan(10_000_000);
});
