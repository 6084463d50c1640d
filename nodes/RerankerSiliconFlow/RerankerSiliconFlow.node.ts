import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';

import { rerankListFields, rerankListOptions } from '../Rerank/rerankList.fields.generated';
import { modelSearch } from '../shared/editor/model-list';
import { optionsField } from '../shared/editor/options';
import { connectionHint, fieldsOf, singleRequests } from '../shared/editor/sub-node-fields';
import type { StoredDocument } from './rerank-documents';
import * as codex from './RerankerSiliconFlow.node.json';

const minScoreOption: INodeProperties = {
	displayName: 'Min Score',
	name: 'minScore',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 3 },
	default: 0.5,
	description: 'Documents with a lower relevance score are left out',
};

const properties: INodeProperties[] = [
	connectionHint(NodeConnectionTypes.AiVectorStore),
	...fieldsOf(rerankListFields, ['model']),
	singleRequests(optionsField(...fieldsOf(rerankListOptions), minScoreOption)),
];

export class RerankerSiliconFlow implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Reranker SiliconFlow',
		name: 'rerankerSiliconFlow',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ String($parameter["model"] ?? "").split("/").pop() }}',
		description:
			'Sorts what a vector store found by how well it answers the query, with BGE and Qwen3 rerankers of SiliconFlow',
		defaults: { name: 'Reranker SiliconFlow' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiReranker],
		outputNames: ['Reranker'],
		credentials: [{ name: 'siliconFlowApi', required: true }],
		codex,
		properties,
	};

	methods = { listSearch: modelSearch };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		// Loaded here, for n8n's start waits for what a node file imports.
		const { createSubNodeClient, logged, optionsBody } =
			await import('../shared/engine/sub-node-client');
		const { rerankDocuments } = await import('./rerank-documents');
		const client = createSubNodeClient(this, itemIndex, properties);
		const { params } = client;
		const body = { model: params.requiredId('model'), ...optionsBody(params, rerankListOptions) };
		const minScore = params.number('options.minScore');
		const compressDocuments = async (documents: StoredDocument[], query: string) => {
			const { documents: kept } = await logged(
				this,
				NodeConnectionTypes.AiReranker,
				{ query, documents: documents as unknown as IDataObject[] },
				async () => await rerankDocuments(this, client, body, documents, query, minScore),
				(ranking) => ranking.documents as unknown as IDataObject[],
			);
			return kept;
		};
		return { response: { compressDocuments } };
	}
}
