import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { toWav } from '../../sandbox/media/wav.mts';
import { toTones } from '../../sandbox/media/tones.mts';
import { readExamples } from '../../scripts/n8n/examples.mts';
import type { Execution, WorkflowFile } from '../../scripts/n8n/rest.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import { textPdf } from '../../scripts/pdf.mts';
import { exampleFor, runWell, spokenIn } from '../support/example.mts';
import { requestsOf, setFaults } from '../support/measure.mts';
import { stageForTest } from '../support/on-n8n.mts';
import { startPostgres, type Postgres } from '../support/postgres.mts';
import { GMAIL_HOSTS, startGmail, type Gmail } from '../support/stand-ins/gmail.mts';
import { NOTION_HOST, startNotion, type Notion } from '../support/stand-ins/notion.mts';
import { startPodcast } from '../support/stand-ins/podcast.mts';
import { startQdrant, type Qdrant } from '../support/stand-ins/qdrant.mts';
import type { StandIn } from '../support/stand-ins/server.mts';
import { startTelegram } from '../support/stand-ins/telegram.mts';

const root = join(__dirname, '../..');
const redirect = pathToFileURL(join(__dirname, '../support/stand-ins/redirect-hosts.mts')).href;
const output = join(root, 'examples/out');

/** Samples per second. */
const RATE = 16_000;

const MAILS = [
	{
		from: 'Office Supply <sales@example.com>',
		subject: 'Your order',
		date: 'Mon, 02 Nov 2026 09:00:00 +0000',
		attachments: [
			{
				name: 'invoice.pdf',
				type: 'application/pdf',
				bytes: textPdf(['The warranty of the coffee machine ends in May 2028.']),
			},
			{ name: 'logo.png', type: 'image/png', bytes: Buffer.from('no PDF') },
		],
	},
	{
		from: 'Landlord <landlord@example.com>',
		subject: 'Contract',
		date: 'Tue, 03 Nov 2026 09:00:00 +0000',
		attachments: [
			{
				name: 'contract.pdf',
				type: 'application/pdf',
				bytes: textPdf(['The rent of the office is 1,200 euros a month.']),
			},
		],
	},
];

