import type { Caption } from './captions';
import { isSpaceless } from './join-texts';

/** What people can read (Netflix's and the BBC's guides for subtitles): signs a line, and seconds. */
const MAX_LINE_WIDTH = 42;
const MAX_LINES = 2;
const MIN_SECONDS = 1;
const MAX_SECONDS = 7;
/** Chinese and Japanese signs say more and are wider: 18 of them fill a line. */
const WIDE_SIGN_WIDTH = MAX_LINE_WIDTH / 18;

/** Where a sentence ends, and where it pauses; the full-width signs are those of Chinese and Japanese. */
const SENTENCE_END = /[.!?…。！？]["'”’」』)]*$/u;
const PAUSE = /[,;:、，；：–—]["'”’」』)]*$/u;
/** A sign that must not begin a line. */
const CLOSING = /^[\p{Pe}\p{Pf}.,!?;:…、。，．！？；：・ー]/u;

/** Signs with the marks that belong to them, so that none is torn apart. */
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const signsOf = (text: string): string[] =>
	Array.from(graphemes.segment(text), ({ segment }) => segment);

/** How much of a line a text takes, in Latin signs. */
const widthOf = (text: string): number =>
	signsOf(text).reduce((sum, sign) => sum + (isSpaceless(sign) ? WIDE_SIGN_WIDTH : 1), 0);

/**
 * What is never broken: a word, or a sign of a script without spaces with what must stay behind it. Each
 * keeps the space before it.
 */
function wordsOf(text: string): string[] {
	const words: string[] = [];
	for (const word of text.split(/\s+/).filter((each) => each !== '')) {
		let isJoined = false;
		for (const sign of signsOf(word)) {
			const last = words.at(-1) ?? '';
			const isWithin = !isSpaceless(sign) && !isSpaceless(last.slice(-1));
			if (isJoined && (isWithin || CLOSING.test(sign))) words[words.length - 1] = last + sign;
			else words.push(isJoined || last === '' ? sign : ` ${sign}`);
			isJoined = true;
		}
	}
	return words.flatMap(splitLong);
}

/** A word that no line can hold, in parts. */
function splitLong(word: string): string[] {
	if (widthOf(word) <= MAX_LINE_WIDTH) return [word];
	const parts: string[] = [''];
	for (const sign of signsOf(word)) {
		const last = parts.at(-1) ?? '';
		if (widthOf(last + sign) <= MAX_LINE_WIDTH) parts[parts.length - 1] = last + sign;
		else parts.push(sign);
	}
	return parts;
}

const lineOf = (words: readonly string[]): string => words.join('').trim();

/** Lines as full as they can be. */
function fill(words: readonly string[], width: number): string[] {
	const lines: string[] = [];
	let line: string[] = [];
	for (const word of words) {
		if (line.length > 0 && widthOf(lineOf([...line, word])) > width) {
			lines.push(lineOf(line));
			line = [];
		}
		line.push(word);
	}
	return [...lines, lineOf(line)];
}

/** The words on one line, or on two that are about equally long. */
function balance(words: readonly string[]): string {
	const whole = lineOf(words);
	if (widthOf(whole) <= MAX_LINE_WIDTH) return whole;
	for (let width = Math.ceil(widthOf(whole) / 2); width < MAX_LINE_WIDTH; width++) {
		const lines = fill(words, width);
		if (lines.length <= MAX_LINES && lines.every((line) => widthOf(line) <= width)) {
			return lines.join('\n');
		}
	}
	return fill(words, MAX_LINE_WIDTH).join('\n');
}

/** How good a caption's end is: behind a sentence, a pause, or any word. */
function endOf(word: string): number {
	if (SENTENCE_END.test(word)) return 3;
	return PAUSE.test(word) ? 2 : 1;
}

/**
 * How many words the next caption takes: as many as fit, back to the last sentence's end or pause that
 * leaves it a third full.
 */
function nextCount(words: readonly string[], fits: (count: number) => boolean): number {
	let most = 1;
	while (most < words.length && fits(most + 1)) most += 1;
	if (most === words.length) return most;
	let best = most;
	for (let count = most; count >= Math.max(1, Math.ceil(most / 3)); count--) {
		if (endOf(words[count - 1] ?? '') > endOf(words[best - 1] ?? '')) best = count;
	}
	return best;
}

/**
 * A segment in captions that can be read: at most two lines of 42 signs (of Chinese and Japanese 18), of
 * one to seven seconds, broken at the ends of sentences and pauses where there are some. The segment's
 * time is shared out by the length of the words.
 */
export function toReadable({ start, end, text }: Caption): Caption[] {
	const words = wordsOf(text);
	const widths = words.map(widthOf);
	const total = widths.reduce((sum, width) => sum + width, 0);
	if (total === 0) return [];
	const perWidth = Math.max(0, end - start) / total;
	const captions: Caption[] = [];
	let at = start;
	for (let from = 0; from < words.length;) {
		const rest = words.slice(from);
		const secondsOf = (count: number) =>
			perWidth * widths.slice(from, from + count).reduce((sum, width) => sum + width, 0);
		const count = nextCount(rest, (more) => {
			const isShort = fill(rest.slice(0, more), MAX_LINE_WIDTH).length <= MAX_LINES;
			return isShort && secondsOf(more) <= MAX_SECONDS;
		});
		const until = from + count >= words.length ? end : at + secondsOf(count);
		captions.push({ start: at, end: until, text: balance(rest.slice(0, count)) });
		at = until;
		from += count;
	}
	return lengthen(captions);
}

/** Captions that are too short to be read take time of the next one, or of the one before. */
function lengthen(captions: Caption[]): Caption[] {
	for (const [index, caption] of captions.entries()) {
		const missing = MIN_SECONDS - (caption.end - caption.start);
		if (missing <= 0) continue;
		const next = captions[index + 1];
		const previous = captions[index - 1];
		const spare = (other: Caption | undefined) =>
			other ? Math.max(0, other.end - other.start - MIN_SECONDS) : 0;
		const later = Math.min(missing, spare(next));
		const earlier = Math.min(missing - later, spare(previous));
		caption.end += later;
		if (next) next.start += later;
		caption.start -= earlier;
		if (previous) previous.end -= earlier;
	}
	// Words that were said in a moment, e.g. in front of a long silence, stay no longer than needed.
	return captions.map((caption) => ({
		...caption,
		end: Math.min(caption.end, caption.start + MAX_SECONDS),
	}));
}
