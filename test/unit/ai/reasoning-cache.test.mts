import fc from 'fast-check';

import {
	restoreReasoning,
	createReasoningCache,
	questionOf,
	storeReasoning,
} from '../../../nodes/LmChatSiliconFlow/reasoning-cache';
import type { WireMessage } from '../../../nodes/LmChatSiliconFlow/wire-message';

const user = (content: WireMessage['content']): WireMessage => ({ role: 'user', content });
const calls = (...ids: string[]): WireMessage => ({
	role: 'assistant',
	content: null,
	tool_calls: ids.map((id) => ({ id })),
});
const result: WireMessage = { role: 'tool', content: 'ok' };
const says = (content: string): WireMessage => ({ role: 'assistant', content });

const byCalls = (...toolCallIds: string[]) => ({ toolCallIds, text: '' });
const byText = (text: string) => ({ toolCallIds: [], text });

const SCOPE = 'account model';

describe('carrying thoughts back', () => {
	const store = createReasoningCache();
	const turn = { scope: SCOPE, question: 'Why?' };
	storeReasoning(store, turn, byText('Because.'), 'I can say why.');
	storeReasoning(store, turn, byCalls('a', 'b'), 'I think so.');

	const thoughtsIn = (messages: WireMessage[], scope = SCOPE) =>
		restoreReasoning(store, scope, messages).map((message) => message.reasoning_content);

	it('puts a thought beside each of the calls that it led to, together or apart', () => {
		expect(thoughtsIn([user('Why?'), calls('a', 'b'), result, result])).toEqual([
			undefined,
			'I think so.',
			undefined,
			undefined,
		]);
		expect(thoughtsIn([user('Why?'), calls('a'), result, calls('b'), result])).toEqual([
			undefined,
			'I think so.',
			undefined,
			'I think so.',
			undefined,
		]);
	});

	it.each([
		['of another account or model', [user('Why?'), calls('a')], 'another model'],
		['of another question, though the id is the same', [user('How?'), calls('a')], SCOPE],
		['of another call', [user('Why?'), calls('c')], SCOPE],
		['of another answer', [user('Why?'), says('Therefore.')], SCOPE],
		['of an answer to another question', [user('How?'), says('Because.')], SCOPE],
		[
			'of calls to words before them',
			[user('Why?'), { ...calls('c'), content: 'Because.' }],
			SCOPE,
		],
	])('does not give the thought %s', (_name, messages, scope) => {
		expect(restoreReasoning(store, scope, messages)).toEqual(messages);
	});

	it('puts a thought beside an answer in words, also after tools', () => {
		expect(thoughtsIn([user('Why?'), says('Because.'), user('How?')])[1]).toBe('I can say why.');
		expect(thoughtsIn([user('Why?'), calls('a'), result, says('Because.')])).toEqual([
			undefined,
			'I think so.',
			undefined,
			'I can say why.',
		]);
	});

	it('believes n8n more than itself, message by message', () => {
		const messages = [user('Why?'), calls('a'), result, says('Because.'), user('So?')];
		const kept = ['As n8n has it.', undefined];
		expect(
			restoreReasoning(store, SCOPE, messages, kept).map((message) => message.reasoning_content),
		).toEqual([undefined, 'As n8n has it.', undefined, 'I can say why.', undefined]);
	});

	it('leaves a thought that is there', () => {
		const own = { ...calls('a'), reasoning_content: 'My own.' };
		expect(thoughtsIn([user('Why?'), own])[1]).toBe('My own.');
	});

	it('knows the question by its text, as text or in parts', () => {
		const parts = [{ type: 'text', text: 'Why?' }];
		expect(questionOf([user('How?'), calls('x'), user(parts)])).toBe('Why?');
		expect(thoughtsIn([user(parts), calls('a')])[1]).toBe('I think so.');
	});

	it('tells the questions of a longer conversation apart', () => {
		storeReasoning(store, { scope: SCOPE, question: 'How?' }, byCalls('a'), 'Like this.');
		expect(thoughtsIn([user('Why?'), calls('a'), result, user('How?'), calls('a')])).toEqual([
			undefined,
			'I think so.',
			undefined,
			undefined,
			'Like this.',
		]);
	});

	it('forgets the empty thought of a model that did not think', () => {
		storeReasoning(store, turn, byCalls('d'), '');
		expect(thoughtsIn([user('Why?'), calls('d')])[1]).toBeUndefined();
	});
});

test('a store keeps the newest thoughts, and no more characters than it may', () => {
	const entries = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.string()));
	fc.assert(
		fc.property(entries, fc.nat(30), (list, most) => {
			const store = createReasoningCache(most);
			for (const [key, thought] of list) store.set(key, thought);
			const last = list.at(-1);
			if (last) expect(store.get(last[0])).toBe(last[1]);
			const kept = ['a', 'b', 'c', 'd', 'e'].map((key) => {
				const thought = store.get(key);
				return thought === undefined ? 0 : key.length + thought.length;
			});
			const sum = kept.reduce((total, length) => total + length, 0);
			expect(sum).toBeLessThanOrEqual(Math.max(most, last ? last.join('').length : 0));
		}),
	);
});
