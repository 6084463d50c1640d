import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import axios from 'axios';
import { PNG } from 'pngjs';

import type { Execution } from '../../scripts/n8n/rest.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import { exampleFor, runWell } from '../support/example.mts';
import { sharedStage } from '../support/on-n8n.mts';

const root = join(__dirname, '../..');
const data = join(root, 'examples/data');
const output = join(root, 'examples/out');

describe('the recipes of the cookbook, in a real n8n', () => {
	let stage: Stage;
	beforeAll(async () => {
		// The real sentence model: two recipes are about meaning.
		stage = await sharedStage();
	}, 900_000);
	afterAll(async () => await stage?.stop());

	const run = async (name: string, under?: string) =>
		await runWell(stage, await exampleFor(stage, name, under));

	const jsonOf = ({ nodes }: Execution, node: string) =>
		nodes[node].items.map(({ json }) => json as Record<string, string>);

	it('classify-tickets gives each ticket a category and an urgency', async () => {
		const tickets = jsonOf(await run('classify-tickets'), 'Tickets by Category');
		expect(tickets.map(({ id, category, urgency }) => ({ id, category, urgency }))).toEqual([
			{ id: 101, category: 'billing', urgency: 'low' },
			{ id: 102, category: 'bug', urgency: 'high' },
			{ id: 103, category: 'feature', urgency: 'low' },
			{ id: 104, category: 'account', urgency: 'medium' },
		]);
	});

	it('translate-list keeps each translation beside its phrase', async () => {
		const translations = jsonOf(await run('translate-list'), 'Translations');
		expect(translations).toHaveLength(9);
		expect(new Set(translations.map(({ language }) => language)).size).toBe(3);
		for (const { phrase, translation } of translations) expect(translation).toContain(phrase);
	});

	it('summarise-files takes a summary from every file', async () => {
		const summaries = jsonOf(await run('summarise-files'), 'Summaries');
		const files = (await readdir(join(data, 'sotu'))).filter((file) => file.endsWith('.txt'));
		expect(summaries.map(({ file }) => file).sort()).toEqual(files.sort());
		for (const { file, summary } of summaries) {
			expect(summary).toMatch(/\S/);
			expect(await readFile(join(data, 'sotu', file), 'utf8')).toContain(summary);
		}
	});

	it('find-duplicates pairs the texts that mean the same', async () => {
		const pairs = jsonOf(await run('find-duplicates'), 'Pairs');
		expect(pairs.map(({ text, duplicate }) => [text, duplicate])).toEqual([
			['How do I reset my password?', 'I forgot my password, how can I change it?'],
			['The delivery arrived two days late.', 'My parcel came two days too late.'],
			[
				'What is the refund policy for broken items?',
				'Can I get my money back if an item is broken?',
			],
		]);
	});

	it('rerank-results puts the answer first and keeps three', async () => {
		const best = jsonOf(await run('rerank-results'), 'Best Three');
		expect(best).toHaveLength(3);
		expect(best[0].text).toContain('within 30 days');
		const scores = best.map(({ relevanceScore }) => Number(relevanceScore));
		expect(scores).toEqual(scores.toSorted((a, b) => b - a));
	});

	it('alt-texts sees each image', async () => {
		const texts = jsonOf(await run('alt-texts'), 'Alt Texts');
		expect(texts.map(({ file }) => file).sort()).toEqual(await readdir(join(data, 'images')));
		for (const { file, alt } of texts) {
			const { width, height } = PNG.sync.read(await readFile(join(data, 'images', file)));
			expect(alt).toContain(`${width} x ${height} pixels`);
		}
	});

	it('product-images draws each size', async () => {
		const { nodes } = await run('product-images');
		const sizes = await Promise.all(
			nodes.Draw.items.map(async ({ binary }) => {
				const { width, height } = PNG.sync.read(await stage.client.file(binary?.data.id ?? ''));
				return `${width}x${height}`;
			}),
		);
		expect(sizes).toEqual(['1024x1024', '720x1440', '768x1024']);
	});

	it('voice-over writes an MP3 for each scene', async () => {
		const names = ['opening', 'digging', 'ending'];
		const files = names.map((name) => join(output, `${name}.mp3`));
		for (const file of files) await rm(file, { force: true });
		await run('voice-over');
		for (const file of files) {
			// An MPEG frame starts with eleven set bits.
			expect((await readFile(file)).readUInt16BE(0) & 0xffe0).toBe(0xffe0);
		}
	});

	it('meeting-notes writes notes from what was said in each recording', async () => {
		const notes = jsonOf(await run('meeting-notes'), 'Notes');
		expect(notes).toHaveLength(3);
		for (const { file, transcript, notes: text } of notes) {
			const said = (await readFile(join(data, 'audio', `${file}.txt`), 'utf8')).trim();
			expect(transcript).toBe(said);
			expect(text).toContain(said);
		}
	});

	it('product-photo-edit leaves each picture without the mark', async () => {
		const { nodes } = await run('product-photo-edit');
		expect(nodes['Write Photos'].items.map(({ json }) => json.fileName)).toEqual(
			(await readdir(join(data, 'images'))).map((file) => `examples/out/edited-${file}`),
		);
		for (const { binary } of nodes.Edit.items) {
			const {
				width,
				height,
				data: pixels,
			} = PNG.sync.read(await stage.client.file(binary?.data.id ?? ''));
			// The sandbox marks a picture with a white bar in the lower right corner.
			const corner = pixels.subarray((width * height - 50) * 4);
			expect(corner.every((value) => value === 255)).toBe(false);
		}
	});

	it('classify-batch sends every review in one batch, and its results are sorted when it has ended', async () => {
		const created = jsonOf(await run('classify-batch'), 'Create Batch');
		const batches = [...new Set(created.map(({ batchId }) => batchId))];
		expect(batches).toHaveLength(1);
		const address = `${stage.sandbox?.url}/v1/batches/${batches[0]}`;
		const headers = { authorization: 'Bearer sk-sandbox' };
		const status = async () =>
			(await axios.get<{ status: string }>(address, { headers })).data.status;
		while ((await status()) !== 'completed') await wait(500);

		const results = await run('classify-batch-results', 'trigger');
		expect(jsonOf(results, 'Sorted Reviews')).toEqual([
			{ id: 'review-1', topic: 'delivery', mood: 'angry', error: '' },
			{ id: 'review-2', topic: 'price', mood: 'happy', error: '' },
			{ id: 'review-3', topic: 'quality', mood: 'neutral', error: '' },
			{ id: 'review-4', topic: 'support', mood: 'angry', error: '' },
			{ id: 'review-5', topic: 'delivery', mood: 'neutral', error: '' },
		]);
	});

	it('image-search finds the image that a text describes', async () => {
		const { nodes } = await run('image-search');
		const found = nodes['Best Photos'].items;
		expect(found.map(({ json }) => json.search)).toEqual([
			...['a red circle', 'a red circle'],
			...['yellow sun above the sea', 'yellow sun above the sea'],
		]);
		const files = await Promise.all(
			[found[0], found[2]].map(async ({ json, binary }) => {
				const bytes = await stage.client.file(binary?.data.id ?? '');
				expect(bytes).toEqual(await readFile(join(data, 'images', String(json.file))));
				return json.file;
			}),
		);
		expect(files).toEqual(['red-circle.png', 'sun-over-sea.png']);
		expect(found[0].json.similarity).toBeGreaterThan(Number(found[1].json.similarity));
	});

	it('dialogue speaks the script with both voices', async () => {
		const file = join(output, 'dialogue.mp3');
		await rm(file, { force: true });
		const { nodes } = await run('dialogue');
		expect(nodes['Write Script'].items[0].json.text).toMatch(/^\[S1\].+\[S2\].+\[S1\].+\[S2\]/);
		expect((await readFile(file)).readUInt16BE(0) & 0xffe0).toBe(0xffe0);
	});

	it('ocr-scans pays only for the PDF that has no text', async () => {
		const before = Number(await stage.requestCount());
		const { nodes } = await run('ocr-scans');
		expect(nodes['Take Text'].items.map(({ json }) => json)).toEqual([
			{
				file: 'letter.pdf',
				text: expect.stringContaining('parcel 4711') as string,
				readBy: 'text layer',
			},
		]);
		expect(nodes['Take OCR'].items.map(({ json }) => json)).toEqual([
			{
				file: 'receipt.pdf',
				text: expect.stringContaining('I see a picture') as string,
				readBy: 'deepseek-ai/DeepSeek-OCR',
			},
		]);
		expect(Number(await stage.requestCount()) - before).toBe(1);
		expect(await readFile(join(output, 'letter.pdf.txt'), 'utf8')).toContain('on Thursday');
	});

	it('model-report lists the models of each task', async () => {
		const report = (await run('model-report')).nodes.Report.items.map(({ json }) => json);
		expect(report.map(({ task }) => task)).toEqual([
			'chat',
			'embedding',
			'reranker',
			'text-to-image',
			'text-to-speech',
			'speech-to-text',
		]);
		for (const { count, models } of report) {
			expect(models).toHaveLength(Number(count));
			expect(count).toBeGreaterThan(0);
		}
	});
});
