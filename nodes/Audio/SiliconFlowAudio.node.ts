import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { CHINA_BASE_URL } from '../shared/http/base-url';
import { modelSearch } from '../shared/editor/model-list';
import { voiceSearch } from '../shared/editor/voice-list';
import * as codex from './SiliconFlowAudio.node.json';
import { speechCreate } from './speech/speech.description';
import { transcriptionCreate } from './transcription/transcription.description';
import { voiceDelete, voiceGetAll, voiceUpload } from './voice/voice.description';

export class SiliconFlowAudio implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Audio',
		name: 'siliconFlowAudio',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Turn text into speech and speech into text, and keep voices of your own, with SiliconFlow',
		defaults: { name: 'SiliconFlow Audio' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'siliconFlowApi', required: true }],
		// The credential's own address takes its place (shared/http/base-url.ts).
		requestDefaults: { baseURL: CHINA_BASE_URL },
		codex,
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Speech', value: 'speech' },
					{ name: 'Transcription', value: 'transcription' },
					{ name: 'Voice', value: 'voice' },
				],
				default: 'transcription',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['speech'] } },
				options: [speechCreate.option],
				default: 'create',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['transcription'] } },
				options: [transcriptionCreate.option],
				default: 'create',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['voice'] } },
				options: [voiceDelete.option, voiceGetAll.option, voiceUpload.option],
				default: 'getAll',
			},
			...speechCreate.properties,
			...transcriptionCreate.properties,
			...voiceUpload.properties,
			...voiceDelete.properties,
			...voiceGetAll.properties,
		],
	};

	methods = { listSearch: { ...modelSearch, ...voiceSearch } };

	customOperations = {
		speech: { create: speechCreate.customOperation },
		transcription: { create: transcriptionCreate.customOperation },
		voice: {
			delete: voiceDelete.customOperation,
			getAll: voiceGetAll.customOperation,
			upload: voiceUpload.customOperation,
		},
	};
}
