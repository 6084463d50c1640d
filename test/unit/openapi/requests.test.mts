/** Requests that must pass the merged spec, and requests that must not. */
import { loadSpec, type OpenApiDocument } from '../../../generator/load.mts';
import { validatorsOf, type Validator } from './validators.mts';

const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data';

let spec: OpenApiDocument;
beforeAll(async () => {
	spec = await loadSpec();
});

const schemaOf = (path: string, type = JSON_TYPE): Validator =>
	validatorsOf(spec)('paths', path, 'post', 'requestBody', 'content', type, 'schema');

const user = (content: unknown) => ({ role: 'user', content });
const chat = (more: object = {}) => ({
	model: 'Qwen/Qwen3-8B',
	messages: [user('Hello')],
	...more,
});
const embed = (input: unknown, more: object = {}) => ({ model: 'BAAI/bge-m3', input, ...more });
const rerank = (more: object = {}) => ({
	model: 'BAAI/bge-reranker-v2-m3',
	query: 'fruit',
	documents: ['apple', 'chair'],
	...more,
});
const speak = (more: object = {}) => ({
	model: 'FunAudioLLM/CosyVoice2-0.5B',
	input: 'Hello',
	voice: 'FunAudioLLM/CosyVoice2-0.5B:anna',
	...more,
});
const references = [{ audio: 'data:audio/mpeg;base64,AA==', text: 'Hello' }];
const voice = { model: 'FunAudioLLM/CosyVoice2-0.5B', customName: 'me', text: 'Hello' };
const tool = (name: string) => ({ type: 'function', function: { name, parameters: {} } });
const image = (model: string, more: object) => ({ model, prompt: 'a lighthouse', ...more });
const old = { image_size: '1024x1024', num_inference_steps: 20, guidance_scale: 7.5 };

const film = (more: object = {}) => ({
	model: 'Wan-AI/Wan2.2-T2V-A14B',
	prompt: 'waves',
	image_size: '1280x720',
	...more,
});
const batch = (more: object = {}) => ({
	input_file_id: 'file-jkvytbjtow',
	endpoint: '/v1/chat/completions',
	completion_window: '24h',
	...more,
});

const CHAT = '/chat/completions';
const VIDEO = '/video/submit';
const IMAGES = '/images/generations';
const VOICE = '/uploads/audio/voice';

