import {
	AIMessage,
	HumanMessage,
	mapChatMessagesToStoredMessages,
	mapStoredMessagesToChatMessages,
	SystemMessage,
	ToolMessage,
	type BaseMessage,
} from '@langchain/core/messages';
import { convertMessagesToCompletionsMessageParams } from '@langchain/openai';
import fc from 'fast-check';

import {
	carriedReasoning,
	carryAnswerReasoning,
	createStartedCalls,
} from '../../../nodes/LmChatSiliconFlow/message-reasoning';
import {
	withStandInReasoning,
	type WireMessage,
} from '../../../nodes/LmChatSiliconFlow/wire-message';

const human = (text: string) => new HumanMessage(text);
const tool = (id: string) => new ToolMessage({ content: 'ok', tool_call_id: id });
const says = (content: string) => new AIMessage(content);
const calls = (id: string, reasoning?: string) =>
	new AIMessage({
		// As n8n's agents build it.
		content: [],
		tool_calls: [{ id, name: 'weather', args: {}, type: 'tool_call' }],
		additional_kwargs: reasoning === undefined ? {} : { reasoning_content: reasoning },
	});

const toWire = (messages: BaseMessage[]): WireMessage[] =>
	JSON.parse(JSON.stringify(convertMessagesToCompletionsMessageParams({ messages, model: 'm' })));

describe('reasoning in messages', () => {
	it('is that of each of the assistant’s messages, in their order', () => {
		expect(
			carriedReasoning([
				new SystemMessage('Be kind.'),
				human('Why?'),
				calls('a', 'one'),
				tool('a'),
				calls('b', 'two'),
				tool('b'),
				says('So.'),
				human('How?'),
				calls('c', ''),
				tool('c'),
			]),
		).toEqual(['one', 'two', undefined, '']);
	});

	it('of an answer in words comes through the memory of n8n, which keeps the answer’s text alone', () => {
		const turn = [human('Why?'), calls('a', 'one'), tool('a'), calls('b', 'two'), tool('b')];
		carryAnswerReasoning(turn, 'three');
		const memory = mapStoredMessagesToChatMessages(
			JSON.parse(JSON.stringify(mapChatMessagesToStoredMessages([...turn, says('So.')]))),
		);
		const next = [...memory, human('How?'), calls('c', 'four'), tool('c')];
		expect(carriedReasoning(next)).toEqual(['one', 'two', 'three', 'four']);
		carryAnswerReasoning(next, 'five');
		expect(carriedReasoning([...next, says('Thus.'), human('And?'), says('Hm.')])).toEqual([
			'one',
			'two',
			'three',
			'four',
			'five',
			undefined,
		]);
	});

	it('of an answer without tools changes no message of an earlier turn', () => {
		const turn = [human('Why?'), calls('a', 'one'), tool('a'), says('So.'), human('How?')];
		carryAnswerReasoning(turn, 'two');
		expect(carriedReasoning([...turn, says('Thus.')])).toEqual(['one', undefined, undefined]);
	});
});

describe('calls that have begun', () => {
	it('are found by the request that LangChain makes of them, each once', () => {
		const message = fc.oneof(
			fc.string().map(human),
			fc.string().map(says),
			fc.string({ minLength: 1 }).map((id) => calls(id, id)),
			fc.string({ minLength: 1 }).map(tool),
			fc.string().map((text) => human([{ type: 'text', text }] as never)),
			fc.string().map((text) => new SystemMessage(text)),
		);
		fc.assert(
			fc.property(fc.array(fc.array(message), { maxLength: 6 }), (conversations) => {
				const started = createStartedCalls();
				for (const messages of conversations) started.add(messages);
				for (const messages of conversations) {
					expect(carriedReasoning(started.take(toWire(messages)) ?? [])).toEqual(
						carriedReasoning(messages),
					);
				}
				for (const messages of conversations) {
					expect(started.take(toWire(messages))).toBeUndefined();
				}
			}),
		);
	});
});

describe('a stand-in', () => {
	it('is different at every message, and takes the place of no reasoning that is there', () => {
		const messages: WireMessage[] = [
			{ role: 'user', content: 'Why?' },
			{
				role: 'assistant',
				content: null,
				tool_calls: [{ id: 'a', function: { name: 'weather', arguments: '{"city":"Rome"}' } }],
			},
			{ role: 'tool', content: 'warm' },
			{ role: 'assistant', content: 'It is warm.', reasoning_content: '' },
			{ role: 'assistant', content: 'Or hot.', reasoning_content: 'I doubt.' },
		];
		expect(
			withStandInReasoning(messages).map(({ reasoning_content: reasoning }) => reasoning),
		).toEqual([
			undefined,
			'I call weather {"city":"Rome"}',
			undefined,
			'I answer: It is warm.',
			'I doubt.',
		]);
	});
});
