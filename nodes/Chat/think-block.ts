import { HARMONY_STARTS, readHarmony } from './harmony';

/**
 * Servers without a parser for reasoning leave the thoughts of a model in its text, as
 * `<think>…</think>` in front of the answer (DeepSeek-R1 and Qwen3 on vLLM and Ollama, 2025).
 */
const OPEN = '<think>';
const CLOSE = '</think>';

/** A tag in small letters, and the one that closes, which has a sign more. */
type Tags = [open: string, close: RegExp];

const THINK: Tags = [OPEN, /<\/think>/i];

/** The tags that models know; the last are Seed-OSS's, Magistral's and Kimi-VL's (2025). */
const TAGS: Tags[] = [
	THINK,
	['<thinking>', /<\/thinking>/i],
	['<thought>', /<\/thought>/i],
	['<reasoning>', /<\/reasoning>/i],
	['<seed:think>', /<\/seed:think>/i],
	['[think]', /\[\/think\]/i],
	['◁think▷', /◁\/think▷/i],
];

/**
 * What decides where thoughts end that have no opening tag: templates of chats put it into the prompt
 * (DeepSeek-R1, QwQ and Qwen3-Thinking on vLLM without a parser, 2025). The tag begins a line or follows
 * its text at once. Among blanks or quotation marks and in code it is a word, and so are both tags together.
 */
const END_OR_WORD = /```[^]*?(?:```|$)|<think>|(?:(?:^|\n)[ \t]*|[^\s`'"“‘«(<[])<\/think>/g;

/** Where thoughts without an opening tag end: the index after their closing tag, or -1. */
function endOfUnopened(text: string): number {
	for (const { 0: match, index } of text.matchAll(END_OR_WORD)) {
		if (match.startsWith('```')) continue;
		return match === OPEN ? -1 : index + match.length;
	}
	return -1;
}

/** Blocks of thoughts in a row; more of them are the loop of a model. */
const MAX_BLOCKS = 20;

/** Blanks before a block; more of them are a text of their own. */
const MAX_BLANKS = 100;

/** A text, or a piece of one, with the thoughts apart from the answer. */
export interface SplitText {
	content: string;
	reasoning: string;
}

/** Takes a text piece by piece; however it is cut, the parts are the same. */
export interface ThinkSplitter {
	push(text: string): SplitText;
	/**
	 * Says that the text is over.
	 *
	 * @param finishReason why; a block that never closes holds thoughts only where the text was cut off
	 * @returns what was held back until now
	 */
	end(finishReason: string | null): SplitText;
}

/** How a text is read. */
interface SplitOptions {
	/** The thoughts came apart already, so that the text is the answer. */
	hasReasoning?: () => boolean;
	/** The text may begin inside of a block; all of it is held back until that is certain. */
	mayLackOpening?: boolean;
}

const NOTHING: SplitText = { content: '', reasoning: '' };

const joined = (a: SplitText, b: SplitText): SplitText => ({
	content: a.content + b.content,
	reasoning: a.reasoning + b.reasoning,
});

/** By so much a held text has grown when it is looked at again. */
const GROWTH = 1.25;

/** Stops that a model has chosen by itself: what it wrote is whole, and a tag without its end is a word. */
const isWhole = (finishReason: string | null) => finishReason !== null && finishReason !== 'length';

/**
 * Takes a block of thoughts from the beginning of a text, or reads one that is in channels throughout. A tag
 * anywhere else is a word like any other. What may yet become a block is held back until that is certain, and
 * a text in channels until its end.
 */
