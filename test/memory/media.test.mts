/** What bodies with large files cost in memory, on top of what the process has. */
import type { IBinaryData } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { toTones } from '../../sandbox/media/tones.mts';
import { toWav } from '../../sandbox/media/wav.mts';
import { storeFile } from '../support/engine.mts';
import { figure } from '../support/measure.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { peakOf } from '../support/peak-memory.mts';

/** Large enough that what the process needs for other things does not count. */
const FILE_MB = 64;
/**
 * The goal is 2.5, and most runs meet it; a run whose garbage is collected late has been seen at 2.7.
 * A copy more of the file, in base64, would be at 4.
 */
const MAX_TIMES_THE_FILE = 3;

const node = new SiliconFlowChat();

const RECORDINGS = 4;
const RECORDING_MB = 45;
/** Chunks on their way that the garbage collector has not come to yet; read whole they would be above 2. */
const MAX_TIMES_THE_RECORDINGS = 1;
const RATE = 16_000;

describe('bodies with large files', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox(['--fast'], { records: false });
	});
	afterAll(async () => await sandbox?.stop());

	const look = async (binary: IBinaryData) =>
		await sandbox.run(
			node,
			{
				operation: 'complete',
				model: modelId('Qwen/Qwen3-VL-32B-Instruct'),
				messages: {
					values: [
						{
							role: 'user',
							content: 'What is this?',
							images: { values: [{ source: 'binary', binaryPropertyName: 'data' }] },
						},
					],
				},
				options: {},
			},
			[{ json: {}, binary: { data: binary } }],
		);

	const stored = async (bytes: number) =>
		await storeFile(Buffer.alloc(bytes, 7), 'a.png', 'image/png');

	it(`adds at most ${MAX_TIMES_THE_FILE} times the file`, async () => {
		await look(await stored(1_000));
		const file = await stored(FILE_MB * 1024 * 1024);
		const { result, addedMb } = await peakOf(async () => await look(file));
		expect(result.error).toBeUndefined();
		expect(result.items[0].json.content).toBeTruthy();
		figure(
			`a chat with a file of ${FILE_MB} MB added ${addedMb.toFixed(0)} MB at its peak, ` +
				`${(addedMb / FILE_MB).toFixed(2)} x the file (goal 2.50 x)`,
		);
		expect(addedMb).toBeLessThanOrEqual(FILE_MB * MAX_TIMES_THE_FILE);
	});

	/** Words and then silence, up to this size. */
	function recording(mb: number): Buffer {
		const samples = new Float32Array((mb * 1e6) / 2);
		samples.set(toTones('a long meeting', RATE));
		return toWav({ samples, rate: RATE });
	}

	// The sandbox listens to all of them, which takes more than a minute on a busy machine.
	it('stream recordings, which are never whole in memory', async () => {
		const transcribe = async (items: number, mb: number) => {
			const file = await storeFile(recording(mb), 'meeting.wav', 'audio/wav');
			return await peakOf(
				async () =>
					await sandbox.run(
						new SiliconFlowAudio(),
						{
							resource: 'transcription',
							operation: 'create',
							model: modelId('FunAudioLLM/SenseVoiceSmall'),
							binaryPropertyName: 'data',
							options: {},
						},
						Array.from({ length: items }, () => ({ json: {}, binary: { data: file } })),
					),
			);
		};
		await transcribe(1, 1);
		const { result, addedMb } = await transcribe(RECORDINGS, RECORDING_MB);
		expect(result.items.map(({ json }) => json.text)).toEqual(
			Array<string>(RECORDINGS).fill('a long meeting'),
		);
		const times = addedMb / (RECORDINGS * RECORDING_MB);
		figure(
			`${RECORDINGS} transcriptions of ${RECORDING_MB} MB at once added ${addedMb.toFixed(0)} MB at their peak, ` +
				`${times.toFixed(2)} x the files`,
		);
		expect(times).toBeLessThanOrEqual(MAX_TIMES_THE_RECORDINGS);
	}, 300_000);
});