const good: Array<[name: string, path: string, body: unknown, type?: string]> = [
	['the least chat', CHAT, chat()],
	['a chat with a model nobody has heard of', CHAT, chat({ model: 'new/model-1' })],
	['a chat of eleven messages', CHAT, chat({ messages: Array(11).fill(user('Hi')) })],
	['a chat with unknown fields', CHAT, chat({ something_new: 1 })],
	['a chat without a stop', CHAT, chat({ stop: null })],
	['a chat with a stop', CHAT, chat({ stop: '\n' })],
	['a chat with stops', CHAT, chat({ stop: ['a', 'b', 'c', 'd'] })],
	['a warm chat', CHAT, chat({ temperature: 2.5, max_tokens: 100_000, top_k: 50 })],
	[
		'a chat that sees and hears',
		CHAT,
		chat({
			messages: [
				user([
					{ type: 'text', text: 'What is this?' },
					{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
					{ type: 'audio_url', audio_url: { url: 'https://example.org/a.mp3' } },
					{
						type: 'video_url',
						video_url: { url: 'https://example.org/a.mp4', max_frams: 8, fps: 1 },
					},
				]),
			],
		}),
	],
	[
		'a chat after a tool call',
		CHAT,
		chat({
			tools: [tool('get_weather')],
			tool_choice: 'auto',
			messages: [
				user('Weather?'),
				{
					role: 'assistant',
					content: null,
					reasoning_content: 'I must ask.',
					tool_calls: [
						{ id: '1', type: 'function', function: { name: 'get_weather', arguments: '{}' } },
					],
				},
				{ role: 'tool', tool_call_id: '1', content: 'sunny' },
			],
		}),
	],
	[
		'a chat that thinks and answers JSON',
		CHAT,
		chat({
			enable_thinking: true,
			thinking_budget: 128,
			reasoning_effort: 'max',
			min_p: 0.05,
			response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } },
			stream: true,
			stream_options: { include_usage: true },
		}),
	],
	['one text', '/embeddings', embed('Hello')],
	['32 texts', '/embeddings', embed(Array(32).fill('Hello'), { encoding_format: 'base64' })],
	['an image', '/embeddings', embed({ image: 'https://example.org/a.png' })],
	['images and texts', '/embeddings', embed([{ text: 'a' }, 'b', { image: 'AA==' }])],
	['shorter vectors', '/embeddings', embed('Hello', { dimensions: 256 })],
	['a rerank', '/rerank', rerank({ top_n: 1, return_documents: true, instruction: 'Prefer red' })],
	['a rerank of one text', '/rerank', rerank({ documents: 'apple' })],
	['a rerank of objects', '/rerank', rerank({ documents: [{ text: 'apple' }, 'chair'] })],
	['speech', '/audio/speech', speak({ speed: 4, gain: -10, sample_rate: 44_100, stream: true })],
	['speech of 2024', '/audio/speech', speak({ voice: 'fishaudio/fish-speech-1.4:alex' })],
	['speech with an own voice', '/audio/speech', speak({ voice: 'speech:me:1:2' })],
	['speech with a reference', '/audio/speech', speak({ voice: '', references })],
	['a voice in base64', VOICE, { ...voice, audio: 'data:audio/mpeg;base64,AA==' }, MULTIPART],
	['a voice as a file', VOICE, { ...voice, file: 'bytes' }, MULTIPART],
	['a voice as JSON', VOICE, { ...voice, audio: 'data:audio/mpeg;base64,AA==' }],
	['a transcription', '/audio/transcriptions', { model: 'any/model', file: 'bytes' }, MULTIPART],
	['a voice to delete', '/audio/voice/deletions', { uri: 'speech:me:1:2' }],
	['SD 3.5', IMAGES, image('stabilityai/stable-diffusion-3-5-large', { ...old, batch_size: 2 })],
	[
		'FLUX.1-dev in another size',
		IMAGES,
		image('black-forest-labs/FLUX.1-dev', { image_size: '1536x1536', num_inference_steps: 30 }),
	],
	['Kolors', IMAGES, image('Kwai-Kolors/Kolors', { image_size: '720x1440', guidance_scale: 20 })],
	['Kolors in another size', IMAGES, image('Kwai-Kolors/Kolors', { image_size: '800x600' })],
	['Qwen-Image', IMAGES, image('Qwen/Qwen-Image', { image_size: '1664x928', cfg: 4 })],
	['Qwen-Image-Edit', IMAGES, image('Qwen/Qwen-Image-Edit', { image: 'https://example.org/a' })],
	[
		'three images to edit',
		IMAGES,
		image('Qwen/Qwen-Image-Edit-2509', { image: 'a', image2: 'b', image3: 'c' }),
	],
	['Z-Image-Turbo', IMAGES, image('Tongyi-MAI/Z-Image-Turbo', { image_size: '512x512' })],
	['another model', IMAGES, image('black-forest-labs/FLUX.2-flex', { aspect_ratio: '16:9' })],
	['a video', VIDEO, film()],
	['a video from an image', VIDEO, film({ image: 'data:image/png;base64,AA==', seed: 1 })],
	['a question for a video', '/video/status', { requestId: 'k6c86xim31fv' }],
	['a file of requests', '/files', { purpose: 'batch', file: 'x' }, MULTIPART],
	['a batch', '/batches', batch()],
	['a batch of two weeks', '/batches', batch({ completion_window: '336h' })],
	[
		'a batch with notes and a model',
		'/batches',
		batch({ metadata: { description: 'nightly' }, replace: { model: 'deepseek-ai/DeepSeek-V3' } }),
	],
];

