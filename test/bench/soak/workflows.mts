import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/n8n/stage.mts';

/** A workflow of the mix, and how many items each of its nodes must put out. */
export interface Mixed {
	workflow: WorkflowFile;
	expected: Record<string, number>;
	/** The nodes whose requests are not repeated when their answer is lost; their items may say so. */
	dear: Set<string>;
}

/** With 10 % faults, eleven tries fail all in one of 100,000 million requests. */
const OPTIONS = { maxRetries: 10, timeout: 30_000 };

const model = (value: string) => ({ __rl: true, mode: 'id', value });

interface Step {
	name: string;
	type: string;
	parameters: IDataObject;
	options?: IDataObject;
	/** Each request makes something that costs: it is not repeated when its answer is lost. */
	isDear?: boolean;
}

/** Items, made by a Code-free node, through a chain of nodes of this package. */
function chain(name: string, items: number, steps: Step[], credentialId: string): Mixed {
	const node = (nodeName: string, type: string, index: number, rest: IDataObject = {}) => ({
		id: `${name}-${index}`,
		name: nodeName,
		type,
		typeVersion: 1,
		position: [200 * index, 0],
		parameters: {},
		...rest,
	});
	const names = ['Trigger', 'Items', ...steps.map((step) => step.name)];
	const next = (to: string) => ({ main: [[{ node: to, type: 'main', index: 0 }]] });
	return {
		workflow: {
			name: `soak ${name}`,
			nodes: [
				node('Trigger', 'n8n-nodes-base.manualTrigger', 0),
				node('Items', 'n8n-nodes-base.noOp', 1),
				...steps.map((step, index) =>
					node(step.name, `n8n-nodes-siliconflow-api.${step.type}`, index + 2, {
						parameters: { ...step.parameters, options: { ...OPTIONS, ...step.options } },
						onError: step.isDear ? 'continueRegularOutput' : 'stopWorkflow',
						credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
					}),
				),
			],
			connections: Object.fromEntries(
				names.slice(0, -1).map((from, index) => [from, next(names[index + 1])]),
			),
			pinData: {
				Items: Array.from({ length: items }, (_, index) => ({ json: { text: `text ${index}` } })),
			},
		},
		expected: Object.fromEntries(steps.map((step) => [step.name, items])),
		dear: new Set(steps.filter(({ isDear }) => isDear).map(({ name: step }) => step)),
	};
}

const TEXT = "={{ $('Items').item.json.text }}";

const chat: Step = {
	name: 'Chat',
	type: 'siliconFlowChat',
	parameters: {
		operation: 'complete',
		model: model('Qwen/Qwen3-8B'),
		messages: { values: [{ role: 'user', content: TEXT }] },
	},
};

const embeddings: Step = {
	name: 'Embeddings',
	type: 'siliconFlowEmbeddings',
	parameters: { operation: 'create', model: model('BAAI/bge-m3'), input: TEXT },
	options: { batchSize: 8 },
};

const rerank: Step = {
	name: 'Rerank',
	type: 'siliconFlowRerank',
	parameters: {
		operation: 'rerankItems',
		model: model('BAAI/bge-reranker-v2-m3'),
		query: 'text 7',
		document: TEXT,
	},
};

const image: Step = {
	name: 'Image',
	type: 'siliconFlowImage',
	parameters: {
		operation: 'generate',
		model: model('stabilityai/stable-diffusion-2-1'),
		prompt: TEXT,
		imageSize: '512x512',
	},
	isDear: true,
};

const speech: Step = {
	name: 'Speech',
	type: 'siliconFlowAudio',
	parameters: {
		resource: 'speech',
		operation: 'create',
		model: model('FunAudioLLM/CosyVoice2-0.5B'),
		input: TEXT,
		voice: model('FunAudioLLM/CosyVoice2-0.5B:anna'),
	},
};

const transcription: Step = {
	name: 'Transcription',
	type: 'siliconFlowAudio',
	parameters: {
		resource: 'transcription',
		operation: 'create',
		model: model('FunAudioLLM/SenseVoiceSmall'),
	},
};

/** The mix: what people do with the nodes, in sizes that keep a round to seconds. */
export function mixedWorkflows(credentialId: string): Mixed[] {
	const make = (name: string, items: number, ...steps: Step[]) =>
		chain(name, items, steps, credentialId);
	return [
		make('chat', 100, chat),
		make('search', 200, embeddings, rerank),
		make('images', 10, image),
		make('sound', 30, speech, transcription),
		make('chat and embeddings', 50, chat, embeddings),
	];
}
