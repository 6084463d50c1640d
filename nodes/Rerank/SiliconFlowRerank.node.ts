import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { modelSearch } from '../shared/editor/model-list';
import { formOf } from '../shared/engine/declaration';
import { CHINA_BASE_URL } from '../shared/http/base-url';
import { reranking } from './rerank.description';
import * as codex from './SiliconFlowRerank.node.json';

const form = formOf([reranking]);

export class SiliconFlowRerank implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Rerank',
		name: 'siliconFlowRerank',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "rerankItems" ? "rerank items" : "rerank list" }}',
		description: 'Sort texts by how well they answer a query, with reranker models of SiliconFlow',
		defaults: { name: 'SiliconFlow Rerank' },
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
