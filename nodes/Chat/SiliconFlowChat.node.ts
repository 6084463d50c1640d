import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { CHINA_BASE_URL } from '../shared/http/base-url';
import { resourceField } from '../shared/editor/resource-field';
import { modelSearch } from '../shared/editor/model-list';
import * as codex from './SiliconFlowChat.node.json';
import { complete } from './chat.description';

export class SiliconFlowChat implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Chat',
		name: 'siliconFlowChat',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter.model.cachedResultName || $parameter.model.value }}',
		description:
			'Chat with DeepSeek, Qwen, GLM, Kimi and other models of SiliconFlow, with text and images',
		defaults: { name: 'SiliconFlow Chat' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		// Named after the node, as the others are, and not after an operation.
		skipNameGeneration: true,
		credentials: [{ name: 'siliconFlowApi', required: true }],
		// The credential's own address takes its place (shared/http/base-url.ts).
		requestDefaults: { baseURL: CHINA_BASE_URL },
		codex,
		properties: [
			resourceField('Chat', 'chat'),
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				displayOptions: { show: { resource: ['chat'] } },
				noDataExpression: true,
				options: [complete.option],
				default: 'complete',
			},
			...complete.properties,
		],
	};

	methods = { listSearch: modelSearch };

	customOperations = { chat: { complete: complete.customOperation } };
}
