import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';

import { completeFields } from '../Chat/complete.fields.generated';
import { modelSearch } from '../shared/editor/model-list';
import { optionsField } from '../shared/editor/options';
import { connectionHint, fieldsOf, singleRequests } from '../shared/editor/sub-node-fields';
import * as codex from './LmChatSiliconFlow.node.json';
import { modelOptions } from './options';

const properties: INodeProperties[] = [
	connectionHint(NodeConnectionTypes.AiChain, NodeConnectionTypes.AiAgent),
	...fieldsOf(completeFields, ['model']),
	singleRequests(optionsField(...modelOptions)),
];

export class LmChatSiliconFlow implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Chat Model',
		name: 'lmChatSiliconFlow',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ String($parameter["model"] ?? "").split("/").pop() }}',
		description:
			'DeepSeek, Qwen, GLM, Kimi and other chat models of SiliconFlow for agents and chains, with thinking and tools',
		defaults: { name: 'SiliconFlow Chat Model' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiLanguageModel],
		outputNames: ['Model'],
		credentials: [{ name: 'siliconFlowApi', required: true }],
		codex,
		properties,
	};

	methods = { listSearch: modelSearch };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		// Loaded here, for n8n's start waits for what a node file imports.
		const { createSubNodeClient } = await import('../shared/engine/sub-node-client');
		const { createModel } = await import('./model');
		const client = createSubNodeClient(this, itemIndex, properties);
		return await createModel(this, itemIndex, client);
	}
}
