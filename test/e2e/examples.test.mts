import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PNG } from 'pngjs';

import type { Execution } from '../../scripts/n8n/rest.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import { exampleFor, runWell, spokenIn } from '../support/example.mts';
import { sharedStage } from '../support/on-n8n.mts';

const root = join(__dirname, '../..');

describe('the examples, in a real n8n', () => {
	let stage: Stage;
	beforeAll(async () => {
		// The real sentence model: one example is about finding meanings.
		stage = await sharedStage();
	}, 900_000);
	afterAll(async () => await stage?.stop());

	const run = async (name: string) => await runWell(stage, await exampleFor(stage, name));

	const filesOf = async (execution: Execution, node: string) =>
		await Promise.all(
			execution.nodes[node].items.map(
				async ({ binary }) => await stage.client.file(binary?.data.id ?? ''),
			),
		);

	it('chat-questions answers each of five questions', async () => {
		const { nodes } = await run('chat-questions');
		const answers = nodes.Answer.items.map(({ json }) => json.content);
		expect(answers).toHaveLength(5);
		for (const answer of answers) expect(answer).toMatch(/\S/);
	});

	it('find-the-passage finds the right paragraph for every question', async () => {
		const { nodes } = await run('find-the-passage');
		const found = nodes.Passages.items.map(({ json }) => json);
		const questions = JSON.parse(
			await readFile(join(root, 'examples/data/questions.json'), 'utf8'),
		) as Array<{ question: string; passage: string }>;
		expect(found.map(({ question }) => question)).toEqual(
			questions.map(({ question }) => question),
		);
		for (const [index, { passage }] of questions.entries()) {
			expect(found[index].passage).toContain(passage);
		}
		expect(found.length).toBeGreaterThanOrEqual(20);
		// A real sentence model works for a while on 500 paragraphs.
	});

	it('generate-images makes three pictures of the asked size', async () => {
		const pictures = await filesOf(await run('generate-images'), 'Draw');
		expect(pictures).toHaveLength(3);
		for (const picture of pictures) {
			const { width, height } = PNG.sync.read(picture);
			expect([width, height]).toEqual([768, 1024]);
		}
	});

	it('text-to-speech makes two MP3 files', async () => {
		const sounds = await filesOf(await run('text-to-speech'), 'Speak');
		expect(sounds).toHaveLength(2);
		for (const sound of sounds) {
			// An MPEG frame starts with eleven set bits.
			expect(sound.readUInt16BE(0) & 0xffe0).toBe(0xffe0);
		}
	});

	it('transcribe-recordings brings every word that was said', async () => {
		const { nodes } = await run('transcribe-recordings');
		const names = nodes['Read Recordings'].items.map(({ json }) => String(json.fileName));
		expect(names).toHaveLength(3);
		expect(nodes.Transcribe.items.map(({ json }) => json.text)).toEqual(
			await Promise.all(names.map(spokenIn)),
		);
	});

	it('generate-video makes two videos', async () => {
		const films = await filesOf(await run('generate-video'), 'Film');
		expect(films).toHaveLength(2);
		// An MP4 file begins with the length of its first box and the word "ftyp".
		for (const film of films) expect(film.toString('latin1', 4, 8)).toBe('ftyp');
	});

	it('batch-inference sends its questions off as one batch', async () => {
		const { nodes } = await run('batch-inference');
		const sent = nodes['Create Batch'].items.map(({ json }) => json);
		expect(sent.map(({ customId }) => customId)).toEqual([
			'question-1',
			'question-2',
			'question-3',
		]);
		expect(new Set(sent.map(({ batchId }) => batchId)).size).toBe(1);
	});
});