export function createThinkSplitter({
	hasReasoning = () => false,
	mayLackOpening = false,
}: SplitOptions = {}): ThinkSplitter {
	let state: 'start' | 'unopened' | 'inside' | 'after' | 'outside' | 'channels' = 'start';
	let held: string[] = [];
	let heldLength = 0;
	/** Those that have ended; another may follow. */
	let blocks = 0;
	let hasThoughts = false;
	/** Those of the block that has begun. */
	let [open, close] = THINK;
	/** The end of what is held, where the closing tag may have begun. */
	let tail = '';
	/** A closing tag has come of which it is not known whether it is a word. */
	let mayEnd = false;
	/** From this length on the held text is looked at for it: with each such tag would take for ever. */
	let nextLook = 0;

	const takeHeld = () => {
		const text = held.join('');
		held = [];
		heldLength = 0;
		tail = '';
		return text;
	};

	const begin = (text: string): SplitText => {
		const whole = takeHeld() + text;
		const start = whole.trimStart();
		const isPlain = hasReasoning() || whole.length - start.length > MAX_BLANKS;
		const channels = HARMONY_STARTS.find((tag) => tag.startsWith(start.slice(0, tag.length)));
		if (channels !== undefined && start !== '' && !isPlain) {
			if (start.length >= channels.length) state = 'channels';
			held.push(whole);
			return NOTHING;
		}
		const tags = TAGS.find(([tag]) => tag.startsWith(start.slice(0, tag.length).toLowerCase()));
		if (!tags || isPlain) {
			if (mayLackOpening && !hasReasoning() && blocks === 0) {
				state = 'unopened';
				return unopened(whole);
			}
			state = 'outside';
			return { content: whole, reasoning: '' };
		}
		[open, close] = tags;
		if (start.length >= open.length) {
			state = 'inside';
			return inside(whole);
		}
		held.push(whole);
		return NOTHING;
	};

	const unopened = (text: string): SplitText => {
		held.push(text);
		heldLength += text.length;
		const window = tail + text;
		tail = window.slice(1 - CLOSE.length);
		mayEnd ||= window.includes(CLOSE);
		return mayEnd && heldLength >= nextLook ? look() : NOTHING;
	};

	const look = (): SplitText => {
		const whole = held.join('');
		const end = endOfUnopened(whole);
		mayEnd = false;
		nextLook = GROWTH * whole.length;
		if (end < 0) return NOTHING;
		takeHeld();
		return endBlock(whole.slice(0, end - CLOSE.length), whole.slice(end));
	};

	const inside = (text: string): SplitText => {
		held.push(text);
		const window = tail + text;
		const at = window.search(close);
		tail = window.slice(-open.length);
		if (at < 0) return NOTHING;
		const rest = window.slice(at + open.length + 1);
		const thoughts = takeHeld().slice(0, -(rest.length + open.length + 1));
		return endBlock(thoughts.trimStart().slice(open.length), rest);
	};

	/** The thoughts of a block, apart from those of one before. */
	const thoughtsOf = (block: string): string => {
		const thoughts = block.trim();
		const separator = hasThoughts && thoughts !== '' ? '\n\n' : '';
		hasThoughts ||= thoughts !== '';
		return separator + thoughts;
	};

	const endBlock = (block: string, rest: string): SplitText => {
		const thoughts = thoughtsOf(block);
		state = 'after';
		const { content, reasoning } = after(rest);
		return { content, reasoning: thoughts + reasoning };
	};

	const after = (text: string): SplitText => {
		const content = text.trimStart();
		if (content === '') return NOTHING;
		blocks += 1;
		state = blocks < MAX_BLOCKS ? 'start' : 'outside';
		return state === 'start' ? begin(content) : { content, reasoning: '' };
	};

	const end = (finishReason: string | null): SplitText => {
		const begun = mayEnd ? look() : NOTHING;
		if (begun !== NOTHING) return joined(begun, end(finishReason));
		const wasInside = state === 'inside';
		const channels = state === 'channels' ? readHarmony(held.join('')) : undefined;
		state = 'outside';
		const text = takeHeld();
		if (channels) return channels;
		if (!wasInside || isWhole(finishReason)) return { content: text, reasoning: '' };
		return { content: '', reasoning: thoughtsOf(text.trimStart().slice(open.length)) };
	};

	return {
		end,
		push(text) {
			if (text === '') return NOTHING;
			if (state === 'start') return begin(text);
			if (state === 'unopened') return unopened(text);
			if (state === 'channels') {
				held.push(text);
				return NOTHING;
			}
			if (state === 'inside') return inside(text);
			return state === 'after' ? after(text) : { content: text, reasoning: '' };
		},
	};
}

/**
 * The thoughts and the answer in a whole text, whether or not the thoughts have an opening tag.
 *
 * @param finishReason why the text ended
 */
export function splitThoughts(text: string, finishReason: string | null): SplitText {
	const splitter = createThinkSplitter({ mayLackOpening: true });
	return joined(splitter.push(text), splitter.end(finishReason));
}

/** Models that cannot but think, by the names that their makers give them. */
const THINKERS = /\b(R1|QwQ|Thinking|Z1)\b/i;

/** Whether a model thinks unless it is told not to, so that its texts may begin with thoughts. */
export const isThinker = (model: string): boolean => THINKERS.test(model);
