/** Files come and go through n8n's stores alone, wherever those keep them: nothing needs a path on this server. */
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { SiliconFlowVideo } from '../../nodes/Video/SiliconFlowVideo.node';
import { fileBytes } from '../support/engine.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

type Manager = Parameters<BinaryDataService['setManager']>[1];

/** A store that has no files on this server, as n8n's database and S3 have none. */
function createRemoteStore(idOf: (number: number) => string): Manager {
	const files = new Map<string, { bytes: Buffer; metadata: object }>();
	const fileAt = (id: string) => {
		const file = files.get(id);
		if (!file) throw new Error(`File not found: ${id}`);
		return file;
	};
	const noPath = () => {
		throw new Error('There is no path to this file');
	};
	return {
		init: async () => {},
		async store(_location, given, metadata) {
			const bytes = Buffer.isBuffer(given) ? given : await buffer(given);
			const fileId = idOf(files.size);
			files.set(fileId, { bytes, metadata: { ...metadata, fileSize: bytes.length } });
			return { fileId, fileSize: bytes.length };
		},
		getAsBuffer: async (id) => fileAt(id).bytes,
		getAsStream: async (id) => Readable.from([fileAt(id).bytes]),
		getMetadata: async (id) => fileAt(id).metadata as Awaited<ReturnType<Manager['getMetadata']>>,
		getPath: noPath,
		copyByFilePath: async () => noPath(),
		copyByFileId: async (_location, id) => id,
		rename: async () => {},
	} satisfies Manager;
}

describe.each([
	['s3', (number: number) => `workflows/a-1/executions/7/binary_data/${number}-file`],
	['database', (number: number) => `0b0a${number}`],
])('files that n8n keeps in %s', (mode, idOf) => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
		const service = Container.get(BinaryDataService);
		service.setManager(mode as 's3', createRemoteStore(idOf));
		Object.assign(service, { mode });
	});
	afterAll(async () => await on.stop());

	const make = async (node: INodeType, parameters: IDataObject, item: INodeExecutionData) => {
		const { items, error } = await on.run(node, parameters, [item]);
		expect(error).toBeUndefined();
		return items[0];
	};
	const bare = { json: {} };

	it('are made by Image, and read by Image and Chat', async () => {
		const image = await make(
			new SiliconFlowImage(),
			{
				operation: 'generate',
				model: modelId('Kwai-Kolors/Kolors'),
				prompt: 'a cat',
				imageSize: '1024x1024',
				options: {},
			},
			bare,
		);
		expect(image.binary?.data.id).toBe(`${mode}:${idOf(0)}`);
		expect((await fileBytes(image)).toString('latin1', 1, 4)).toBe('PNG');
		const edited = await make(
			new SiliconFlowImage(),
			{
				operation: 'edit',
				model: modelId('Qwen/Qwen-Image-Edit-2509'),
				prompt: 'a dog',
				images: { values: [{ source: 'binary', binaryPropertyName: 'data' }] },
				options: {},
			},
			image,
		);
		expect(edited.binary?.data.mimeType).toBe('image/png');
		const { json } = await make(
			new SiliconFlowChat(),
			{
				operation: 'complete',
				model: modelId('Qwen/Qwen3-VL-32B-Instruct'),
				messages: {
					values: [
						{
							role: 'user',
							content: 'What size is it?',
							images: { values: [{ source: 'binary', binaryPropertyName: 'data' }] },
						},
					],
				},
				options: {},
			},
			image,
		);
		expect(json.content).toContain('1024');
	});

	it('are made by Speech and Transcribe, and read by Transcribe', async () => {
		const speech = await make(
			new SiliconFlowAudio(),
			{
				resource: 'speech',
				operation: 'create',
				model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
				input: 'good morning',
				voice: { __rl: true, mode: 'id', value: 'anna' },
				options: { responseFormat: 'wav' },
			},
			bare,
		);
		expect(speech.binary?.data.id).toMatch(new RegExp(`^${mode}:`));
		const transcript = await make(
			new SiliconFlowAudio(),
			{
				resource: 'transcription',
				operation: 'create',
				model: modelId('FunAudioLLM/SenseVoiceSmall'),
				binaryPropertyName: 'data',
				options: {},
			},
			speech,
		);
		expect(transcript.json.text).toContain('good morning');
	});

	it('are made by Video', async () => {
		const video = await make(
			new SiliconFlowVideo(),
			{
				operation: 'generate',
				model: modelId('Wan-AI/Wan2.2-T2V-A14B'),
				prompt: 'waves',
				imageSize: '1280x720',
				options: { pollingInterval: 0.05 },
			},
			bare,
		);
		expect(video.binary?.data.mimeType).toBe('video/mp4');
		expect((await fileBytes(video)).toString('latin1', 4, 8)).toBe('ftyp');
	});
});