describe('the recipes with foreign services, in a real n8n', () => {
	let stage: Stage;
	let gmail: Gmail;
	let notion: Notion;
	let qdrant: Qdrant;
	let postgres: Postgres;
	const open: Array<{ close(): Promise<void> }> = [];
	const keep = <T extends StandIn>(standIn: T): T => {
		open.push(standIn);
		return standIn;
	};

	beforeAll(async () => {
		gmail = keep(await startGmail(MAILS));
		notion = keep(await startNotion());
		qdrant = keep(await startQdrant());
		postgres = await startPostgres();
		const hosts = [...GMAIL_HOSTS.map((host) => [host, gmail.url]), [NOTION_HOST, notion.url]];
		stage = await stageForTest({
			nodeArgs: ['--import', redirect],
			env: { STAND_INS: JSON.stringify(Object.fromEntries(hosts)) },
		});
	}, 900_000);
	afterAll(async () => {
		await stage?.stop();
		await postgres?.stop();
		for (const each of open) await each.close();
	});
	beforeEach(async () => await setFaults(stage, {}));

	/** The recipe with a new credential of this kind in its nodes. */
	async function recipe(
		name: string,
		type?: string,
		data: IDataObject = {},
	): Promise<WorkflowFile> {
		const workflow = await exampleFor(stage, name, 'services');
		if (!type) return workflow;
		const id = await stage.client.createCredential(`${name} ${type}`, type, data);
		for (const { credentials } of workflow.nodes) {
			if (credentials?.[type]) credentials[type] = { id, name: type };
		}
		return workflow;
	}

	const change = (workflow: WorkflowFile, node: string, parameters: IDataObject) => {
		const found = workflow.nodes.find(({ name }) => name === node);
		if (!found) throw new Error(`There is no node ${node}`);
		Object.assign(found.parameters, parameters);
		return found;
	};

	const jsonOf = ({ nodes }: Execution, node: string) =>
		(nodes[node]?.items ?? []).map(({ json }) => json);

	const embedded = async (): Promise<number> =>
		(await requestsOf(stage))
			.filter(({ path }) => path.endsWith('/embeddings'))
			.reduce((sum, { texts = 0 }) => sum + texts, 0);

	it('use only node types that this n8n has', async () => {
		const types = new Set(await stage.client.nodeTypes());
		for (const { workflow } of await readExamples('services')) {
			expect(workflow.nodes.filter(({ type }) => !types.has(type))).toEqual([]);
		}
	});

	it('voice-note-tasks answers a voice note with its tasks, and nothing else', async () => {
		const recording = await readFile(join(root, 'examples/data/audio/voice-note.mp3'));
		const telegram = keep(await startTelegram({ note: recording }));
		const data = { accessToken: telegram.token, baseUrl: telegram.url };
		const workflow = await recipe('voice-note-tasks', 'telegramApi', data);
		await stage.client.activate(await stage.client.createWorkflow(workflow));
		const chat = { id: 42, type: 'private' };
		const receive = async (message: object) => {
			// n8n registers the address a moment after it says that the workflow is live.
			for (let tries = 0; ; tries++) {
				const error = await telegram.receive({ chat, ...message }).catch((each: Error) => each);
				if (!error) return;
				if (tries === 50) throw error;
				await wait(200);
			}
		};
		await receive({ text: 'Good morning' });
		await receive({ voice: { file_id: 'note', duration: 5 } });
		while (telegram.sent.length === 0) await wait(100);
		expect(telegram.sent).toMatchObject([
			{ chat_id: chat.id, text: `☐ ${await spokenIn('voice-note.mp3')}` },
		]);
	});

	it('ask-attachments answers from the PDFs and names mail and file', async () => {
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
		const workflow = await recipe('ask-attachments');
		// A browser gives n8n the consent of a person; a service account needs none.
		const node = change(workflow, 'Get Mails', { authentication: 'serviceAccount' });
		const id = await stage.client.createCredential('Google', 'googleApi', {
			email: 'robot@example.com',
			privateKey: key,
		});
		node.credentials = { googleApi: { id, name: 'Google' } };
		const answers = jsonOf(await runWell(stage, workflow), 'Answers with Citations');
		expect(gmail.searches).toEqual(['has:attachment filename:pdf newer_than:30d']);
		expect(answers.map(({ answer, citations }) => [answer, citations])).toEqual([
			[
				expect.stringContaining('May 2028'),
				[expect.objectContaining({ file: 'invoice.pdf', subject: 'Your order' })],
			],
			[
				expect.stringContaining('1,200 euros'),
				[expect.objectContaining({ file: 'contract.pdf', subject: 'Contract' })],
			],
		]);
	});

	describe('the nightly refresh', () => {
		const folder = join(output, 'knowledge');
		const write = async (name: string, text: string) => await writeFile(join(folder, name), text);
		beforeEach(async () => {
			await rm(folder, { recursive: true, force: true });
			await mkdir(folder, { recursive: true });
			await write('opening.txt', 'We open at nine and close at five.');
			await write('errors.txt', 'The code ERR-4711 means that the pump runs dry.');
			await write('returns.txt', 'Broken goods can be sent back within thirty days.');
		});
		afterAll(async () => await rm(folder, { recursive: true, force: true }));

		/** Texts embedded and files stored after each night; what changes between them is given. */
		async function nights(
			workflow: WorkflowFile,
			stored: () => Promise<Array<{ text: string; complete?: boolean }>>,
			breakOff: () => Promise<void>,
		) {
			change(workflow, 'Read Files', { fileSelector: 'examples/out/knowledge/*.txt' });
			const night = async () => {
				await setFaults(stage, {});
				await runWell(stage, workflow);
				const passages = await stored();
				expect(passages.every(({ complete }) => complete)).toBe(true);
				return { embedded: await embedded(), texts: passages.map(({ text }) => text).sort() };
			};
			const first = await night();
			expect(first.texts).toHaveLength(3);
			expect(first.embedded).toBeGreaterThanOrEqual(3);

			expect(await night()).toEqual({ embedded: 0, texts: first.texts });

			await write('opening.txt', 'We open at eight and close at five.');
			await rm(join(folder, 'returns.txt'));
			const third = await night();
			expect(third.embedded).toBe(1);
			expect(third.texts).toEqual([
				'The code ERR-4711 means that the pump runs dry.',
				'We open at eight and close at five.',
			]);

			await breakOff();
			expect(await night()).toEqual({ embedded: 0, texts: third.texts });
		}

		it('embeds only what changed, into PGVector, and hybrid-search finds it', async () => {
			const workflow = await recipe('refresh-pgvector', 'postgres', postgres.credential);
			const ask = async (query: string) => {
				const once = await recipe('refresh-pgvector', 'postgres', postgres.credential);
				const node = change(once, 'Get Stored Versions', { query });
				const trigger = once.nodes.find(({ name }) => name === 'Every Night');
				if (!trigger) throw new Error('There is no trigger');
				return jsonOf(
					await runWell(stage, {
						...once,
						nodes: [trigger, node],
						connections: {
							[trigger.name]: { main: [[{ node: node.name, type: 'main', index: 0 }]] },
						},
					}),
					node.name,
				);
			};
			await nights(
				workflow,
				async () =>
					(await ask(
						"SELECT text, (metadata->>'complete')::boolean AS complete FROM siliconflow_knowledge",
					)) as Array<{ text: string; complete: boolean }>,
				async () => {
					await ask(
						`INSERT INTO siliconflow_knowledge (text, metadata) VALUES ('half', '{"version": "half"}')`,
					);
				},
			);

			const search = await recipe('hybrid-search', 'postgres', postgres.credential);
			change(search, 'Questions', {
				jsCode: `return ['What does ERR-4711 mean?', 'How early can I come?', 'zzz'].map((question) => ({ json: { question } }));`,
			});
			const found = jsonOf(await runWell(stage, search), 'Results') as Array<{
				results: Array<{ text: string; foundBy: string[] }>;
			}>;
			expect(found.map(({ results }) => results[0]?.text)).toEqual([
				'The code ERR-4711 means that the pump runs dry.',
				'We open at eight and close at five.',
				expect.any(String),
			]);
			expect(found[0].results[0].foundBy).toEqual(['Search by Words', 'Search by Meaning']);
			expect(found[1].results[0].foundBy).toEqual(['Search by Meaning']);
		});

		it('embeds only what changed, into Qdrant', async () => {
			const data = { qdrantUrl: qdrant.url, apiKey: 'key' };
			const workflow = await recipe('refresh-qdrant', 'qdrantApi', data);
			const settings = workflow.nodes.find(({ name }) => name === 'Settings');
			const text = JSON.stringify(settings?.parameters);
			Object.assign(settings ?? {}, {
				parameters: JSON.parse(text.replace('http://localhost:6333', qdrant.url)) as IDataObject,
			});
			const collection = 'siliconflow_knowledge';
			await nights(
				workflow,
				async () =>
					qdrant.points(collection).map(({ content, complete }) => ({ text: content, complete })),
				async () => qdrant.add(collection, { content: 'half', metadata: { version: 'half' } }),
			);
		});
	});

	it('podcast-chapters takes the times from the subtitles', async () => {
		const said =
			'Welcome to the show about old maps and the people who drew them by hand. ' +
			'A map was a secret once and whoever sold one abroad could lose his head. ' +
			'Later printers sold them to everyone who could pay for a sheet of paper. ' +
			'Now we talk about compasses and why they do not point to the true north. ' +
			'The needle follows the field of the earth and that field moves each year.';
		const recording = toWav({ samples: toTones(said, RATE), rate: RATE });
		const old = { title: 'Old', recording: Buffer.from('old') };
		const podcast = keep(await startPodcast([{ title: 'Maps', recording }, old]));
		const workflow = await recipe('podcast-chapters');
		change(workflow, 'Read Feed', { url: `${podcast.url}/feed.rss` });
		const execution = await runWell(stage, workflow);
		const subtitles = await readFile(join(output, 'episode.vtt'), 'utf8');
		expect(subtitles).toMatch(/^WEBVTT\n/);
		const lines = jsonOf(execution, 'Number the Lines')[0].lines as Array<{ start: number }>;
		expect(lines.length).toBeGreaterThan(1);
		const chapters = JSON.parse(
			await readFile(join(output, 'episode.chapters.json'), 'utf8'),
		) as unknown;
		expect(chapters).toEqual({
			version: '1.2.0',
			title: 'Maps',
			chapters: [{ startTime: 0, title: expect.stringContaining('old maps') as string }],
		});
	});

	it('minutes-to-notion makes a page of each recording, with boxes to tick', async () => {
		const workflow = await recipe('minutes-to-notion', 'notionApi', { apiKey: notion.key });
		change(workflow, 'Create Page', {
			databaseId: { __rl: true, mode: 'id', value: notion.databaseId },
		});
		await runWell(stage, workflow);
		const recordings = ['customer-call.mp3', 'monday-meeting.wav', 'voice-note.mp3'];
		const said = await Promise.all(recordings.map(spokenIn));
		const pages = notion.pages();
		expect(pages.map(({ title }) => title).sort()).toEqual(said.toSorted());
		for (const { title, blocks } of pages) {
			expect(blocks).toEqual([
				'heading_2: Summary',
				`paragraph: ${title}`,
				'heading_2: Decisions',
				`paragraph: • ${title}`,
				'heading_2: Tasks',
				`to_do: ${title}`,
			]);
		}
	});
});
