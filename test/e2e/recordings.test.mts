/** The pipelines for what messengers and meetings record, from trigger to subtitles and summary. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import { exampleFor, spokenIn } from '../support/example.mts';
import { startFileServices, type FileServices } from '../support/file-services.mts';
import { sharedStage } from '../support/on-n8n.mts';
import { encode, isInstalled } from '../unit/audio/ffmpeg.mts';

const audio = join(__dirname, '../../examples/data/audio');
const RECORDING = 'monday-meeting.wav';
const BOT = '123:abc';
const CHAT = 4711;

/** As Telegram makes a voice note, and Zoom a recording of the gallery. */
const VOICE_NOTE = ['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip'];
const MEETING = [
	...['-f', 'lavfi', '-i', 'testsrc=s=320x180:r=25', '-shortest', '-c:v', 'mpeg4'],
	...['-c:a', 'aac', '-ar', '32000', '-b:a', '64k'],
];

(isInstalled('ffmpeg', '-version') ? describe : describe.skip)(
	'recordings from elsewhere, in a real n8n',
	() => {
		let stage: Stage;
		let services: FileServices;
		let said: string;
		beforeAll(async () => {
			const folder = mkdtempSync(join(tmpdir(), 'siliconflow-recordings-'));
			copyFileSync(join(audio, RECORDING), join(folder, 'speech.wav'));
			services = await startFileServices({
				'voice/file_0.oga': encode(folder, 'speech.wav', 'note.oga', VOICE_NOTE),
				'/rec/download': encode(folder, 'speech.wav', 'meeting.mp4', MEETING),
			});
			rmSync(folder, { recursive: true });
			said = await spokenIn(RECORDING);
			stage = await sharedStage();
		}, 900_000);
		afterAll(async () => {
			await stage?.stop();
			await services?.stop();
		});

		/** Posts what a service would, until the address is live. */
		async function post(path: string, body: object, headers: Record<string, string> = {}) {
			for (;;) {
				const answer = await fetch(`${stage.n8n.url}${path}`, {
					method: 'POST',
					headers: { 'Content-Type': 'application/json', ...headers },
					body: JSON.stringify(body),
				});
				if (answer.status !== 404) return answer.status;
				await wait(200);
			}
		}

		/** The only execution that is not in `before`, when it has ended. */
		async function nextExecution(before: Map<string, string>) {
			for (;;) {
				const id = [...(await stage.client.statuses()).keys()].find((each) => !before.has(each));
				if (id) {
					await stage.client.waitFor(id);
					return await stage.client.read(id);
				}
				await wait(200);
			}
		}

		/** What was sent to a path of the services, when it has been. */
		async function bodyOf(path: string): Promise<string> {
			for (;;) {
				const request = services.requests.find((each) => each.path.endsWith(path));
				if (request) return request.body;
				await wait(200);
			}
		}

		const lineOf = (subtitles: string) =>
			subtitles
				.split('\n')
				.filter((line) => /[a-z]/i.test(line) && !/-->|WEBVTT|filename|Content|name=/.test(line))
				.join(' ');

		it('telegram-voice-note answers with a summary and subtitles', async () => {
			const { client } = stage;
			const data = { accessToken: BOT, baseUrl: services.url };
			const id = await client.createCredential('Telegram', 'telegramApi', data);
			const example = await exampleFor(stage, 'telegram-voice-note', 'webhook');
			const nodes = example.nodes.map((node) =>
				node.credentials?.telegramApi
					? { ...node, credentials: { telegramApi: { id, name: 'Telegram' } } }
					: node,
			);
			const workflow: WorkflowFile = { ...example, nodes };
			const before = await client.statuses();
			await client.activate(await client.createWorkflow(workflow));
			const { url, secret_token: secret } = JSON.parse(await bodyOf('/setWebhook')) as Record<
				string,
				string
			>;
			const message = { chat: { id: CHAT }, voice: { file_id: 'voice-1', mime_type: 'audio/ogg' } };
			const status = await post(
				new URL(url).pathname,
				{ update_id: 1, message },
				{ 'x-telegram-bot-api-secret-token': secret },
			);
			expect(status).toBe(200);
			const execution = await nextExecution(before);
			expect(execution.error).toBeUndefined();
			expect(execution.nodes.Transcribe.items[0].json.text).toBe(said);
			const summary = JSON.parse(await bodyOf('/sendMessage')) as {
				chat_id: unknown;
				text: string;
			};
			expect(Number(summary.chat_id)).toBe(CHAT);
			expect(summary.text).toMatch(/\S/);
			const subtitles = await bodyOf('/sendDocument');
			expect(subtitles).toContain('.srt');
			expect(subtitles).toContain('00:00:00,000 --> ');
		});

		it('zoom-recording makes minutes and subtitles of a video', async () => {
			const { client } = stage;
			const before = await client.statuses();
			const workflow = await exampleFor(stage, 'zoom-recording', 'webhook');
			await client.activate(await client.createWorkflow(workflow));
			const files = [
				{ file_type: 'TIMELINE', download_url: `${services.url}/rec/timeline` },
				{ file_type: 'MP4', download_url: `${services.url}/rec/download` },
			];
			const status = await post('/webhook/zoom-recording', {
				event: 'recording.completed',
				download_token: 'for-one-day',
				payload: { object: { topic: 'Monday meeting', recording_files: files } },
			});
			expect(status).toBe(200);
			const execution = await nextExecution(before);
			expect(execution.error).toBeUndefined();
			const [{ json }] = execution.nodes.Minutes.items;
			expect(json.topic).toBe('Monday meeting');
			expect(json.minutes).toMatch(/\S/);
			expect(lineOf(String(json.subtitles))).toBe(said);
			const download = services.requests.find(({ path }) => path.endsWith('/rec/download'));
			expect(download?.authorization).toBe('Bearer for-one-day');
		});
	},
);
