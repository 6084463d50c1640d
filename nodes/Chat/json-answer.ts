import { firstValue, parseJson, toJson } from '../shared/http/api-response';

/** Begins and ends a block of Markdown code; the word after it names the language. */
const FENCE = '```';

/** The first line that begins as an object or a list, or where in a line one begins that is no word in brackets. */
const BEGINNINGS = [/^[ \t]*[[{]/m, /[[{]\s*["'{]/];

/** What stands in the first block of code; the name of its language may be in the same line. */
function inFence(text: string): string | undefined {
	const opened = text.indexOf(FENCE);
	const from = opened < 0 ? -1 : opened + FENCE.length;
	const to = from < 0 ? -1 : text.indexOf(FENCE, from);
	return to < 0 ? undefined : text.slice(from, to).replace(/^\w*/, '');
}

/** The objects in a text, whatever stands between them; undefined where one of them has no end. */
export function objectsIn(text: string): string[] | undefined {
	const objects: string[] = [];
	for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at)) {
		const object = firstValue(text.slice(at));
		if (object === undefined) return undefined;
		objects.push(object);
		at += object.length;
	}
	return objects;
}

/** The value that stands among words. */
function valueAmongWords(text: string): unknown {
	for (const beginning of BEGINNINGS) {
		const begins = beginning.exec(text);
		const value = begins ? firstValue(text.slice(begins.index).trimStart()) : undefined;
		const parsed = value === undefined ? undefined : parseJson(value);
		if (parsed !== undefined) return parsed;
	}
	return undefined;
}

function valueIn(content: string): unknown {
	// Blanks of all kinds, and a byte order mark.
	const whole = parseJson(content.trim());
	if (typeof whole === 'string') return parseJson(whole) ?? whole;
	if (whole !== undefined) return whole;
	const code = inFence(content);
	const inCode = code === undefined ? undefined : parseJson(code);
	return inCode === undefined ? valueAmongWords(content) : inCode;
}

/**
 * Reads an answer that is to be JSON. Models without JSON mode put it into a block of code, or words
 * around it, and write it as Python does.
 *
 * @returns undefined when there is no whole JSON in it, or one of more levels than n8n can write down
 */
export function parseJsonAnswer(content: string): unknown {
	const value = valueIn(content);
	return toJson(value) === undefined ? undefined : value;
}
