/** The generator as a command, in a copy of what it reads and writes. */
import { spawnSync } from 'node:child_process';
import {
	appendFileSync,
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onNode, repository } from './on-node.mts';

const CJK = /[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]/u;
const FILE = 'nodes/Embeddings/create.fields.generated.ts';
const MERGED = 'openapi/merged.openapi.yaml';

let copy: string;

const inCopy = (file: string) => path.join(copy, file);
const read = (file: string) => readFileSync(inCopy(file), 'utf8');

function run(folder: string, ...args: string[]) {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[path.join(folder, 'generator/main.mts'), ...args],
		{ cwd: folder, encoding: 'utf8' },
	);
	return { status, stdout, stderr };
}

beforeAll(() => {
	copy = mkdtempSync(path.join(tmpdir(), 'siliconflow-generator-'));
	for (const part of ['generator', 'openapi', 'nodes', '.prettierrc.js']) {
		cpSync(path.join(repository, part), inCopy(part), { recursive: true });
	}
	symlinkSync(path.join(repository, 'node_modules'), inCopy('node_modules'));
	expect(run(copy)).toMatchObject({ status: 0, stderr: '' });
	cpSync(inCopy('nodes'), inCopy('as-generated'), { recursive: true });
});

beforeEach(() => {
	rmSync(inCopy('nodes'), { recursive: true });
	cpSync(inCopy('as-generated'), inCopy('nodes'), { recursive: true });
});

afterAll(() => rmSync(copy, { recursive: true }));

it('finds the files of the repo to be what the specification says', () => {
	expect(run(repository, '--check')).toEqual({ status: 0, stdout: '', stderr: '' });
});

it('writes nothing new the second time', () => {
	const [, files] = /^(\d+) files, 0 of them changed/.exec(run(copy).stdout) ?? [];
	expect(Number(files)).toBeGreaterThanOrEqual(13);
});

it('says in every file where it comes from, and says it in English', () => {
	const files = onNode<Record<string, string>>('generate.mts', 'generate');
	const wrong = Object.entries(files)
		// JSON has no place for a header; its folder says what it is.
		.filter(
			([file, text]) =>
				(!file.includes('/__schema__/') && !/^(\/\/|#) Generated from openapi\//.test(text)) ||
				CJK.test(text),
		)
		.map(([file]) => file);
	expect(wrong).toEqual([]);
});

describe('with --check', () => {
	it('fails on what is edited, missing, stale or not merged, names each, and leaves all', () => {
		const missing = 'nodes/Rerank/rerankItems.fields.generated.ts';
		const stale = 'nodes/Embeddings/gone.fields.generated.ts';
		const merged = read(MERGED);
		appendFileSync(inCopy(FILE), '\n');
		rmSync(inCopy(missing));
		writeFileSync(inCopy(stale), '');
		writeFileSync(inCopy(MERGED), merged.replace('maximum: ', 'maximum: 1'));
		const edited = read(FILE);
		const { status, stderr } = run(copy, '--check');
		writeFileSync(inCopy(MERGED), merged);
		expect(status).toBe(1);
		expect(stderr).toContain('npm run generate');
		for (const file of [FILE, missing, stale, MERGED]) expect(stderr).toContain(file);
		expect(stderr).not.toContain('complete.fields');
		expect(read(FILE)).toBe(edited);
		expect(existsSync(inCopy(missing))).toBe(false);
	});

	it('fails when the overlay changed and nobody generated anew', () => {
		const overlay = inCopy('openapi/n8n.overlay.yaml');
		const before = readFileSync(overlay, 'utf8');
		const after = before.replace('The model that makes the vectors', 'Which model embeds');
		expect(after).not.toBe(before);
		writeFileSync(overlay, after);
		const { status, stderr } = run(copy, '--check');
		writeFileSync(overlay, before);
		expect(status).toBe(1);
		expect(stderr).toContain(FILE);
	});
});

it('restores what was edited, removes what is stale, and makes the folder of an operation', () => {
	const stale = 'nodes/Embeddings/gone.fields.generated.ts';
	const before = read(FILE);
	writeFileSync(inCopy(stale), '');
	appendFileSync(inCopy(FILE), '// by hand\n');
	rmSync(inCopy('nodes/Account'), { recursive: true });
	expect(run(copy)).toMatchObject({ status: 0, stderr: '' });
	expect(read(FILE)).toBe(before);
	expect(existsSync(inCopy(stale))).toBe(false);
	expect(existsSync(inCopy('nodes/Account/model/getAll.fields.generated.ts'))).toBe(true);
});
