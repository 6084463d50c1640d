import type { IDataObject } from 'n8n-workflow';

import { modelId } from './run-on-sandbox.mts';

/** An operation with parameters that it runs with. */
export interface OperationCase {
	node: string;
	resource?: string;
	operation: string;
	parameters: IDataObject;
}

const CHAT = {
	model: modelId('Qwen/Qwen3-VL-8B-Instruct'),
	messages: { values: [{ role: 'user', content: 'hi' }] },
};
const POLLING = { pollingInterval: 0.5, maxWait: 2 };

/** Every operation of the nodes, with good parameters; `data` holds a recording. */
export const OPERATIONS: OperationCase[] = [
	{ node: 'siliconFlowChat', resource: 'chat', operation: 'complete', parameters: CHAT },
	{
		node: 'siliconFlowEmbeddings',
		resource: 'embedding',
		operation: 'create',
		parameters: { model: modelId('BAAI/bge-m3'), input: 'text' },
	},
	{
		node: 'siliconFlowRerank',
		resource: 'reranking',
		operation: 'rerankItems',
		parameters: { model: modelId('BAAI/bge-reranker-v2-m3'), query: 'q', document: 'd' },
	},
	{
		node: 'siliconFlowRerank',
		resource: 'reranking',
		operation: 'rerankList',
		parameters: { model: modelId('BAAI/bge-reranker-v2-m3'), query: 'q', documents: '["a","b"]' },
	},
	{
		node: 'siliconFlowImage',
		resource: 'image',
		operation: 'generate',
		// Small, for the sandbox paints them.
		parameters: {
			model: modelId('Kwai-Kolors/Kolors'),
			prompt: 'a cat',
			imageSize: 'custom',
			customImageSize: '16x16',
		},
	},
	{
		node: 'siliconFlowImage',
		resource: 'image',
		operation: 'edit',
		parameters: {
			model: modelId('Qwen/Qwen-Image-Edit'),
			// Refused, for what the fields hold is checked before, and the sandbox takes its time to paint.
			prompt: '[[refuse]]',
			images: { values: [{ source: 'url', url: 'https://example.com/a.png' }] },
		},
	},
	{
		node: 'siliconFlowVideo',
		resource: 'video',
		operation: 'submit',
		parameters: { model: modelId('Wan-AI/Wan2.2-T2V-A14B'), prompt: 'a cat', imageSource: 'none' },
	},
	{
		node: 'siliconFlowVideo',
		resource: 'video',
		operation: 'getStatus',
		parameters: { requestId: 'nobody', waitForCompletion: true, options: POLLING },
	},
	{
		node: 'siliconFlowBatch',
		resource: 'batch',
		operation: 'create',
		parameters: { customId: '=item-{{ $itemIndex }}', completionWindow: '24h', ...CHAT },
	},
	...['get', 'cancel'].map((operation) => ({
		node: 'siliconFlowBatch',
		resource: 'batch',
		operation,
		parameters: { batchId: 'batch_none' },
	})),
	{
		node: 'siliconFlowBatch',
		resource: 'batch',
		operation: 'results',
		parameters: { batchId: 'batch_none', customId: 'a', options: POLLING },
	},
	{
		node: 'siliconFlowBatch',
		resource: 'batch',
		operation: 'getMany',
		parameters: { returnAll: false, limit: 5 },
	},
	{
		node: 'siliconFlowAudio',
		resource: 'speech',
		operation: 'create',
		parameters: {
			model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
			input: 'hello',
			voice: modelId('FunAudioLLM/CosyVoice2-0.5B:anna'),
		},
	},
	{
		node: 'siliconFlowAudio',
		resource: 'transcription',
		operation: 'create',
		parameters: { model: modelId('FunAudioLLM/SenseVoiceSmall'), binaryPropertyName: 'data' },
	},
	{
		node: 'siliconFlowAudio',
		resource: 'voice',
		operation: 'upload',
		parameters: {
			model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
			customName: 'me',
			text: 'hello',
			binaryPropertyName: 'data',
		},
	},
	{
		node: 'siliconFlowAudio',
		resource: 'voice',
		operation: 'delete',
		parameters: { uri: modelId('speech:me:a:b') },
	},
	{ node: 'siliconFlowAudio', resource: 'voice', operation: 'getAll', parameters: {} },
	{ node: 'siliconFlowAccount', resource: 'model', operation: 'getAll', parameters: {} },
	{ node: 'siliconFlowAccount', resource: 'user', operation: 'get', parameters: {} },
];
