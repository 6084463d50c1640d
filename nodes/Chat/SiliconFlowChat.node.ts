import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { modelSearch } from '../shared/editor/model-list';
import { formOf } from '../shared/engine/declaration';
import { CHINA_BASE_URL } from '../shared/http/base-url';
import { chat } from './chat.description';
import * as codex from './SiliconFlowChat.node.json';

const form = formOf([chat]);

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
		subtitle: '={{ String($parameter["model"] ?? "").split("/").pop() }}',
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
		properties: [...form.properties],
	};

	methods = { listSearch: modelSearch };

	customOperations = form.customOperations;
}
