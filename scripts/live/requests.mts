import { recordOf } from './values.mts';

export type Region = 'cn' | 'com';

/** What goes out. */
export interface Prepared {
	/** The path with its parameters filled in, where it has any. */
	url?: string;
	json?: object;
	form?: FormData;
}

/** Answers of earlier requests, by their names. */
export type Earlier = Map<string, unknown>;

/** A request of an operation, as small as it can be. */
export interface LiveRequest {
	name: string;
	method: 'GET' | 'POST';
	/** As the specification has it. */
	path: string;
	/** It costs more than a few tokens, or leaves something behind: sent with `--all` only. */
	isDear?: true;
	/** The answer tells of the account and nothing else. */
	isOfAccount?: true;
	/** What is right; 200 where nothing is said. */
	statuses?: number[];
	/** @returns undefined where what it needs did not come */
	prepare(earlier: Earlier): Prepared | undefined;
}

/** The cheapest model of each kind that the region has; those of .cn are free (prices of 2026-10-03). */
const MODELS = {
	cn: {
		chat: 'Qwen/Qwen3-8B',
		embedding: 'BAAI/bge-m3',
		rerank: 'BAAI/bge-reranker-v2-m3',
		image: 'Kwai-Kolors/Kolors',
	},
	com: {
		chat: 'Qwen/Qwen3-32B',
		embedding: 'Qwen/Qwen3-Embedding-8B',
		rerank: 'Qwen/Qwen3-Reranker-8B',
		image: 'black-forest-labs/FLUX.1-schnell',
	},
};

const SPEECH_MODEL = 'FunAudioLLM/CosyVoice2-0.5B';
const TRANSCRIPTION_MODEL = 'FunAudioLLM/SenseVoiceSmall';
const EDIT_MODEL = 'Qwen/Qwen-Image-Edit-2509';
const VIDEO_MODEL = 'Wan-AI/Wan2.2-T2V-A14B';
const BATCH_MODEL = 'deepseek-ai/DeepSeek-V3';
const SPOKEN = 'Good morning';

/** A PNG of 64 x 64 pixels in one colour. */
const PICTURE =
	'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsIty/dMYyQi+hcEKLNO+FgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQGBywI6LQEAwyG+sAAAAABJRU5ErkJggg==';

const user = (content: string) => [{ role: 'user', content }];

const textAt = (value: unknown, name: string): string | undefined => {
	const text = recordOf(value)[name];
	return typeof text === 'string' ? text : undefined;
};

/** A request that needs the answer of an earlier one. */
const after =
	(name: string, prepare: (answer: unknown) => Prepared | undefined) => (earlier: Earlier) => {
		const answer = earlier.get(name);
		return answer === undefined ? undefined : prepare(answer);
	};

function form(fields: Record<string, string>, bytes: Buffer, fileName: string, type: string) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.append(name, value);
	body.append('file', new Blob([new Uint8Array(bytes)], { type }), fileName);
	return body;
}

const toFile = (answer: unknown, fields: Record<string, string>): Prepared | undefined =>
	Buffer.isBuffer(answer) ? { form: form(fields, answer, 'speech.mp3', 'audio/mpeg') } : undefined;

/** One line for a batch. */
const LINE = JSON.stringify({
	custom_id: '1',
	method: 'POST',
	url: '/v1/chat/completions',
	body: { model: BATCH_MODEL, messages: user('Say yes.'), max_tokens: 8 },
});

const TOOL = {
	type: 'function',
	function: {
		name: 'calculator',
		description: 'Calculates',
		parameters: { type: 'object', properties: { input: { type: 'string' } } },
	},
};

const batchAt = (answer: unknown, suffix: string): Prepared | undefined => {
	const id = textAt(answer, 'id');
	return id === undefined ? undefined : { url: `/batches/${id}${suffix}` };
};

function chatRequests(model: string): LiveRequest[] {
	const chat = (name: string, more: object): LiveRequest => ({
		name,
		method: 'POST',
		path: '/chat/completions',
		prepare: () => ({ json: { model, messages: user('Say yes.'), max_tokens: 16, ...more } }),
	});
	return [
		chat('Chat', { enable_thinking: false }),
		chat('Chat, streamed', { enable_thinking: false, stream: true }),
		chat('Chat, thinking', { enable_thinking: true, thinking_budget: 128 }),
		chat('Chat, a tool', {
			enable_thinking: false,
			messages: user('What is 12 * 34?'),
			max_tokens: 64,
			tools: [TOOL],
		}),
	];
}

const VOICE_REQUESTS: LiveRequest[] = [
	{
		name: 'Audio, upload a voice',
		method: 'POST',
		path: '/uploads/audio/voice',
		isDear: true,
		prepare: after('Audio, speech', (answer) =>
			toFile(answer, { model: SPEECH_MODEL, customName: 'live-check', text: SPOKEN }),
		),
	},
	{
		name: 'Audio, delete a voice',
		method: 'POST',
		path: '/audio/voice/deletions',
		isDear: true,
		prepare: after('Audio, upload a voice', (answer) => {
			const uri = textAt(answer, 'uri');
			return uri === undefined ? undefined : { json: { uri } };
		}),
	},
];

