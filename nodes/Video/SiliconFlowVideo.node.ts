import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { modelSearch } from '../shared/editor/model-list';
import { formOf } from '../shared/engine/declaration';
import { CHINA_BASE_URL } from '../shared/http/base-url';
import * as codex from './SiliconFlowVideo.node.json';
import { video } from './video.description';

const form = formOf([video]);

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
		properties: [...form.properties],
	};

	methods = { listSearch: modelSearch };

	customOperations = form.customOperations;
}
