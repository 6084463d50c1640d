/** A recording of hours: what it costs in memory, and that none of it is lost. */
import { Readable } from 'node:stream';

import type { IBinaryData } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { toTones } from '../../sandbox/media/tones.mts';
import { storeFile } from '../support/engine.mts';
import { figure } from '../support/measure.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { peakOf } from '../support/peak-memory.mts';
import { PLAIN, writeWav } from '../unit/audio/recordings.mts';

const FILE_BYTES = 2e9;
const MAX_MB = 150;
const RATE = 48_000;
const BLOCK_SECONDS = 20;
const IN_FLIGHT = 4;

const HEADER_BYTES = 44;
const WORD = 'meeting';

const audio = new SiliconFlowAudio();

/** A stereo WAV, as a recorder for music writes it, in which the same word comes every 20 seconds. */
function longWav(): { stream: Readable; words: number } {
	const samples = new Float32Array(BLOCK_SECONDS * RATE);
	samples.set(toTones(WORD, RATE), 5 * RATE);
	const file = writeWav(
		{ samples, rate: RATE },
		{ ...PLAIN, encoding: 'float', bits: 32, channels: 2 },
	);
	const [header, block] = [file.subarray(0, HEADER_BYTES), file.subarray(HEADER_BYTES)];
	const words = Math.ceil(FILE_BYTES / block.length);
	header.writeUInt32LE(HEADER_BYTES - 8 + words * block.length, 4);
	header.writeUInt32LE(words * block.length, HEADER_BYTES - 4);
	const stream = Readable.from(
		(function* () {
			yield header;
			for (let word = 0; word < words; word++) yield block;
		})(),
		{ objectMode: false },
	);
	return { stream, words };
}

describe('a WAV file of 2 GB', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox(['--fast'], { records: false });
	});
	afterAll(async () => await sandbox?.stop());

	const stored = async (bytes: Buffer | Readable) =>
		await storeFile(bytes, 'long.wav', 'audio/wav');

	const transcribe = async (file: IBinaryData) =>
		await sandbox.run(
			audio,
			{
				resource: 'transcription',
				operation: 'create',
				model: modelId('FunAudioLLM/SenseVoiceSmall'),
				binaryPropertyName: 'data',
				options: { outputFormat: 'text', maxConcurrentRequests: IN_FLIGHT, timeout: 60_000 },
			},
			[{ json: {}, binary: { data: file } }],
		);

	it(`adds at most ${MAX_MB} MB, and every word comes back`, async () => {
		const short = { samples: toTones(WORD, RATE), rate: RATE };
		await transcribe(await stored(writeWav(short)));
		const { stream, words } = longWav();
		const file = await stored(stream);
		const { result, addedMb } = await peakOf(async () => await transcribe(file));
		expect(result.error).toBeUndefined();
		const requests = (await sandbox.requests('/audio/transcriptions')).length - 1;
		figure(
			`a WAV of 2 GB in ${requests} pieces, ${IN_FLIGHT} in flight, added ${addedMb.toFixed(0)} MB ` +
				`at its peak (goal ${MAX_MB} MB)`,
		);
		expect(String(result.items[0].json.text).split(' ')).toEqual(Array(words).fill(WORD));
		expect(addedMb).toBeLessThanOrEqual(MAX_MB);
	}, 600_000);
});
