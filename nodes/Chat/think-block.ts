/**
 * Servers without a parser for reasoning leave the thoughts of a model in its text, as
 * `<think>…</think>` in front of the answer (DeepSeek-R1 and Qwen3 on vLLM and Ollama, 2025).
 */
const OPEN = '<think>';
const CLOSE = '</think>';

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

const NOTHING: SplitText = { content: '', reasoning: '' };

/** Stops that a model has chosen by itself: what it wrote is whole, and a tag without its end is a word. */
const isWhole = (finishReason: string | null) => finishReason !== null && finishReason !== 'length';

/**
 * Takes a block of thoughts from the beginning of a text. A tag anywhere else is a word like any other.
 * What may yet become a block is held back until that is certain.
 *
 * @param hasReasoning the thoughts came apart already, so that the text is the answer
 */
export function createThinkSplitter(hasReasoning: () => boolean = () => false): ThinkSplitter {
	let state: 'start' | 'inside' | 'after' | 'outside' = 'start';
	let held: string[] = [];
	/** The end of what is held, where the closing tag may have begun. */
	let tail = '';

	const takeHeld = () => {
		const text = held.join('');
		held = [];
		tail = '';
		return text;
	};

	const begin = (text: string): SplitText => {
		const whole = takeHeld() + text;
		const start = whole.trimStart();
		const mayBegin = OPEN.startsWith(start.slice(0, OPEN.length)) && !hasReasoning();
		if (!mayBegin || whole.length - start.length > MAX_BLANKS) {
			state = 'outside';
			return { content: whole, reasoning: '' };
		}
		if (start.length >= OPEN.length) {
			state = 'inside';
			return inside(whole);
		}
		held.push(whole);
		return NOTHING;
	};

	const inside = (text: string): SplitText => {
		held.push(text);
		const window = tail + text;
		const at = window.indexOf(CLOSE);
		tail = window.slice(1 - CLOSE.length);
		if (at < 0) return NOTHING;
		const rest = window.slice(at + CLOSE.length);
		const thoughts = takeHeld().slice(0, -(rest.length + CLOSE.length));
		state = 'after';
		return {
			content: after(rest).content,
			reasoning: thoughts.trimStart().slice(OPEN.length).trim(),
		};
	};

	const after = (text: string): SplitText => {
		const content = text.trimStart();
		if (content !== '') state = 'outside';
		return { content, reasoning: '' };
	};

	return {
		push(text) {
			if (text === '') return NOTHING;
			if (state === 'start') return begin(text);
			if (state === 'inside') return inside(text);
			return state === 'after' ? after(text) : { content: text, reasoning: '' };
		},
		end(finishReason) {
			const wasInside = state === 'inside';
			state = 'outside';
			const text = takeHeld();
			if (!wasInside || isWhole(finishReason)) return { content: text, reasoning: '' };
			return { content: '', reasoning: text.trimStart().slice(OPEN.length).trim() };
		},
	};
}
