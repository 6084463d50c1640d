import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { loadSpec, type OpenApiDocument } from '../../../generator/load.mts';
import { repository } from './on-node.mts';

const WORDS = 'x-n8n-operations';

/** The document without the words for the editor. */
const withoutWords = (document: OpenApiDocument): unknown =>
	JSON.parse(JSON.stringify(document, (key, value) => (key === WORDS ? undefined : value)));

const operationsOf = ({ paths }: OpenApiDocument) =>
	Object.values(paths as Record<string, Record<string, Record<string, unknown>>>).flatMap((path) =>
		Object.values(path),
	);

it('gives the 2024 spec as it is when no overlay is named', async () => {
	const file = path.join(repository, 'openapi/siliconflow.openapi.yaml');
	expect(await loadSpec([])).toEqual(parse(readFileSync(file, 'utf8')));
});

it('makes it the API of today', async () => {
	const today = await loadSpec(['today']);
	expect(Object.keys(today.paths as object)).toEqual(
		expect.arrayContaining(['/audio/voice/list', '/audio/voice/deletions', '/user/info']),
	);
	expect(operationsOf(today).some((operation) => WORDS in operation)).toBe(false);
});

it('adds the words for the editor and changes nothing else', async () => {
	const [today, withWords] = await Promise.all([loadSpec(['today']), loadSpec(['today', 'n8n'])]);
	expect(withoutWords(withWords)).toEqual(withoutWords(today));
	expect(operationsOf(withWords).some((operation) => WORDS in operation)).toBe(true);
});

it('gives every caller a document of its own', async () => {
	const [first, second] = await Promise.all([loadSpec([]), loadSpec([])]);
	first.paths = {};
	expect(Object.keys(second.paths as object)).toHaveLength(9);
});
