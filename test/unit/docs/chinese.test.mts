import { existsSync } from 'node:fs';
import { join } from 'node:path';

import {
	chineseFile,
	chineseLink,
	README,
	WORDS_FILE,
	writeChinesePages,
} from '../../../scripts/docs/chinese.mts';
import {
	chineseFigures,
	FIGURE_WORDS_FILE,
	translateFigures,
} from '../../../scripts/docs/figures.mts';
import { codeIn, filesWith, linksIn, read, root } from './markdown.mts';

const textOf = (file: string) => (existsSync(join(root, file)) ? read(file) : undefined);

/** The blocks of a page: headings, paragraphs, lists, tables and code, with blank lines between them. */
const blocksOf = (text: string): string[] =>
	text
		.replace(/^```[\s\S]*?^```/gm, (code) => code.replace(/\n\s*\n/g, '\n'))
		.split(/\n\s*\n/)
		.map((block) => block.trim())
		.filter(Boolean);

/** What a block is, with the number of its lines where that has to be the same. */
function kindOf(block: string): string {
	const [first] = block.split('\n');
	if (/^#+ /.test(first)) return `heading ${/^#+/.exec(first)?.[0]}`;
	if (first.startsWith('```')) return 'code';
	if (first.startsWith('|')) return `table of ${block.split('\n').length} lines`;
	if (first.startsWith('<!--')) return 'comment';
	const items = block.match(/^\s*(?:[-*]|\d+\.) /gm);
	return items ? `list of ${items.length}` : 'paragraph';
}

/** The first thing that a Chinese page lacks or has too much, if anything. */
function faultOf(file: string): string | undefined {
	const english = blocksOf(read(file));
	const chinese = blocksOf(read(chineseFile(file)));
	let section = '';
	for (const [index, block] of english.entries()) {
		const kind = kindOf(block);
		if (kind.startsWith('heading')) section = block;
		const twin = chinese[index];
		const place = `after "${section}", for "${block.slice(0, 80)}"`;
		if (twin === undefined) return `${place}: there is nothing`;
		if (kindOf(twin) !== kind) return `${place}: ${kindOf(twin)} in place of ${kind}`;
		const links = linksIn(block).map((link) => chineseLink(link, file, textOf));
		if (linksIn(twin).sort().join() !== links.sort().join()) {
			return `${place}: leads to ${linksIn(twin).join(' ')} in place of ${links.join(' ')}`;
		}
		const code = [codeIn(twin).sort().join('\n'), codeIn(block).sort().join('\n')];
		if (code[0] !== code[1]) return `${place}: code ${code[0]} in place of ${code[1]}`;
	}
	const more = chinese[english.length];
	return more && `at the end: "${more.slice(0, 80)}" too much`;
}

const translated = [README, ...filesWith('.md', join(root, 'docs'))].filter(
	(file) => existsSync(join(root, chineseFile(file))) && chineseFile(file) !== file,
);

it('finds what a Chinese page lacks', () => {
	expect(blocksOf('# A\n\ntext\n\n```sh\na\n\nb\n```\n').map(kindOf)).toEqual([
		'heading #',
		'paragraph',
		'code',
	]);
});

it('leads links to the Chinese page and the heading at the same place', () => {
	const texts: Record<string, string> = {
		'docs/a.md': '# A\n\n## One thing',
		'docs/zh-CN/a.md': '# 甲\n\n## 一件事',
	};
	const link = (target: string) => chineseLink(target, 'docs/b.md', (file) => texts[file]);
	expect(link('a.md#one-thing')).toBe('a.md#一件事');
	expect(link('../examples/x.json')).toBe('../../examples/x.json');
	expect(link('https://example.com/#x')).toBe('https://example.com/#x');
});

it('has each page of docs/ in Chinese, but the parts that node pages are made of', () => {
	const english = filesWith('.md', join(root, 'docs')).filter(
		(file) => !/^docs\/(?:zh-CN|intro|README)/.test(file),
	);
	expect(english.filter((file) => !translated.includes(file))).toEqual([]);
});

it('translates figures by the phrases around them', () => {
	const words = {
		'# requests a minute': '每分钟 # 个请求',
		'# each': '每个 #',
		texts: '文本',
		'See #, at # %.': '见 #，# %。',
	};
	const page =
		'## Texts; 5\n\n| `x`, 1,000 requests a minute (2.5 each) | 7 % |\n\nSee `n8n`, at 5 %.';
	expect(translateFigures(page, words)).toEqual({
		text: '## 文本；5\n\n| `x`，每分钟 1,000 个请求（每个 2.5） | 7 % |\n\n见 `n8n`，5 %。',
		missing: [],
	});
	expect(translateFigures('| 5 images, texts |', words).missing).toEqual(['5 images, texts']);
});

it(`has a word in ${FIGURE_WORDS_FILE} for all that the pages of figures say`, async () => {
	expect((await chineseFigures()).missing).toEqual([]);
});

it(`has a word in ${WORDS_FILE} for all that the node pages say`, () => {
	const english = filesWith('.md', join(root, 'docs/nodes')).map((file): [string, string] => [
		file,
		read(file),
	]);
	expect(writeChinesePages(new Map(english)).missing).toEqual([]);
});

it.each(translated)('%s has the same headings, links and code in Chinese', (file) => {
	expect(faultOf(file)).toBeUndefined();
});
