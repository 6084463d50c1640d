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
import { optionsField } from '../shared/editor/options';
import { modelSearch } from '../shared/editor/model-list';
import {
	connectionHint,
	fieldsOf,
	logged,
	singleRequests,
	toBody,
} from '../shared/editor/sub-node-fields';
import * as codex from './RerankerSiliconFlow.node.json';
import type { Ranking, StoredDocument } from './rerank';

const minScoreOption: INodeProperties = {
	displayName: 'Min Score',
	name: 'minScore',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 3 },
	default: 0.5,
	description: 'Documents with a lower relevance score are left out',
};

/** What the Logs panel shows. */
const summary = ({ documents, usage }: Ranking): IDataObject => {
	const promptTokens = Number(usage.input_tokens ?? 0);
	return {
		response: documents as unknown as IDataObject[],
		tokenUsage: { promptTokens, completionTokens: 0, totalTokens: promptTokens },
	};
};

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
		subtitle: '={{ $parameter.model.cachedResultName || $parameter.model.value }}',
		description:
			'Sorts what a vector store found by how well it answers the query, with BGE and Qwen3 rerankers of SiliconFlow',
		defaults: { name: 'Reranker SiliconFlow' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiReranker],
		outputNames: ['Reranker'],
		credentials: [{ name: 'siliconFlowApi', required: true }],
		codex,
		properties: [
			connectionHint(NodeConnectionTypes.AiVectorStore),
			...fieldsOf(rerankListFields, ['model']),
			singleRequests(optionsField(...fieldsOf(rerankListOptions), minScoreOption)),
		],
	};

	methods = { listSearch: modelSearch };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		// Loaded here, for n8n's start waits for what a node file imports.
		const { openLine } = await import('../shared/engine/sub-node-client');
		const { rerank } = await import('./rerank');
		const line = await openLine(this, itemIndex);
		const options = this.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const model = this.getNodeParameter('model', itemIndex, '', { extractValue: true }) as string;
		const body = { model, ...toBody(options, rerankListOptions) };
		const minScore = options.minScore as number | undefined;
		const compressDocuments = async (documents: StoredDocument[], query: string) => {
			const { documents: kept } = await logged(
				this,
				NodeConnectionTypes.AiReranker,
				{ query, documents: documents as unknown as IDataObject[] },
				async () => await rerank(this, line, body, documents, query, minScore),
				summary,
			);
			return kept;
		};
		return { response: { compressDocuments } };
	}
}
