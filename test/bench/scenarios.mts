import type { IDataObject } from 'n8n-workflow';

import {
	atBothSpeeds,
	byHttp,
	puttingOutVectors,
	readingOnly,
	thisPackage,
	type Contender,
} from './contenders.mts';
import type { BareRequest } from './ideal.mts';
import { chain, httpRequest, jsonBody, openAi, ours, type Setting } from './workflows.mts';

/** A job, how a person could do it, and the least that it takes. */
export interface Scenario {
	name: string;
	items: number;
	/** Milliseconds that the service takes for a request. */
	latency: number;
	contenders(setting: Setting): Contender[];
	ideal: BareRequest[];
	/** The goal for the nodes as they come: their time is at most so many times the ideal. */
	timesIdeal?: number;
}

const WARM_UP_ITEMS = 30;

/** As the sandbox's embeddings of a short text: 1,024 numbers, of which few are not 0. */
const VECTOR = Array.from({ length: 1_024 }, (_, index) =>
	index % 32 === 0 ? Math.SQRT1_2 / 4 : 0,
);

const TEXTS_PER_REQUEST = 32;
const EMBEDDING = 'BAAI/bge-m3';
const RERANKER = 'BAAI/bge-reranker-v2-m3';
const CHAT = 'Qwen/Qwen3-8B';
const SPEECH = 'FunAudioLLM/CosyVoice2-0.5B';
const VOICE = `${SPEECH}:anna`;
const TRANSCRIPTION = 'FunAudioLLM/SenseVoiceSmall';
const IMAGE = 'Kwai-Kolors/Kolors';

const modelId = (value: string) => ({ __rl: true, mode: 'id', value });

const numbered = (count: number, text = 'text') =>
	Array.from({ length: count }, (_, index) => ({ text: `${text} ${index}` }));

const json = (path: string, body: unknown): BareRequest => ({
	path,
	body: () => JSON.stringify(body),
	json: true,
});

/** As many texts in each as the API takes. */
const embeddingRequests = (texts: string[]): BareRequest[] =>
	Array.from({ length: Math.ceil(texts.length / TEXTS_PER_REQUEST) }, (_, index) => {
		const from = index * TEXTS_PER_REQUEST;
		const input = texts.slice(from, from + TEXTS_PER_REQUEST);
		return json('/embeddings', { model: EMBEDDING, input });
	});

function embeddings(count: number): Scenario {
	const items = numbered(count);
	const latency = 100;
	return {
		name: `embeddings, ${count.toLocaleString('en')} texts`,
		items: count,
		latency,
		contenders: (setting) => [
			thisPackage(setting, { items }, 'siliconFlowEmbeddings', {
				operation: 'create',
				model: modelId(EMBEDDING),
				input: '={{ $json.text }}',
				options: {},
			}),
			...byHttp(setting, { items }, latency, {
				path: '/embeddings',
				parameters: jsonBody(`{ model: '${EMBEDDING}', input: $json.text }`),
			}),
			readingOnly(items),
			puttingOutVectors(items, VECTOR),
		],
		ideal: embeddingRequests(items.map(({ text }) => text)),
		timesIdeal: 1.4,
	};
}

function rerank(count: number): Scenario {
	const items = numbered(count, 'a report on rain and rivers, page');
	const latency = 100;
	const documents = items.map(({ text }) => text);
	return {
		name: `rerank, ${count} items`,
		items: count,
		latency,
		contenders: (setting) => [
			thisPackage(setting, { items }, 'siliconFlowRerank', {
				operation: 'rerankItems',
				model: modelId(RERANKER),
				query: 'rain',
				document: '={{ $json.text }}',
				options: {},
			}),
			...byHttp(setting, { items }, latency, {
				path: '/rerank',
				parameters: jsonBody(`{ model: '${RERANKER}', query: 'rain', documents: [$json.text] }`),
			}),
			readingOnly(items),
		],
		ideal: [json('/rerank', { model: RERANKER, query: 'rain', documents })],
		timesIdeal: 1.5,
	};
}