const VIDEO_REQUESTS: LiveRequest[] = [
	{
		name: 'Video, submit',
		method: 'POST',
		path: '/video/submit',
		isDear: true,
		prepare: () => ({ json: { model: VIDEO_MODEL, prompt: 'A calm sea', image_size: '1280x720' } }),
	},
	{
		name: 'Video, get status',
		method: 'POST',
		path: '/video/status',
		isDear: true,
		prepare: after('Video, submit', (answer) => {
			const requestId = textAt(answer, 'requestId');
			return requestId === undefined ? undefined : { json: { requestId } };
		}),
	},
];

const BATCH_REQUESTS: LiveRequest[] = [
	{
		name: 'Batch, upload a file',
		method: 'POST',
		path: '/files',
		isDear: true,
		prepare: () => ({
			form: form({ purpose: 'batch' }, Buffer.from(`${LINE}\n`), 'live.jsonl', 'application/jsonl'),
		}),
	},
	{
		name: 'Batch, create',
		method: 'POST',
		path: '/batches',
		isDear: true,
		prepare: after('Batch, upload a file', (answer) => {
			const id = textAt(recordOf(answer).data, 'id');
			const how = {
				endpoint: '/v1/chat/completions',
				completion_window: '24h',
				metadata: { sent_by: 'npm run live' },
			};
			return id === undefined ? undefined : { json: { input_file_id: id, ...how } };
		}),
	},
	{
		name: 'Batch, get',
		method: 'GET',
		path: '/batches/{batch_id}',
		isDear: true,
		prepare: after('Batch, create', (answer) => batchAt(answer, '')),
	},
	{
		name: 'Batch, cancel',
		method: 'POST',
		path: '/batches/{batch_id}/cancel',
		isDear: true,
		prepare: after('Batch, create', (answer) => batchAt(answer, '/cancel')),
	},
];

/** The smallest request of every operation, in the order in which they need each other. */
export function liveRequests(region: Region): LiveRequest[] {
	const { chat, embedding, rerank, image } = MODELS[region];
	const isFreeImage = region === 'cn';
	return [
		{ name: 'Account, models', method: 'GET', path: '/models', prepare: () => ({}) },
		{
			name: 'Account, user',
			method: 'GET',
			path: '/user/info',
			isOfAccount: true,
			// Switched off on .cn (release notes, 2026-08-11).
			statuses: [200, 410],
			prepare: () => ({}),
		},
		...chatRequests(chat),
		{
			name: 'Embeddings',
			method: 'POST',
			path: '/embeddings',
			prepare: () => ({ json: { model: embedding, input: ['yes'] } }),
		},
		{
			name: 'Rerank',
			method: 'POST',
			path: '/rerank',
			prepare: () => ({
				json: { model: rerank, query: 'yes', documents: ['yes', 'no'], return_documents: true },
			}),
		},
		{
			name: 'Image, generate',
			method: 'POST',
			path: '/images/generations',
			...(isFreeImage ? {} : { isDear: true }),
			prepare: () => ({
				json: isFreeImage
					? { model: image, prompt: 'a dot', image_size: '1024x1024', batch_size: 1 }
					: { model: image, prompt: 'a dot', image_size: '512x512' },
			}),
		},
		{
			name: 'Image, edit',
			method: 'POST',
			path: '/images/generations',
			isDear: true,
			prepare: () => ({ json: { model: EDIT_MODEL, prompt: 'make it blue', image: PICTURE } }),
		},
		{
			name: 'Audio, speech',
			method: 'POST',
			path: '/audio/speech',
			prepare: () => ({
				json: {
					model: SPEECH_MODEL,
					input: SPOKEN,
					voice: `${SPEECH_MODEL}:alex`,
					response_format: 'mp3',
				},
			}),
		},
		...(region === 'cn'
			? [
					{
						name: 'Audio, transcribe',
						method: 'POST' as const,
						path: '/audio/transcriptions',
						prepare: after('Audio, speech', (answer) =>
							toFile(answer, { model: TRANSCRIPTION_MODEL }),
						),
					},
				]
			: []),
		...VOICE_REQUESTS,
		{
			name: 'Audio, list voices',
			method: 'GET',
			path: '/audio/voice/list',
			isOfAccount: true,
			prepare: () => ({}),
		},
		...VIDEO_REQUESTS,
		...BATCH_REQUESTS,
		{
			name: 'Batch, list files',
			method: 'GET',
			path: '/files',
			isOfAccount: true,
			prepare: () => ({ url: '/files?purpose=batch&limit=2' }),
		},
		{
			name: 'Batch, list',
			method: 'GET',
			path: '/batches',
			isOfAccount: true,
			prepare: () => ({ url: '/batches?limit=2' }),
		},
	];
}
