import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { modelSearch } from '../shared/editor/model-list';
import { formOf } from '../shared/engine/declaration';
import { CHINA_BASE_URL } from '../shared/http/base-url';
import { image } from './image.description';
import * as codex from './SiliconFlowImage.node.json';

const form = formOf([image]);

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
		subtitle:
			'={{ $parameter["operation"] + ": " + String($parameter["model"] ?? "").split("/").pop() }}',
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
		properties: [...form.properties],
	};

	methods = { listSearch: modelSearch };

	customOperations = form.customOperations;
}