function chat(count: number): Scenario {
	const items = numbered(count);
	const latency = 300;
	const messages = (content: string) => [{ role: 'user', content }];
	return {
		name: `chat, ${count} items`,
		items: count,
		latency,
		contenders: (setting) => [
			...atBothSpeeds(setting, { items }, 'siliconFlowChat', {
				operation: 'complete',
				model: modelId(CHAT),
				messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
				options: {},
			}),
			...byHttp(setting, { items }, latency, {
				path: '/chat/completions',
				parameters: jsonBody(
					`{ model: '${CHAT}', messages: [{ role: 'user', content: $json.text }] }`,
				),
			}),
			{
				name: 'n8n’s OpenAI node',
				side: 'rival',
				workflow: chain({ items }, [
					openAi(setting, {
						resource: 'text',
						operation: 'message',
						modelId: modelId(CHAT),
						messages: { values: [{ content: '={{ $json.text }}' }] },
						options: {},
					}),
				]),
				timed: ['OpenAI'],
			},
		],
		ideal: items.map(({ text }) =>
			json('/chat/completions', { model: CHAT, messages: messages(text) }),
		),
		timesIdeal: 1.1,
	};
}

function speech(count: number): Scenario {
	// One text: the sandbox speaks it once, so that its speaking is not what is measured.
	const items = Array.from({ length: count }, () => ({ text: 'text 1' }));
	const latency = 100;
	return {
		name: `speech, ${count} items`,
		items: count,
		latency,
		contenders: (setting) => [
			...atBothSpeeds(setting, { items }, 'siliconFlowAudio', {
				resource: 'speech',
				operation: 'create',
				model: modelId(SPEECH),
				input: '={{ $json.text }}',
				voice: modelId(VOICE),
				options: {},
			}),
			...byHttp(setting, { items }, latency, {
				path: '/audio/speech',
				parameters: jsonBody(`{ model: '${SPEECH}', input: $json.text, voice: '${VOICE}' }`),
				options: {
					response: { response: { responseFormat: 'file', outputPropertyName: 'data' } },
				},
			}),
		],
		ideal: items.map(({ text }) =>
			json('/audio/speech', { model: SPEECH, input: text, voice: VOICE }),
		),
		timesIdeal: 1.25,
	};
}

