import type { IDataObject } from 'n8n-workflow';

import { excerptOf, isRecord, layersOf, parseWrappedJson } from '../shared/http/api-response';
import {
	errorStatusIn,
	readErrorBody,
	withUnnamedWords,
	withWordsOf,
} from '../shared/http/error-body';
import { isCutJson, InvalidResponseError } from '../shared/http/failure';
import {
	choicesIn,
	finishReasonIn,
	headOf,
	indexIn,
	messageIn,
	readContent,
	readReasoning,
	TOOL_CALLS,
	usageIn,
} from './chat-answer';
import { NO_TOOLS, type OfferedTools } from './offered-tools';
import { createTailReader, type TailReader } from './text-tail';
import { createThinkSplitter, type ThinkSplitter } from './think-block';
import {
	createToolCallReader,
	toolCallsIn,
	type ToolCall,
	type ToolCallReader,
} from './tool-calls';

/** Thrown for an error that the service sends in place of an answer, or of the rest of one. */
export class StreamedError extends Error {
	/** In any of the shapes of the service's error bodies. */
	readonly body: unknown;

	constructor(body: unknown) {
		super(
			readErrorBody(body).message ?? withUnnamedWords('The service broke the stream off', body),
		);
		this.body = body;
	}
}

/** What a chunk adds to one of the choices. */
export interface ChoiceDelta {
	index: number;
	content: string;
	reasoning: string;
	/** Each whole, with the last delta of its choice. */
	toolCalls: ToolCall[];
	/** Why the choice has ended, once it has. */
	finishReason: string | null;
}

/** What an event of a stream adds to the answer. */
export interface ChatChunk {
	/** What the event says beside choices and usage. */
	head: IDataObject;
	deltas: ChoiceDelta[];
	usage?: IDataObject;
	/** The service says that the stream has come to its end. */
	isDone?: boolean;
	/** Something of the answer has come with it, be it held back. */
	isPaid: boolean;
}

/** Reads the events of one streamed answer. */
export interface ChunkReader {
	/**
	 * @param data of one event
	 * @returns undefined for an event that says nothing of the answer, such as a ping
	 * @throws StreamedError for an error of the service; InvalidResponseError for what is no JSON
	 */
	read(data: string): ChatChunk | undefined;
	/** The last event, where it says nothing of the answer: its words may say why there is no more. */
	passedOver(): Record<string, unknown> | string | undefined;
	/** What was held back until now: tool calls, and text of choices that have not said why they ended. */
	end(): ChoiceDelta[];
}

/** How the service says that a stream has come to its end. */
export const DONE = '[DONE]';

/** Whether an event is that, be it as a text of JSON (Coze). */
export const saysDone = (data: string): boolean =>
	[DONE, JSON.stringify(DONE)].includes(data.trim());

