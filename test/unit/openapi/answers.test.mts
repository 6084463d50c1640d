/** Captured answers of the service, each against the schema of its operation. */
import { loadSpec } from '../../../generator/load.mts';
import { validatorsOf } from './validators.mts';

type Case = [name: string, path: string, method: string, status: string, body: unknown];

const answers: Case[] = [
	[
		'a chat answer of a thinking model',
		'/chat/completions',
		'post',
		'200',
		{
			id: '019bdaa55225ef854b320e9b838f77ce',
			object: 'chat.completion',
			created: 1768899826,
			model: 'Pro/zai-org/GLM-4.7',
			choices: [
				{
					index: 0,
					message: { role: 'assistant', content: '...', reasoning_content: '...' },
					finish_reason: 'stop',
				},
			],
			usage: {
				prompt_tokens: 15,
				completion_tokens: 1540,
				total_tokens: 1555,
				completion_tokens_details: { reasoning_tokens: 1190 },
				prompt_tokens_details: { cached_tokens: 0 },
				prompt_cache_hit_tokens: 0,
				prompt_cache_miss_tokens: 15,
			},
			system_fingerprint: '',
		},
	],
	[
		'a chat answer that calls a tool',
		'/chat/completions',
		'post',
		'200',
		{
			id: '019bda90',
			object: 'chat.completion',
			created: 1768899826,
			model: 'Pro/zai-org/GLM-4.7',
			choices: [
				{
					index: 0,
					message: {
						role: 'assistant',
						content: '',
						tool_calls: [
							{
								id: '019bda90bb06ea1f88f140889ff0916b',
								type: 'function',
								function: {
									name: 'get_current_weather',
									arguments: '{"location": "Boston, MA"}',
								},
							},
						],
					},
					finish_reason: 'tool_calls',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
		},
	],
	[
		'embeddings as numbers',
		'/embeddings',
		'post',
		'200',
		{
			object: 'list',
			model: 'BAAI/bge-m3',
			data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }],
			usage: { prompt_tokens: 11, completion_tokens: 0, total_tokens: 11 },
		},
	],
	[
		'embeddings in base64, without object in the items',
		'/embeddings',
		'post',
		'200',
		{
			object: 'list',
			model: 'BAAI/bge-m3',
			data: [{ index: 0, embedding: 'zczMPc3MTD4=' }],
			usage: { prompt_tokens: 11, completion_tokens: 0, total_tokens: 11 },
		},
	],
	[
		'a rerank with meta',
		'/rerank',
		'post',
		'200',
		{
			id: '0195ae84b2ad76a4b9190a383958da67',
			results: [
				{ index: 0, relevance_score: 0.99983656 },
				{ index: 1, relevance_score: 0.004962942, document: { text: 'pear' } },
			],
			meta: {
				billed_units: { input_tokens: 59, output_tokens: 0, search_units: 0, classifications: 0 },
				tokens: { input_tokens: 59, output_tokens: 0 },
			},
		},
	],
	[
		'a rerank with tokens, as the international site documents it',
		'/rerank',
		'post',
		'200',
		{
			id: '1',
			results: [{ index: 0, relevance_score: 0.5 }],
			tokens: { input_tokens: 59, output_tokens: 0 },
		},
	],
	[
		'images',
		'/images/generations',
		'post',
		'200',
		{
			images: [{ url: 'https://sc-maas.oss-cn-shanghai.aliyuncs.com/outputs%2F1.png?Expires=1' }],
			timings: { inference: 0.385 },
			seed: 12345,
			shared_id: '0',
			data: [{ url: 'https://sc-maas.oss-cn-shanghai.aliyuncs.com/outputs%2F1.png?Expires=1' }],
			created: 1761276928,
		},
	],
	['a transcription', '/audio/transcriptions', 'post', '200', { text: '...' }],
	[
		'an uploaded voice',
		'/uploads/audio/voice',
		'post',
		'200',
		{ uri: 'speech:christmas_intro_3:gajnvg92ff:fejyntscplwugpawgzwa' },
	],
	['voices as answered', '/audio/voice/list', 'get', '200', { result: [voice()] }],
	['voices as documented', '/audio/voice/list', 'get', '200', { results: [voice()] }],
	['a deletion', '/audio/voice/deletions', 'post', '200', 'ok'],
	[
		'models',
		'/models',
		'get',
		'200',
		{
			object: 'list',
			data: [{ id: 'Qwen/Qwen3-8B', object: 'model', created: 0, owned_by: '' }],
		},
	],
	[
		'an error with a code',
		'/chat/completions',
		'post',
		'400',
		{ code: 20012, message: 'Model does not exist. Please check it carefully.', data: null },
	],
	[
		'an error without a code',
		'/chat/completions',
		'post',
		'429',
		{ message: 'Request was rejected due to rate limiting.', data: null },
	],
	['an error as a bare string', '/embeddings', 'post', '401', 'Invalid token'],
	['an empty time-out', '/audio/speech', 'post', '504', ''],
	[
		'an error as OpenAI words it',
		'/rerank',
		'post',
		'402',
		{ error: { message: 'no', type: 'invalid_request_error', param: null, code: null } },
	],
	['a submitted video', '/video/submit', 'post', '200', { requestId: 'k6c86xim31fv' }],
	[
		'a video in the making',
		'/video/status',
		'post',
		'200',
		{ status: 'InProgress', position: 0, results: null },
	],
	[
		'a video',
		'/video/status',
		'post',
		'200',
		{
			status: 'Succeed',
			position: 0,
			reason: '',
			results: {
				videos: [{ url: 'https://example.com/1.mp4' }],
				timings: { inference: 184.86 },
				seed: 1,
			},
		},
	],
	['a video that failed', '/video/status', 'post', '200', { status: 'Failed', reason: 'unknown' }],
	[
		'an uploaded file',
		'/files',
		'post',
		'200',
		{
			code: 20000,
			message: 'Ok',
			status: true,
			data: {
				id: 'file-jkvytbjtow',
				object: 'file',
				bytes: 8509,
				createdAt: 1741685396,
				filename: 'requests.jsonl',
				purpose: 'batch',
			},
		},
	],
	[
		'files',
		'/files',
		'get',
		'200',
		{
			code: 20000,
			message: 'Ok',
			status: true,
			data: {
				data: [
					{
						id: 'file-kkhtqklcnm',
						object: 'file',
						bytes: 806,
						created_at: 1741777570,
						filename: 'requests-2.jsonl',
						purpose: 'batch',
						line_count: 2,
					},
				],
				object: 'file',
			},
		},
	],
	['a batch', '/batches', 'post', '200', batch()],
	[
		'a batch as the guide shows it',
		'/batches/{batch_id}',
		'get',
		'200',
		{
			...batch(),
			status: 'validating',
			request_counts: { total: 0, completed: 0, failed: 0 },
			metadata: null,
		},
	],
	[
		'batches',
		'/batches',
		'get',
		'200',
		{ object: 'list', data: [batch()], first_id: 'a', last_id: 'a', has_more: false },
	],
	[
		'the retired user info',
		'/user/info',
		'get',
		'410',
		{ code: 20092, message: 'This endpoint is deprecated and is no longer available.', data: null },
	],
	[
		'too many texts',
		'/embeddings',
		'post',
		'413',
		{
			code: 20042,
			message: 'input batch size 100 > maximum allowed batch size 64',
			data: null,
		},
	],
];

