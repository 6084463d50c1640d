import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { CHINA_BASE_URL } from '../shared/http/base-url';
import { modelSearch } from '../shared/editor/model-list';
import { resourceField } from '../shared/editor/resource-field';
import * as codex from './SiliconFlowVideo.node.json';
import { generate, getStatus, submit } from './video.description';

export class SiliconFlowVideo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Video',
		name: 'siliconFlowVideo',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Make videos from a text or an image with Wan models of SiliconFlow',
		defaults: { name: 'SiliconFlow Video' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'siliconFlowApi', required: true }],
		// The credential's own address takes its place (shared/http/base-url.ts).
		requestDefaults: { baseURL: CHINA_BASE_URL },
		codex,
		properties: [
			resourceField('Video', 'video'),
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				displayOptions: { show: { resource: ['video'] } },
				noDataExpression: true,
				options: [generate.option, getStatus.option, submit.option],
				default: 'generate',
			},
			...generate.properties,
			...submit.properties,
			...getStatus.properties,
		],
	};

	methods = { listSearch: modelSearch };

	customOperations = {
		video: {
			generate: generate.customOperation,
			getStatus: getStatus.customOperation,
			submit: submit.customOperation,
		},
	};
}