/** Words without JSON: gateways keep a connection open with them, or say why there is no answer. */
const WORDS = /^\[?[^{}[\]"]*\]?$/;

/** Gateways that write events anew may leave the old name of the field in front (new-api and others, 2025). */
const PREFIXES = /^(\s*data:)+/;

/** What was asked for, as far as it says how texts are to be read. */
export interface ReadOptions {
	/**
	 * The model is to think, so that its text may begin with thoughts that have no opening tag. Where
	 * none come apart, all of it is held back until that is certain.
	 */
	thinks?: boolean;
	/** What the model may call: it may do so in its text. None when left out. */
	tools?: OfferedTools;
}

/** A choice of an answer that is being read. */
interface OpenChoice {
	/** All that has come of its texts. */
	text: string;
	reasoning: string;
	splitter: ThinkSplitter;
	tail: TailReader;
	calls: ToolCallReader;
	hasCalls: boolean;
	/** It comes in deltas, and not in messages. */
	hasDeltas: boolean;
	isEnded: boolean;
}

function openChoice({ thinks: mayLackOpening = false, tools = NO_TOOLS }: ReadOptions): OpenChoice {
	const choice: OpenChoice = {
		text: '',
		reasoning: '',
		splitter: createThinkSplitter({ hasReasoning: () => choice.reasoning !== '', mayLackOpening }),
		tail: createTailReader(tools),
		calls: createToolCallReader(tools),
		hasCalls: false,
		hasDeltas: false,
		isEnded: false,
	};
	return choice;
}

/**
 * What the text of a message has beyond what has come: some gateways end a stream with all that it said, and
 * others send messages that grow, or the pieces of one (Aliyun's protocol).
 */
function restOf(given: string, begun: string, hasDeltas: boolean): string {
	if (given.startsWith(begun)) return given.slice(begun.length);
	return hasDeltas ? '' : given;
}

/** What was held back of the text of a choice that is over. */
function restOfChoice({ splitter, tail, hasCalls }: OpenChoice, finishReason: string | null) {
	const { content, reasoning } = splitter.end(finishReason);
	const begun = tail.push(content);
	const end = tail.end(finishReason, hasCalls);
	return { content: begun + end.content, reasoning, toolCalls: end.toolCalls };
}

function readDelta(choice: OpenChoice, entry: Record<string, unknown>) {
	const said = messageIn(entry) ?? {};
	const isDelta = entry.message === undefined || [entry.delta].flat().includes(said);
	choice.hasDeltas ||= isDelta;
	const rest = (given: string, begun: string) =>
		isDelta ? given : restOf(given, begun, choice.hasDeltas);
	const text = readContent(said);
	const content = rest(text.content, choice.text);
	const reasoning = rest(readReasoning(said) || text.reasoning, choice.reasoning);
	choice.text += content;
	choice.reasoning += reasoning;
	const split = choice.splitter.push(content);
	const hasCalls = choice.calls.push(toolCallsIn(said));
	choice.hasCalls ||= hasCalls;
	// Some services say it with every chunk, and clients that merge chunks would join the words.
	const finishReason = choice.isEnded ? null : finishReasonIn(entry);
	choice.isEnded ||= finishReason !== null;
	const begun = choice.tail.push(split.content);
	const end = finishReason === null ? undefined : restOfChoice(choice, finishReason);
	const toolCalls = end?.toolCalls ?? [];
	return {
		isPaid: content !== '' || reasoning !== '' || hasCalls,
		content: begun + (end?.content ?? ''),
		reasoning: reasoning + split.reasoning + (end?.reasoning ?? ''),
		toolCalls,
		finishReason: toolCalls.length > 0 ? TOOL_CALLS : finishReason,
	};
}

const isEndAlone = (entry: Record<string, unknown>) =>
	messageIn(entry) === undefined && finishReasonIn(entry) !== null;

/** @throws StreamedError when the event is an error; InvalidResponseError when it is no JSON */
function parse(data: string): Record<string, unknown> | string | undefined {
	const event =
		parseWrappedJson(data.replace(PREFIXES, '')) ?? (WORDS.test(data) ? data : undefined);
	if (event === undefined) {
		const message = withWordsOf('The service sent an event that is not JSON', data);
		throw new InvalidResponseError(message, {
			excerpt: excerptOf(data),
			isDamaged: isCutJson(data),
		});
	}
	if (typeof event === 'string') return event.trim() === '' ? undefined : event;
	const [record] = layersOf(event);
	if (record && errorStatusIn(record) !== undefined) throw new StreamedError(record);
	return record;
}

/** A reader of the events of one answer. */
export function createChunkReader(asked: ReadOptions): ChunkReader {
	const choices = new Map<number, OpenChoice>();
	let passedOver: Record<string, unknown> | string | undefined;

	return {
		passedOver: () => passedOver,
		read(data) {
			if (saysDone(data)) return { head: {}, deltas: [], isDone: true, isPaid: false };
			const event = parse(data);
			const entries = isRecord(event) ? choicesIn(event, true) : undefined;
			// An end before any beginning says why there is no answer.
			const isLoneEnd = choices.size === 0 && entries?.some(isEndAlone);
			if (!isRecord(event) || isLoneEnd || !(entries ?? usageIn(event))) {
				passedOver = event ?? passedOver;
				return undefined;
			}
			passedOver = undefined;
			let isPaid = false;
			const deltas = (entries ?? []).map((entry): ChoiceDelta => {
				const index = indexIn(entry) ?? 0;
				const choice = choices.get(index) ?? openChoice(asked);
				choices.set(index, choice);
				const { isPaid: brings, ...delta } = readDelta(choice, entry);
				isPaid ||= brings;
				return { index, ...delta };
			});
			const usage = usageIn(event);
			return { head: headOf(event), deltas, ...(usage ? { usage } : {}), isPaid };
		},
		end: () =>
			[...choices].flatMap(([index, choice]) => {
				const rest = restOfChoice(choice, null);
				const toolCalls = [...choice.calls.end(), ...rest.toolCalls];
				const isEmpty = toolCalls.length === 0 && rest.content === '' && rest.reasoning === '';
				if (choice.isEnded && isEmpty) return [];
				return [{ index, finishReason: null, ...rest, toolCalls }];
			}),
	};
}
