import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { CHINA_BASE_URL } from '../shared/http/base-url';
import { resourceField } from '../shared/editor/resource-field';
import { modelSearch } from '../shared/editor/model-list';
import * as codex from './SiliconFlowEmbeddings.node.json';
import { create } from './embeddings.description';

export class SiliconFlowEmbeddings implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Embeddings',
		name: 'siliconFlowEmbeddings',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter.model.cachedResultName || $parameter.model.value }}',
		description:
			'Turn texts into vectors with BGE, Qwen3 and other embedding models of SiliconFlow',
		defaults: { name: 'SiliconFlow Embeddings' },
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
			resourceField('Embedding', 'embedding'),
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				displayOptions: { show: { resource: ['embedding'] } },
				noDataExpression: true,
				options: [create.option],
				default: 'create',
			},
			...create.properties,
		],
	};

	methods = { listSearch: modelSearch };

	customOperations = { embedding: { create: create.customOperation } };
}
