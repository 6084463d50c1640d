import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { CHINA_BASE_URL } from '../shared/http/base-url';
import { modelSearch } from '../shared/editor/model-list';
import { voiceSearch } from '../shared/editor/voice-list';
import * as codex from './SiliconFlowAudio.node.json';
import { speechCreateOption, speechCreateProperties } from './speech/create.operation';
import {
	transcriptionCreateOption,
	transcriptionCreateProperties,
} from './transcription/create.operation';
import { voiceDeleteOption, voiceDeleteProperties } from './voice/delete.operation';
import { voiceGetAllOption, voiceGetAllProperties } from './voice/getAll.operation';
import { voiceUploadOption, voiceUploadProperties } from './voice/upload.operation';

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
		// The credential's own address takes its place (shared/http/address.ts).
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
				options: [speechCreateOption],
				default: 'create',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['transcription'] } },
				options: [transcriptionCreateOption],
				default: 'create',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['voice'] } },
				options: [voiceDeleteOption, voiceGetAllOption, voiceUploadOption],
				default: 'getAll',
			},
			...speechCreateProperties,
			...transcriptionCreateProperties,
			...voiceUploadProperties,
			...voiceDeleteProperties,
			...voiceGetAllProperties,
		],
	};

	methods = { listSearch: { ...modelSearch, ...voiceSearch } };
}
