/**
 * Reasoning inside the messages of LangChain, which n8n keeps: with the execution between the turns of
 * an agent, and in a chat memory between its runs. So it outlives a restart and reaches other workers.
 */
import { createHash } from 'crypto';

import { textOf, type WireMessage } from './wire-message';

/** A message as LangChain has it; only what is looked at here. */
export interface ChainMessage {
	content?: unknown;
	tool_calls?: Array<{ id?: string | null }>;
	additional_kwargs?: Record<string, unknown>;
	getType?(): string;
}

/** Where LangChain's client puts the reasoning of an answer, and n8n 2.40 and later hand it on. */
const REASONING = 'reasoning_content';

/**
 * Where the reasoning of an answer in words stands: at the message before it, which called the tools.
 * n8n makes the message of such an answer anew, out of its text alone (`saveToMemory` of 2.41), and
 * keeps the others as they are.
 */
const ANSWER_REASONING = 'siliconflow_answer_reasoning';

const reasoningAt = ({ additional_kwargs: kwargs }: ChainMessage, name: string) => {
	const reasoning = kwargs?.[name];
	return typeof reasoning === 'string' ? reasoning : undefined;
};

const isOfAssistant = (message: ChainMessage) => message.getType?.() === 'ai';

const callsTools = ({ tool_calls: calls }: ChainMessage) => (calls ?? []).length > 0;

/** The reasoning of each assistant message that carries its own, in their order. */
export function carriedReasoning(messages: ChainMessage[]): Array<string | undefined> {
	let ofAnswer: string | undefined;
	return messages.flatMap((message) => {
		if (message.getType?.() === 'human') ofAnswer = undefined;
		if (!isOfAssistant(message)) return [];
		const own = reasoningAt(message, REASONING) ?? (callsTools(message) ? undefined : ofAnswer);
		ofAnswer = reasoningAt(message, ANSWER_REASONING);
		return [own];
	});
}

/**
 * Puts the reasoning of an answer in words where n8n keeps it. Without tools before it there is no such
 * place: n8n's memory then takes texts only.
 *
 * @param messages those that were answered; the last of the assistant's is changed
 */
export function carryAnswerReasoning(messages: ChainMessage[], reasoning: string): void {
	const asked = messages.findLastIndex((message) => message.getType?.() === 'human');
	const caller = messages.findLast(
		(message, index) => index > asked && isOfAssistant(message) && callsTools(message),
	);
	if (caller?.additional_kwargs) caller.additional_kwargs[ANSWER_REASONING] = reasoning;
}

/** Who speaks, what, and the ids of the tools' calls. */
type Turn = [speaker: string, text: string, callIds: unknown[]];

const SPEAKERS: Record<string, string> = { human: 'user', ai: 'assistant', tool: 'tool' };

/** What tells conversations apart, as far as it is the same in LangChain's messages and on the wire. */
const digestOf = (turns: Turn[]) =>
	createHash('sha256').update(JSON.stringify(turns)).digest('base64');

const idsOf = (calls: ChainMessage['tool_calls']) => (calls ?? []).map(({ id }) => id);

const digestOfMessages = (messages: ChainMessage[]) =>
	digestOf(
		messages.flatMap((message): Turn[] => {
			const speaker = SPEAKERS[message.getType?.() ?? ''];
			if (speaker === undefined) return [];
			return [[speaker, textOf(message.content), idsOf(message.tool_calls)]];
		}),
	);

const digestOfRequest = (messages: WireMessage[]) =>
	digestOf(
		messages.flatMap(({ role = '', content, tool_calls: calls }): Turn[] =>
			Object.values(SPEAKERS).includes(role) ? [[role, textOf(content), idsOf(calls)]] : [],
		),
	);

/** The messages of calls that have begun and of which no request was made yet. */
export interface StartedCalls {
	add(messages: ChainMessage[]): void;
	/** The messages that a request was made of, once; undefined when they are not known. */
	take(request: WireMessage[]): ChainMessage[] | undefined;
}

/**
 * Brings a request together with the messages that it was made of: LangChain drops their reasoning on
 * the way. Several items may ask at once, so what was said tells which they are.
 */
export function createStartedCalls(): StartedCalls {
	const started = new Map<string, ChainMessage[][]>();
	return {
		add(messages) {
			const digest = digestOfMessages(messages);
			started.set(digest, [...(started.get(digest) ?? []), messages]);
		},
		take(request) {
			const digest = digestOfRequest(request);
			const [messages, ...others] = started.get(digest) ?? [];
			if (others.length > 0) started.set(digest, others);
			else started.delete(digest);
			return messages;
		},
	};
}
