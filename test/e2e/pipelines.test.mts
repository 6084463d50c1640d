import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import { exampleFor, runWell, spokenIn } from '../support/example.mts';
import { requestsOf, setFaults } from '../support/measure.mts';
import { sharedStage } from '../support/on-n8n.mts';
import { FAILED, filesIn, forgetTranscripts, TRANSCRIPTS } from '../support/results.mts';

const data = join(__dirname, '../../examples/data');
const RECORDINGS = ['customer-call.mp3', 'monday-meeting.wav', 'voice-note.mp3'];

describe('the pipelines for recordings, in a real n8n', () => {
	let stage: Stage;
	beforeAll(async () => {
		// The real sentence model: one pipeline is about finding meanings.
		stage = await sharedStage();
	}, 900_000);
	afterAll(async () => await stage?.stop());
	beforeEach(async () => await setFaults(stage, {}));

	describe('scheduled-transcription', () => {
		let workflow: WorkflowFile;
		beforeAll(async () => {
			await forgetTranscripts();
			workflow = await exampleFor(stage, 'scheduled-transcription');
			await runWell(stage, workflow);
		});

		it('writes a text and subtitles for each recording', async () => {
			expect(await filesIn(TRANSCRIPTS)).toEqual(
				RECORDINGS.flatMap((name) => [`${name}.srt`, `${name}.txt`]),
			);
			for (const name of RECORDINGS) {
				const said = await spokenIn(name);
				expect(await readFile(join(TRANSCRIPTS, `${name}.txt`), 'utf8')).toBe(said);
				const [number, times, ...lines] = (
					await readFile(join(TRANSCRIPTS, `${name}.srt`), 'utf8')
				).split('\n');
				expect(number).toBe('1');
				expect(times).toMatch(/^00:00:00,000 --> 00:00:0[45],\d{3}$/);
				// At most two lines of 42 signs.
				expect(lines.join(' ').trim()).toBe(said);
			}
		});

		it('sets a damaged one aside with the reason', async () => {
			expect(await filesIn(FAILED)).toEqual(['voicemail.mp3', 'voicemail.mp3.txt']);
			const [copy, original] = await Promise.all(
				[FAILED, join(data, 'damaged')].map(
					async (folder) => await readFile(join(folder, 'voicemail.mp3')),
				),
			);
			expect(copy.equals(original)).toBe(true);
			expect(await readFile(join(FAILED, 'voicemail.mp3.txt'), 'utf8')).toMatch(
				/^The file in "data" is no sound file .* \[item 3\]$/,
			);
		});

		it('does nothing twice, and does again what is asked for', async () => {
			await runWell(stage, workflow);
			expect(await requestsOf(stage)).toEqual([]);
			await forgetTranscripts();
			await runWell(stage, workflow);
			expect(await requestsOf(stage)).toHaveLength(RECORDINGS.length);
		});
	});

	describe('summarise-upload', () => {
		let url: string;
		beforeAll(async () => {
			const workflow = await exampleFor(stage, 'summarise-upload', 'webhook');
			await stage.client.activate(await stage.client.createWorkflow(workflow));
			url = `${stage.n8n.url}/webhook/summarise-recording`;
		});

		async function upload(file: string): Promise<{ status: number; answer: unknown }> {
			const form = new FormData();
			form.append('file', new Blob([await readFile(join(data, file))]), file.replace(/.*\//, ''));
			for (;;) {
				const answer = await fetch(url, { method: 'POST', body: form });
				// n8n registers the address a moment after it says that the workflow is live.
				if (answer.status !== 404) return { status: answer.status, answer: await answer.json() };
				await wait(200);
			}
		}

		it('answers an upload with transcript and summary', async () => {
			const transcript = await spokenIn('monday-meeting.wav');
			expect(await upload('audio/monday-meeting.wav')).toEqual({
				status: 200,
				answer: { transcript, summary: expect.stringMatching(/\S/) as string },
			});
			const paths = (await requestsOf(stage)).map(({ path }) => path);
			expect(paths).toEqual(['/v1/audio/transcriptions', '/v1/chat/completions']);
		});

		it('says what is wrong with an upload that is no recording', async () => {
			const { status, answer } = await upload('damaged/voicemail.mp3');
			expect(status).toBe(422);
			expect(answer).toEqual({
				error: expect.stringContaining('not a sound file') as string,
				advice: expect.stringMatching(/\S/) as string,
			});
		});
	});

	it('ask-the-meetings answers each question from the recording that tells it', async () => {
		const { nodes } = await runWell(stage, await exampleFor(stage, 'ask-the-meetings', 'ai'));
		const answers = nodes.Answers.items.map(({ json }) => json);
		const order = ['monday-meeting.wav', 'customer-call.mp3', 'voice-note.mp3'];
		expect(answers.map(({ recording }) => recording)).toEqual(order);
		for (const { recording, said, answer } of answers) {
			expect(said).toBe(await spokenIn(String(recording)));
			expect(answer).toMatch(/\S/);
		}
		const [stored, asked] = (await requestsOf(stage)).filter(({ path }) =>
			path.endsWith('/embeddings'),
		);
		expect(stored.texts).toBe(RECORDINGS.length);
		expect(asked.texts).toBe(1);
	});
});
