import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { CHINA_BASE_URL } from '../shared/http/base-url';
import { modelSearch } from '../shared/editor/model-list';
import { resourceField } from '../shared/editor/resource-field';
import * as codex from './SiliconFlowImage.node.json';
import { edit, generate } from './image.description';

export class SiliconFlowImage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Image',
		name: 'siliconFlowImage',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter.model.cachedResultName || $parameter.model.value }}',
		description:
			'Make images from text and change images with Kolors, Qwen-Image and other models of SiliconFlow',
		defaults: { name: 'SiliconFlow Image' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'siliconFlowApi', required: true }],
		// The credential's own address takes its place (shared/http/base-url.ts).
		requestDefaults: { baseURL: CHINA_BASE_URL },
		codex,
		properties: [
			resourceField('Image', 'image'),
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				displayOptions: { show: { resource: ['image'] } },
				noDataExpression: true,
				options: [edit.option, generate.option],
				default: 'generate',
			},
			...edit.properties,
			...generate.properties,
		],
	};

	methods = { listSearch: modelSearch };

	customOperations = {
		image: { edit: edit.customOperation, generate: generate.customOperation },
	};
}
