/** Chinese by English: the phrases of the node pages, each a paragraph, a heading or a cell of a table. */
export type Words = Record<string, string>;

/** A page in Chinese, and the phrases that the words lack; these stay English in it. */
export interface Translation {
	text: string;
	missing: string[];
}

/** What the generator puts together, from the whole phrase to the last part of one. */
const PATTERNS: Array<[RegExp, string]> = [
	[/^\*\*required\*\*, (`.*`)$/, '**必填**，$1'],
	[/^\*\*required\*\*$/, '**必填**'],
	[/^whole number, (\S+) to (\S+)$/, '整数，$1 到 $2'],
	[/^whole number, at least (\S+)$/, '整数，至少 $1'],
	[/^whole number, at most (\S+)$/, '整数，至多 $1'],
	[/^number, (\S+) to (\S+)$/, '数值，$1 到 $2'],
	[/^number, at least (\S+)$/, '数值，至少 $1'],
	[/^number, at most (\S+)$/, '数值，至多 $1'],
	[/^### List (\d+)$/, '### 列表 $1'],
];

const CODE_OR_LINK = /`[^`]*`|\]\([^)]*\)/g;
const isName = (text: string) => !/[a-z]/i.test(text.replace(CODE_OR_LINK, ''));

/** Replaces outside of code, where a joining word is none. */
const outsideCode = (text: string, from: string, to: string) =>
	text
		.split(/(`[^`]*`)/)
		.map((part, index) => (index % 2 ? part : part.replaceAll(from, to)))
		.join('');

const lists = (text: string) => text.replace(/in \[list (\d+)\]/g, '属于[列表 $1]');

/** For which values a field is there, as `rows.mts` puts it. */
function condition(text: string): string {
	const only = /Only with (.*?)\.(?= Not with |$)/.exec(text)?.[1];
	const except = /Not with (.*)\.$/.exec(text)?.[1];
	return [
		...(only ? [`仅当 ${outsideCode(lists(only), ' and ', ' 且 ')} 时。`] : []),
		...(except ? [`不用于 ${outsideCode(lists(except), ' or ', ' 或 ')}。`] : []),
	].join('');
}

class Translator {
	readonly missing: string[] = [];
	readonly #words: Words;
	readonly #names: Set<string>;

	constructor(words: Words, names: Set<string>) {
		this.#words = words;
		this.#names = names;
	}

	#phrase(text: string): string {
		const known = this.#words[text];
		if (known !== undefined) return known;
		if (isName(text) || text.split(', ').every((part) => this.#names.has(part))) return text;
		const pattern = PATTERNS.find(([form]) => form.test(text));
		if (pattern) return text.replace(...pattern);
		this.missing.push(text);
		return text;
	}

	/** A phrase with what the generator adds to it. */
	text(text: string): string {
		const shared = /^Also the \[options for sending\]\(([^)]*)\): (.*)\.$/.exec(text);
		if (shared) return `另见[发送选项](${shared[1]})：${shared[2].replaceAll(', ', '、')}。`;
		const request = /^(.*?) ?Request: (`[^`]*`)\.$/.exec(text);
		if (request) return `${request[1] ? this.#phrase(request[1]) : ''}请求：${request[2]}。`;
		const conditional = /^(.*?) ?((?:Only|Not) with .*\.)$/.exec(text);
		if (!conditional) return this.#phrase(text);
		const [, words, when] = conditional;
		return `${words ? this.#phrase(words) : ''}${condition(when)}`;
	}

	/** The first cell is a field's name in the editor; in the head of a table it is a word. */
	row(line: string, isHead: boolean): string {
		const cells = line.slice(1, -1).split(/(?<!\\)\|/);
		const said = cells.map((cell, index) =>
			index === 0 && !isHead ? cell.trim() : this.text(cell.trim()),
		);
		return `| ${said.join(' | ')} |`;
	}

	line(line: string, next = ''): string {
		if (!line.trim() || /^\|[\s|:-]+\|$/.test(line)) return line;
		if (line.startsWith('|')) return this.row(line, /^\|[\s|:-]+\|$/.test(next));
		if (/^##? /.test(line)) return this.#words[line] ?? line;
		const [, mark, text] = /^(- )?(.*)$/.exec(line) ?? [];
		return `${mark ?? ''}${this.text(text)}`;
	}
}

/** The titles of a page and its sections, which are names in the editor. */
export const namesIn = (page: string): string[] =>
	[...page.matchAll(/^##? (.*)$/gm)].map(([, name]) => name);

/**
 * A page of `docs/nodes` in Chinese, line by line, with the links of the English one.
 *
 * @param names what stays as the editor has it, as the names of operations
 */
export function translate(page: string, words: Words, names: Set<string>): Translation {
	const translator = new Translator(words, names);
	const lines = page.split('\n');
	const text = lines.map((line, index) => translator.line(line, lines[index + 1])).join('\n');
	return { text, missing: translator.missing };
}
