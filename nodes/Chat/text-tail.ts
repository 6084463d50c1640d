import { CALL_STARTS, callsIn } from './calls-in-text';
import type { OfferedTools } from './offered-tools';
import type { ToolCall } from './tool-calls';

/** What the end of a text holds besides the answer. */
export interface TextTail {
	/** What belongs to the answer after all. */
	content: string;
	/** The calls of tools that stood in the text. */
	toolCalls: ToolCall[];
}

/** Takes the text of an answer piece by piece, and holds back what may be no part of it. */
export interface TailReader {
	/** @returns what is certain to belong to the answer */
	push(text: string): string;
	/**
	 * Says that the text is over.
	 *
	 * @param finishReason why
	 * @param hasCalls the model's calls came apart, as they should
	 */
	end(finishReason: string | null, hasCalls: boolean): TextTail;
}

/**
 * The tokens with which models end a message. Servers that do not know their model leave them in its text
 * (github logancyang/obsidian-copilot#2284, moltis-org/moltis#306, 2026-03).
 */
const END_TOKENS = [
	'<|im_end|>',
	'<|endoftext|>',
	'<|eot_id|>',
	'<|end_of_text|>',
	'<|end|>',
	'<|return|>',
	'<|call|>',
	'<｜end▁of▁sentence｜>',
];

/** What comes before a token that is spoken of, and not meant; one that is meant follows its text at once. */
const BEFORE_WORD = /[ \t`'"“‘«(]$/;

/** What DeepSeek leaves of calls that came apart (github stdapi-ai/stdapi.ai#182, 2026-08). */
const RESIDUE = /^<[｜‖]+DSML[｜‖]+ ?(?:function_calls|tool_calls)>?\s*$/;

/** Whether a text begins with one of these, or may when it goes on. */
const mayBegin = (text: string, starts: string[]): boolean =>
	starts.some((start) => start.startsWith(text.slice(0, start.length)));

/** How all of these begin, and those of calls: a text of a million other tags is not looked at tag by tag. */
const BEGINNING = /<(?:$|[|｜‖]|t(?:$|o))/g;

/** More of them in a row are the loop of a model, and no end. */
const MAX_END_LENGTH = 200;

/** Whether a text is such tokens alone, with blanks after them, or may be when it goes on. */
function mayBeEnd(text: string): boolean {
	if (text.length > MAX_END_LENGTH) return false;
	let rest = text;
	for (;;) {
		const token = END_TOKENS.find((each) => rest.startsWith(each));
		if (token === undefined) break;
		rest = rest.slice(token.length).trimStart();
	}
	return mayBegin(rest, END_TOKENS);
}

/** A text without the tokens at its end. */
function withoutEndTokens(text: string): string {
	let whole = text;
	for (;;) {
		const rest = whole.trimEnd();
		const token = END_TOKENS.find((each) => rest.endsWith(each));
		if (token === undefined) return whole;
		whole = rest.slice(0, -token.length);
	}
}

/** Whether the code of a text goes on at its end. */
const isInCode = (text: string) => text.split('```').length % 2 === 0;

/**
 * A reader of the end of a text. Where tools are offered, what begins as their calls do is held back until
 * the text is over: only then it is certain that nothing follows.
 *
 * @param tools what the model may call
 */
export function createTailReader(tools: OfferedTools): TailReader {
	const callStarts = tools.size > 0 ? CALL_STARTS : [];
	const passed: string[] = [];
	let held: string[] = [];
	let isCall = false;

	const pass = (text: string) => {
		if (text !== '') passed.push(text);
		return text;
	};

	return {
		push(text) {
			if (isCall) {
				held.push(text);
				return '';
			}
			const whole = held.join('') + text;
			held = [];
			for (const { index: at } of whole.matchAll(BEGINNING)) {
				const rest = whole.slice(at);
				const start = callStarts.find((each) => rest.startsWith(each));
				isCall = start !== undefined;
				if (!isCall && !mayBegin(rest, callStarts) && !mayBeEnd(rest)) continue;
				held = [rest];
				return pass(whole.slice(0, at));
			}
			return pass(whole);
		},
		end(finishReason, hasCalls) {
			const text = held.join('');
			held = [];
			if (text === '') return { content: '', toolCalls: [] };
			const before = passed.join('');
			const isCode = isInCode(before);
			const bare = withoutEndTokens(text);
			if (isCall && !hasCalls && !isCode) {
				const toolCalls = callsIn(text, tools) ?? callsIn(bare, tools);
				if (toolCalls) return { content: '', toolCalls };
			}
			if (hasCalls && RESIDUE.test(text)) return { content: '', toolCalls: [] };
			const isMeant = finishReason !== 'length' && !isCode && !BEFORE_WORD.test(before);
			return { content: isMeant ? bare : text, toolCalls: [] };
		},
	};
}