/** @param recording a file that is transcribed `count` times from copies of it, in `folder` */
function transcription(count: number, folder: string, recording: Uint8Array): Scenario {
	const latency = 300;
	const files = `${folder}/*.wav`;
	const parameters = {
		contentType: 'multipart-form-data',
		bodyParameters: {
			parameters: [
				{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' },
				{ name: 'model', value: TRANSCRIPTION },
			],
		},
	};
	const blob = new Blob([recording as Uint8Array<ArrayBuffer>], { type: 'audio/wav' });
	const form = () => {
		const data = new FormData();
		data.set('file', blob, 'recording.wav');
		data.set('model', TRANSCRIPTION);
		return data;
	};
	return {
		name: `transcription, ${count} x ${Math.round(recording.length / 1e6)} MB`,
		items: count,
		latency,
		contenders: (setting) => [
			...atBothSpeeds(setting, { files }, 'siliconFlowAudio', {
				resource: 'transcription',
				operation: 'create',
				model: modelId(TRANSCRIPTION),
				binaryPropertyName: 'data',
				options: {},
			}),
			...byHttp(setting, { files }, latency, { path: '/audio/transcriptions', parameters }),
		],
		ideal: Array.from({ length: count }, () => ({
			path: '/audio/transcriptions',
			body: form,
			json: false,
		})),
		timesIdeal: 1.1,
	};
}

function images(count: number): Scenario {
	const latency = 300;
	// One prompt and seed: the sandbox draws it once, so that its drawing is not what is measured.
	const items = Array.from({ length: count }, () => ({ prompt: 'a lighthouse' }));
	const body = { model: IMAGE, prompt: 'a lighthouse', image_size: '1024x1024', seed: 1 };
	const follow = (answer: unknown) => (answer as { images: Array<{ url: string }> }).images[0].url;
	const fetchFile = (setting: Setting) => ({
		...httpRequest(setting, '', {}, {}),
		name: 'Download',
		parameters: {
			url: '={{ $json.images[0].url }}',
			options: { response: { response: { responseFormat: 'file' } } },
		},
		credentials: undefined,
	});
	return {
		name: `images, ${count} x 2 MB`,
		items: count,
		latency,
		contenders: (setting) => [
			...atBothSpeeds(setting, { items }, 'siliconFlowImage', {
				operation: 'generate',
				model: modelId(IMAGE),
				prompt: '={{ $json.prompt }}',
				imageSize: '1024x1024',
				options: { seed: 1 },
			}),
			...byHttp(setting, { items }, latency, {
				path: '/images/generations',
				parameters: jsonBody(
					`{ model: '${IMAGE}', prompt: $json.prompt, image_size: '1024x1024', seed: 1 }`,
				),
				after: [fetchFile(setting)],
			}),
		],
		ideal: items.map(() => ({ ...json('/images/generations', body), follow })),
		timesIdeal: 1.25,
	};
}

function vectorStore(count: number): Scenario {
	const items = numbered(count, 'a sentence that is long enough to be a chunk of its own');
	const latency = 100;
	const store = {
		name: 'Store',
		type: '@n8n/n8n-nodes-langchain.vectorStoreInMemory',
		typeVersion: 1.3,
	};
	const loader = {
		name: 'Loader',
		type: '@n8n/n8n-nodes-langchain.documentDefaultDataLoader',
		typeVersion: 1.1,
		parameters: {
			jsonMode: 'expressionData',
			jsonData: '={{ $json.text }}',
			textSplittingMode: 'simple',
			options: {},
		},
	};
	const insert = (key: string) => ({
		...store,
		parameters: {
			mode: 'insert',
			memoryKey: { __rl: true, mode: 'id', value: key },
			clearStore: true,
		},
	});
	const byOpenAi = (setting: Setting, name: string, options: IDataObject): Contender => ({
		name,
		side: 'rival',
		workflow: chain({ items }, [insert(name)], {
			ai_document: loader,
			ai_embedding: {
				name: 'Embeddings',
				type: '@n8n/n8n-nodes-langchain.embeddingsOpenAi',
				typeVersion: 1.2,
				parameters: { model: EMBEDDING, options },
				credentials: { openAiApi: { id: setting.openAiCredentialId, name: 'OpenAI' } },
			},
		}),
		timed: ['Store'],
	});
	return {
		name: `vector store, ${count.toLocaleString('en')} chunks`,
		items: count,
		latency,
		contenders: (setting) => [
			{
				name: 'this package',
				side: 'own',
				workflow: chain({ items }, [insert('ours')], {
					ai_document: loader,
					ai_embedding: {
						...ours(setting, 'embeddingsSiliconFlow', {
							model: modelId(EMBEDDING),
							options: {},
						}),
						name: 'Embeddings',
					},
				}),
				timed: ['Store'],
			},
			byOpenAi(setting, 'Embeddings OpenAI', {}),
			byOpenAi(setting, 'Embeddings OpenAI, batch size 32', { batchSize: 32 }),
		],
		ideal: embeddingRequests(items.map(({ text }) => text)),
	};
}

/** Every scenario, at full size or a tenth of it. */
export function scenarios(isQuick: boolean, folder: string, recording: Uint8Array): Scenario[] {
	const size = (full: number, quick: number) => (isQuick ? quick : full);
	return [
		embeddings(size(1_000, 320)),
		...(isQuick ? [] : [embeddings(10_000)]),
		rerank(size(500, 100)),
		chat(size(300, 50)),
		speech(size(100, 30)),
		transcription(size(40, 6), folder, recording),
		images(size(50, 10)),
		vectorStore(size(3_000, 320)),
	];
}

/** Every job once, small: neither n8n nor the sandbox is fast before it has done a thing a few times. */
export function warmUps(folder: string, recording: Uint8Array): Scenario[] {
	return [
		embeddings(WARM_UP_ITEMS),
		rerank(WARM_UP_ITEMS),
		chat(WARM_UP_ITEMS),
		speech(WARM_UP_ITEMS),
		transcription(1, folder, recording),
		images(WARM_UP_ITEMS),
		vectorStore(WARM_UP_ITEMS),
	];
}

/** The scenario whose growth with the number of items is drawn. */
export const growth = embeddings;