const bad: Array<[name: string, path: string, body: unknown, type?: string]> = [
	['a chat without messages', CHAT, { model: 'Qwen/Qwen3-8B', messages: [] }],
	['a role nobody knows', CHAT, chat({ messages: [{ role: 'robot', content: 'Hi' }] })],
	['a part nobody knows', CHAT, chat({ messages: [user([{ type: 'smell' }])] })],
	['five stops', CHAT, chat({ stop: ['a', 'b', 'c', 'd', 'e'] })],
	['half a top_k', CHAT, chat({ top_k: 1.5 })],
	['a small thinking budget', CHAT, chat({ thinking_budget: 127 })],
	['a top_p above 1', CHAT, chat({ top_p: 1.5 })],
	['a tool with a blank in its name', CHAT, chat({ tools: [tool('get weather')] })],
	['129 tools', CHAT, chat({ tools: Array(129).fill(tool('a')) })],
	['a format nobody knows', CHAT, chat({ response_format: { type: 'xml' } })],
	['an empty text', '/embeddings', embed('')],
	['no texts', '/embeddings', embed([])],
	['33 texts', '/embeddings', embed(Array(33).fill('Hello'))],
	['odd dimensions', '/embeddings', embed('Hello', { dimensions: 100 })],
	['nothing to rerank', '/rerank', rerank({ documents: [] })],
	['an empty query', '/rerank', rerank({ query: '' })],
	['the first none', '/rerank', rerank({ top_n: 0 })],
	['too much overlap', '/rerank', rerank({ overlap_tokens: 81 })],
	['a voice nobody has', '/audio/speech', speak({ voice: 'anna' })],
	['a voice and references', '/audio/speech', speak({ references })],
	['slow speech', '/audio/speech', speak({ speed: 0.2 })],
	['empty speech', '/audio/speech', speak({ input: '' })],
	['an unknown speech field', '/audio/speech', speak({ pitch: 1 })],
	['a voice without a sound', VOICE, voice, MULTIPART],
	['a voice twice', VOICE, { ...voice, audio: 'a', file: 'b' }, MULTIPART],
	['a transcription of nothing', '/audio/transcriptions', { model: 'any/model' }, MULTIPART],
	[
		'a size that SD 3.5 does not take',
		IMAGES,
		image('stabilityai/stable-diffusion-3-5-large', { ...old, image_size: '100x100' }),
	],
	[
		'the size "others"',
		IMAGES,
		image('black-forest-labs/FLUX.1-dev', { image_size: 'others', num_inference_steps: 20 }),
	],
	[
		'31 steps of FLUX.1-dev',
		IMAGES,
		image('black-forest-labs/FLUX.1-dev', { image_size: '1024x1024', num_inference_steps: 31 }),
	],
	['Qwen-Image without a size', IMAGES, image('Qwen/Qwen-Image', {})],
	['an edit of nothing', IMAGES, image('Qwen/Qwen-Image-Edit', {})],
	[
		'Kolors with much guidance',
		IMAGES,
		image('Kwai-Kolors/Kolors', { ...old, guidance_scale: 21 }),
	],
	['a video of another size', VIDEO, film({ image_size: '640x480' })],
	['a video without a prompt', VIDEO, film({ prompt: '' })],
	['a question for no video', '/video/status', {}],
	['a file for another purpose', '/files', { purpose: 'fine-tune', file: 'x' }, MULTIPART],
	['a batch of twelve hours', '/batches', batch({ completion_window: '12h' })],
	['a batch of 337 hours', '/batches', batch({ completion_window: '337h' })],
	['a batch of embeddings', '/batches', batch({ endpoint: '/v1/embeddings' })],
];

test.each(good)('%s is a request', (...[, path, body, type]) => {
	expect(schemaOf(path, type)(body)).toBe('');
});

test.each(bad)('%s is no request', (...[, path, body, type]) => {
	expect(schemaOf(path, type)(body)).not.toBe('');
});

interface ImageSchema {
	properties: { model: { enum?: string[]; not?: { enum: string[] } } };
}

test('each image model has one schema, and the last excludes them all', () => {
	const { schemas } = spec.components as { schemas: Record<string, ImageSchema> };
	const { paths } = spec as { paths: Record<string, unknown> };
	const names = [...JSON.stringify(paths[IMAGES]).matchAll(/schemas\/([^"/]+)"/g)].map(
		([, name]) => name,
	);
	const models = names.flatMap((name) => schemas[name].properties?.model?.enum ?? []);
	expect(models).toHaveLength(14);
	expect(new Set(models).size).toBe(14);
	expect(schemas.OtherImageModel.properties.model.not?.enum.toSorted()).toEqual(models.toSorted());
});

test('what single chat models can do is said of models of the catalogue', () => {
	interface Model {
		'x-catalogue': { ids: string[] };
		'x-models': Record<string, string[]>;
	}
	const schemas = (spec.components as { schemas: Record<string, { properties: { model: Model } }> })
		.schemas;
	const { 'x-catalogue': catalogue, 'x-models': able } =
		schemas.ChatCompletionRequest.properties.model;
	expect(catalogue.ids).toHaveLength(56);
	const abilities = [
		'vision',
		'tools',
		'json',
		'prefix',
		'fim',
		'thinking',
		'audio',
		'video',
		'pdf',
	];
	for (const ability of abilities) {
		expect(able[ability].length).toBeGreaterThan(0);
		expect(catalogue.ids).toEqual(expect.arrayContaining(able[ability]));
	}
	expect(catalogue.ids).toEqual(expect.arrayContaining(Object.keys(able.contextTokens)));
});
