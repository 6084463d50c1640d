import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';

import { createFields, createOptions } from '../Embeddings/create.fields.generated';
import { embeddingsModelOptions } from '../Embeddings/create.options';
import { optionsField } from '../shared/editor/options';
import { modelSearch } from '../shared/editor/model-list';
import { connectionHint, fieldsOf, logged, toBody } from '../shared/editor/sub-node-fields';
import * as codex from './EmbeddingsSiliconFlow.node.json';
import type { Embedded, EmbedOptions } from './embed';

/** What the Logs panel shows: not the vectors, which no one reads and every execution would store. */
const summary = ({ vectors, promptTokens }: Embedded): IDataObject => ({
	response: { embeddings: vectors.length, dimensions: vectors[0]?.length ?? 0 },
	tokenUsage: { promptTokens, completionTokens: 0, totalTokens: promptTokens },
});

export class EmbeddingsSiliconFlow implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Embeddings SiliconFlow',
		name: 'embeddingsSiliconFlow',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter.model.cachedResultName || $parameter.model.value }}',
		description: 'Embeddings of BGE, Qwen3 and other models of SiliconFlow, for vector stores',
		defaults: { name: 'Embeddings SiliconFlow' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiEmbedding],
		outputNames: ['Embeddings'],
		credentials: [{ name: 'siliconFlowApi', required: true }],
		codex,
		properties: [
			connectionHint(NodeConnectionTypes.AiVectorStore),
			...fieldsOf(createFields, ['model']),
			optionsField(...fieldsOf(createOptions), ...embeddingsModelOptions),
		],
	};

	methods = { listSearch: modelSearch };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		// Loaded here, for n8n's start waits for what a node file imports.
		const { openLine } = await import('../shared/engine/sub-node-client');
		const { embed } = await import('./embed');
		const line = await openLine(this, itemIndex);
		const options = this.getNodeParameter('options', itemIndex, {}) as EmbedOptions;
		const model = this.getNodeParameter('model', itemIndex, '', { extractValue: true }) as string;
		const body = { model, ...toBody(options as IDataObject, createOptions) };
		const run = async (texts: string[], input: IDataObject) =>
			await logged(
				this,
				NodeConnectionTypes.AiEmbedding,
				input,
				async () => await embed(this, line, body, texts, options),
				summary,
			);
		return {
			response: {
				embedDocuments: async (documents: string[]) =>
					(await run(documents, { documents })).vectors,
				embedQuery: async (query: string) => (await run([query], { query })).vectors[0],
			},
		};
	}
}