const wrong: Case[] = [
	['a chat answer without choices', '/chat/completions', 'post', '200', { id: '1' }],
	['voices under another name', '/audio/voice/list', 'get', '200', { voices: [] }],
	[
		'embeddings whose object is a list',
		'/embeddings',
		'post',
		'200',
		{
			object: ['list'],
			model: 'm',
			data: [],
			usage: { prompt_tokens: 1, completion_tokens: 0, total_tokens: 1 },
		},
	],
	['an error that is a number', '/rerank', 'post', '500', 7],
	['a video of an unknown state', '/video/status', 'post', '200', { status: 'Done' }],
	['a batch without a state', '/batches', 'post', '200', { id: 'batch_a' }],
];

function voice() {
	return {
		model: 'FunAudioLLM/CosyVoice2-0.5B',
		customName: 'dp_42824',
		text: '...',
		uri: 'speech:dp_42824:d60c969719ns73f85u70:itkuhmysngpxdtoldgww',
	};
}

function batch() {
	return {
		id: 'batch_rdyqgrcgjg',
		object: 'batch',
		endpoint: '/v1/chat/completions',
		errors: null,
		input_file_id: 'file-jkvytbjtow',
		completion_window: '24h',
		status: 'in_queue',
		output_file_id: null,
		error_file_id: null,
		created_at: 1741685413,
		in_progress_at: null,
		expires_at: 1741771813,
		finalizing_at: null,
		completed_at: null,
		failed_at: null,
		expired_at: null,
		cancelling_at: null,
		cancelled_at: null,
		request_counts: null,
		metadata: { description: 'nightly eval job' },
	};
}

interface Document {
	paths: Record<string, Record<string, { responses: Record<string, { $ref?: string }> }>>;
}

async function schemaFor(path: string, method: string, status: string) {
	const document = await loadSpec();
	const response = (document as unknown as Document).paths[path][method].responses[status];
	const keys = response.$ref
		? response.$ref.slice('#/'.length).split('/')
		: ['paths', path, method, 'responses', status];
	return validatorsOf(document)(...keys, 'content', 'application/json', 'schema');
}

test.each(answers)('%s fits', async (_name, path, method, status, body) => {
	expect((await schemaFor(path, method, status))(body)).toBe('');
});

test.each(wrong)('%s does not fit', async (_name, path, method, status, body) => {
	expect((await schemaFor(path, method, status))(body)).not.toBe('');
});

const chunk = (delta: object, finish_reason: string | null, more: object = {}) => ({
	id: '019adf32d7eba732fab10a923ab85c0b',
	object: 'chat.completion.chunk',
	created: 1764681242,
	model: 'deepseek-ai/DeepSeek-R1',
	choices: [{ index: 0, delta, finish_reason }],
	system_fingerprint: '',
	usage: { prompt_tokens: 294, completion_tokens: 0, total_tokens: 294 },
	...more,
});

test.each([
	['the first chunk', chunk({ content: null, reasoning_content: '', role: 'assistant' }, null)],
	['a chunk of text', chunk({ content: 'Hello', reasoning_content: null }, null)],
	['the last chunk', chunk({ content: '', reasoning_content: null }, 'stop')],
	['a chunk of usage alone', chunk({}, null, { choices: [] })],
	[
		'more arguments of a tool call',
		chunk(
			{ tool_calls: [{ index: 0, id: null, type: null, function: { name: '', arguments: '{' } }] },
			null,
		),
	],
])('%s of a stream fits', async (_name, body) => {
	const validate = validatorsOf(await loadSpec())('components', 'schemas', 'ChatCompletionStream');
	expect(validate(body)).toBe('');
});
