/** What the search examples promise about their data. That the answers are found is tested in a real n8n. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Question {
	question: string;
	file: string;
	passage: string;
}

const data = path.resolve(__dirname, '../../../examples/data');
const read = (name: string) => readFileSync(path.join(data, name), 'utf8');
const files = readdirSync(path.join(data, 'sotu'))
	.filter((name) => name.endsWith('.txt'))
	.map((name) => `sotu/${name}`);
const paragraphs = files.flatMap((file) =>
	read(file)
		.trimEnd()
		.split('\n\n')
		.map((text) => ({ file, text })),
);
const questions: Question[] = JSON.parse(read('questions.json'));

/** Every run of so many words, in small letters and without marks. */
function runsOf(text: string, length: number): Set<string> {
	const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
	return new Set(words.map((_word, start) => words.slice(start, start + length).join(' ')));
}

test('there are eight to ten addresses of at most 400 paragraphs', () => {
	expect(files.length).toBeGreaterThanOrEqual(8);
	expect(files.length).toBeLessThanOrEqual(10);
	expect(paragraphs.length).toBeGreaterThan(200);
	expect(paragraphs.length).toBeLessThanOrEqual(400);
});

test('paragraphs are whole sentences on one line, and none appears twice', () => {
	for (const { text } of paragraphs) {
		expect(text).toMatch(/^\S[^\n]{198,1200}[.!?]["']?$/);
	}
	expect(new Set(paragraphs.map(({ text }) => text)).size).toBe(paragraphs.length);
});

test('the licences of the texts stand beside them', () => {
	expect(read('sotu/LICENSE-CC0-1.0')).toContain('CC0 1.0 Universal');
	expect(read('sotu/LICENSE-PDDL-1.0')).toContain('Public Domain Dedication');
});

test('there are at least 20 questions, about every address, none twice', () => {
	expect(questions.length).toBeGreaterThanOrEqual(20);
	expect(new Set(questions.map(({ question }) => question)).size).toBe(questions.length);
	expect(new Set(questions.map(({ file }) => file))).toEqual(new Set(files));
});

test.each(questions)('one paragraph answers "$question"', ({ question, file, passage }) => {
	const answering = paragraphs.filter(({ text }) => text.includes(passage));
	expect(answering.map((paragraph) => paragraph.file)).toEqual([file]);
	expect(question).toMatch(/^[A-Z].*\?$/);
});

test.each(questions)('"$question" is not copied from the address', ({ question, file }) => {
	const RUN = 5;
	const asked = [...runsOf(question, RUN)].filter((run) => run.split(' ').length === RUN);
	const said = runsOf(read(file), RUN);
	expect(asked.filter((run) => said.has(run))).toEqual([]);
});
