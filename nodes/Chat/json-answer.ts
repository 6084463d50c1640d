import { tryParseJson } from '../shared/http/api-response';

/** Begins and ends a block of Markdown code; the word after it names the language. */
const FENCE = '```';

/** The first line that begins as an object or a list. */
const BEGINNING = /^[ \t]*[[{]/m;

const BRACKETS: Record<string, number> = { '{': 1, '[': 1, '}': -1, ']': -1 };

/** What stands in the first block of code. */
function inFence(text: string): string | undefined {
	const opened = text.indexOf(FENCE);
	const from = opened < 0 ? -1 : text.indexOf('\n', opened);
	const to = from < 0 ? -1 : text.indexOf(FENCE, from);
	return to < 0 ? undefined : text.slice(from, to);
}

/** The object or list that a text begins with; undefined when it has no end. */
function firstValue(text: string): string | undefined {
	let depth = 0;
	let isInString = false;
	for (let at = 0; at < text.length; at += 1) {
		const sign = text.charAt(at);
		if (isInString) {
			if (sign === '\\') at += 1;
			else if (sign === '"') isInString = false;
			continue;
		}
		if (sign === '"') isInString = true;
		depth += BRACKETS[sign] ?? 0;
		if (depth === 0) return text.slice(0, at + 1);
	}
	return undefined;
}

/** The value that stands among words: it begins a line. */
function valueAmongWords(text: string): unknown {
	const begins = BEGINNING.exec(text);
	const value = begins ? firstValue(text.slice(begins.index).trimStart()) : undefined;
	return value === undefined ? undefined : tryParseJson(value);
}

/**
 * Reads an answer that is to be JSON. Models without JSON mode put it into a block of code, or words
 * around it.
 *
 * @returns undefined when there is no whole JSON in it
 */
export function parseJsonAnswer(content: string): unknown {
	const whole = tryParseJson(content);
	if (whole !== undefined) return whole;
	const code = inFence(content);
	const inCode = code === undefined ? undefined : tryParseJson(code);
	return inCode === undefined ? valueAmongWords(content) : inCode;
}
