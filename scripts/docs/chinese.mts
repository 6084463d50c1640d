import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { anchorsIn } from './markdown.mts';
import { namesIn, translate, type Words } from './translate.mts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the Chinese docs are, from the root of the repo; their files have the names of the English ones. */
const FOLDER = 'docs/zh-CN';

/** Chinese by English, for the pages that are written from the nodes. */
export const WORDS_FILE = `${FOLDER}/words.json`;

/** The English readme of the repo, and the Chinese one, which stands beside the other docs. */
export const README = 'README.md';
const CHINESE_README = 'docs/README.zh-CN.md';

/** The Chinese page of the readme or of an English page of `docs/`, whether it is there or not. */
export const chineseFile = (file: string): string =>
	file === README ? CHINESE_README : file.replace(/^docs\//, `${FOLDER}/`);

/** Texts by file, from the root of the repo; undefined where there is no such file. */
export type ReadText = (file: string) => string | undefined;

/**
 * Where a link of an English page leads in its Chinese one: to the Chinese page, where there is one, and
 * the heading at the same place in it.
 */
export function chineseLink(link: string, file: string, textOf: ReadText): string {
	if (/^\w+:/.test(link)) return link;
	const [path, anchor] = link.split('#');
	const target = path ? join(dirname(file), path) : file;
	// The link to the other language leads back.
	if (target === CHINESE_README) return relative(dirname(CHINESE_README), README);
	const twin = chineseFile(target);
	const chinese = twin === target ? undefined : textOf(twin);
	const to = chinese === undefined ? target : twin;
	const shown = path ? relative(dirname(chineseFile(file)), to) : '';
	if (anchor === undefined) return shown;
	const place = anchorsIn(textOf(target) ?? '').indexOf(anchor);
	return `${shown}#${(chinese === undefined ? undefined : anchorsIn(chinese)[place]) ?? anchor}`;
}

/** A page that stands in the repo, where there is one. */
function readGuide(file: string): string | undefined {
	const path = join(root, file);
	return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * A Chinese text with the links of its English page.
 *
 * @param file of the English page
 */
export const withChineseLinks = (text: string, file: string, textOf: ReadText = readGuide) =>
	text.replace(/\]\(([^()\s]+)\)/g, (_, link: string) => `](${chineseLink(link, file, textOf)})`);

/**
 * The Chinese pages of the nodes.
 *
 * @param english the English ones, text by file
 * @returns their texts by file, and the phrases that the table of words lacks
 */
export function writeChinesePages(english: Map<string, string>): {
	pages: Map<string, string>;
	missing: string[];
} {
	const words = JSON.parse(readFileSync(join(root, WORDS_FILE), 'utf8')) as Words;
	const names = new Set([...english.values()].flatMap(namesIn));
	const missing = new Set<string>();
	const plain = new Map<string, string>();
	for (const [file, page] of english) {
		const translation = translate(page, words, names);
		for (const phrase of translation.missing) missing.add(phrase);
		plain.set(chineseFile(file), translation.text);
	}
	const textOf = (file: string) => english.get(file) ?? plain.get(file) ?? readGuide(file);
	const pages = new Map<string, string>();
	for (const file of english.keys()) {
		const text = plain.get(chineseFile(file)) ?? '';
		pages.set(chineseFile(file), withChineseLinks(text, file, textOf));
	}
	return { pages, missing: [...missing] };
}
