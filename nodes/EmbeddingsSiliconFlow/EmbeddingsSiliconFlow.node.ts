import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';

import { createFields, createOptions } from '../Embeddings/create.fields.generated';
import { embeddingsModelOptions } from '../Embeddings/embeddings.description';
import { modelSearch } from '../shared/editor/model-list';
import { optionsField } from '../shared/editor/options';
import { connectionHint, fieldsOf } from '../shared/editor/sub-node-fields';
import type { EmbeddedTexts } from './embed-texts';
import * as codex from './EmbeddingsSiliconFlow.node.json';

/** What the Logs panel shows: not the vectors, which no one reads and every execution would store. */
const summary = ({ vectors }: EmbeddedTexts): IDataObject => ({
	embeddings: vectors.length,
	dimensions: vectors[0]?.length ?? 0,
});

const properties: INodeProperties[] = [
	connectionHint(NodeConnectionTypes.AiVectorStore),
	...fieldsOf(createFields, ['model']),
	optionsField(...fieldsOf(createOptions), ...embeddingsModelOptions),
];

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
		subtitle: '={{ String($parameter["model"] ?? "").split("/").pop() }}',
		description: 'Embeddings of BGE, Qwen3 and other models of SiliconFlow, for vector stores',
		defaults: { name: 'Embeddings SiliconFlow' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiEmbedding],
		outputNames: ['Embeddings'],
		credentials: [{ name: 'siliconFlowApi', required: true }],
		codex,
		properties,
	};

	methods = { listSearch: modelSearch };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		// Loaded here, for n8n's start waits for what a node file imports.
		const { createSubNodeClient, logged, optionsBody } =
			await import('../shared/engine/sub-node-client');
		const { embedTexts } = await import('./embed-texts');
		const client = createSubNodeClient(this, itemIndex, properties);
		const { params } = client;
		const body = { model: params.requiredId('model'), ...optionsBody(params, createOptions) };
		const run = async (texts: string[], input: IDataObject) =>
			await logged(
				this,
				NodeConnectionTypes.AiEmbedding,
				input,
				async () => await embedTexts(this, client, body, texts),
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
