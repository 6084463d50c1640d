import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chineseFile, withChineseLinks } from './chinese.mts';
import type { Translation, Words } from './translate.mts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The pages with tables that `npm run simulate`, `npm run bench` and `npm run recordings` write. */
const FIGURE_PAGES = ['docs/scaling.md', 'docs/benchmarks.md', 'docs/recordings.md'];

/** Chinese by English for them; `#` stands for a number or a piece of code. */
export const FIGURE_WORDS_FILE = 'docs/zh-CN/figures.json';

const FIGURE = /`[^`]*`|(?<![A-Za-z\d])\d+(?:[.,]\d+)*(?![A-Za-z\d])/g;
/** What joins phrases to a cell or a heading, and what it is in Chinese. */
const JOINTS: Record<string, string> = {
	'; ': '；',
	', ': '，',
	': ': '：',
	' (': '（',
	')': '）',
};
const JOINT = /(; |, |: | \(|\))/;
const TABLE = /<!-- ([\w-]+): [^>]* -->[^]*?<!-- end of \1 -->/g;

class FigureTranslator {
	readonly missing = new Set<string>();
	readonly #words: Words;

	constructor(words: Words) {
		this.#words = words;
	}

	/** A phrase with its figures; undefined where the words lack it. */
	#known(text: string): string | undefined {
		const figures = text.match(FIGURE) ?? [];
		const form = text.replace(FIGURE, '#');
		const words = this.#words[form] ?? this.#words[form.charAt(0).toLowerCase() + form.slice(1)];
		if (words !== undefined) return words.replace(/#/g, () => figures.shift() ?? '');
		return /[a-z]/i.test(form) ? undefined : text;
	}

	/** The whole phrase where it is known, or else part by part. */
	phrase(text: string): string {
		const whole = this.#known(text);
		if (whole !== undefined) return whole;
		const parts = text.split(JOINT).map((part, index) => {
			const known = index % 2 ? JOINTS[part] : this.#known(part);
			if (known === undefined) this.missing.add(text);
			return known ?? part;
		});
		return parts.join('');
	}

	line(line: string): string {
		if (/^<!--|^\s*$/.test(line)) return line;
		if (line.startsWith('|')) {
			const cells = line.slice(1, -1).split('|');
			return `| ${cells.map((cell) => this.phrase(cell.trim())).join(' | ')} |`;
		}
		const [, mark = '', text = ''] = /^((?:- |#+ )?)(.*)$/.exec(line) ?? [];
		return mark + this.phrase(text);
	}
}

/**
 * Figures in Chinese, line by line.
 *
 * @returns with the phrases that the words lack, which stay English
 */
export function translateFigures(text: string, words: Words): Translation {
	const translator = new FigureTranslator(words);
	const lines = text.split('\n').map((line) => translator.line(line));
	return { text: lines.join('\n'), missing: [...translator.missing] };
}

/**
 * Puts the translated tables of a page between the same marks of its Chinese one.
 *
 * @throws Error when that has no place for one
 */
function withTables(chinese: string, english: string, words: Words): Translation {
	const missing: string[] = [];
	let page = chinese;
	for (const [table, name] of english.matchAll(TABLE)) {
		const translation = translateFigures(table, words);
		missing.push(...translation.missing);
		const old = [...page.matchAll(TABLE)].find(([, each]) => each === name);
		if (!old) throw new Error(`The Chinese page has no place for the table ${name}`);
		page = page.replace(old[0], () => translation.text);
	}
	return { text: page, missing };
}

const read = async (file: string) => await readFile(join(root, file), 'utf8');

/**
 * The Chinese pages of figures: a guide gets its tables from the English page, and a page that a command
 * writes as a whole is translated as a whole.
 *
 * @returns their texts by file, not yet laid out, and the phrases that the words lack
 */
export async function chineseFigures(): Promise<{ pages: Map<string, string>; missing: string[] }> {
	const words = JSON.parse(await read(FIGURE_WORDS_FILE)) as Words;
	const pages = new Map<string, string>();
	const missing: string[] = [];
	for (const file of FIGURE_PAGES) {
		const english = await read(file);
		const twin = chineseFile(file);
		const isGuide = english.search(TABLE) >= 0;
		const translation = isGuide
			? withTables(await read(twin), english, words)
			: translateFigures(english, words);
		missing.push(...translation.missing);
		const text = isGuide ? translation.text : withChineseLinks(translation.text, file);
		pages.set(twin, text);
	}
	return { pages, missing };
}
