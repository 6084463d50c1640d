import type { IDataObject } from 'n8n-workflow';

import { readExamples } from '../../scripts/n8n/examples.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, type Stage } from '../../scripts/n8n/stage.mts';
import { requestsOf } from '../support/measure.mts';
import { sharedStage } from '../support/on-n8n.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startScriptedService } from '../support/scripted-service.mts';
import { startSelfSignedService } from '../support/self-signed-service.mts';
import { oneNode, TESTED } from '../support/workflow.mts';

describe('the installed package, in a real n8n', () => {
	let stage: Stage;
	beforeAll(async () => {
		stage = await sharedStage(['--fast']);
	}, 900_000);
	afterAll(async () => await stage?.stop());

	/** Runs a node over items and goes on past those that fail. */
	async function run(
		type: string,
		parameters: IDataObject,
		items: IDataObject[],
		credentialId = stage.credentialId,
	) {
		const workflow = oneNode({
			type,
			parameters,
			items,
			credentialId,
			onError: 'continueRegularOutput',
		});
		const execution = await stage.client.run(await stage.client.createWorkflow(workflow));
		expect(execution.error).toBeUndefined();
		return execution.nodes[TESTED].items;
	}

	it('loads every node, and those an agent can use also as tools', async () => {
		const types = await stage.client.nodeTypes();
		for (const node of [
			'Chat',
			'Embeddings',
			'Rerank',
			'Image',
			'Audio',
			'Video',
			'Batch',
			'Account',
		]) {
			expect(types).toContain(`n8n-nodes-siliconflow-api.siliconFlow${node}`);
			expect(types).toContain(`n8n-nodes-siliconflow-api.siliconFlow${node}Tool`);
		}
	});

	it('uses only node types in the examples that this n8n has', async () => {
		const types = new Set(await stage.client.nodeTypes());
		for (const { workflow } of await readExamples()) {
			expect(workflow.nodes.filter(({ type }) => !types.has(type))).toEqual([]);
		}
	});

	it('finds a model by words of its name', async () => {
		const found = await stage.client.searchList(
			'n8n-nodes-siliconflow-api.siliconFlowChat',
			'searchChatModels',
			stage.credentialId,
			'deepseek r1',
		);
		expect(found.map(({ value }) => value)).toContain('deepseek-ai/DeepSeek-R1');
		for (const { name } of found) expect(name.toLowerCase()).toMatch(/deepseek.*r1/);
	});

	describe('credential', () => {
		const test = async (data: IDataObject) =>
			await stage.client.testCredential(stage.credentialId, CREDENTIAL_NAME, CREDENTIAL_TYPE, data);

		it.each(['', '/', '/chat/completions'])(
			'is tested by asking for the models; the address ends in "%s"',
			async (end) => {
				const baseUrl = `${stage.sandbox?.url}/v1${end}`;
				const answer = await test({ apiKey: 'sk-right', region: 'custom', baseUrl });
				expect(answer.status).toBe('OK');
			},
		);

		it('says in plain words that a key is wrong', async () => {
			const baseUrl = `${stage.sandbox?.url}/v1`;
			const answer = await test({ apiKey: 'sk-wrong', region: 'custom', baseUrl });
			expect(answer).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('does not know this API key') as string,
			});
		});

		it('does not take a web page for the API, which gateways serve where /v1 is missing', async () => {
			const service = await startScriptedService(() => ({
				headers: { 'content-type': 'text/html' },
				body: '<!doctype html><title>Gateway</title>',
			}));
			const answer = await test({ apiKey: 'sk-right', region: 'custom', baseUrl: service.url });
			await service.stop();
			expect(answer).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('ends in /v1') as string,
			});
		});

		it('is tested under trace ids of its own, by which a lost test can be found', async () => {
			const service = await startScriptedService(() => ({ body: { object: 'list', data: [] } }));
			const data = { apiKey: 'sk-right', region: 'custom', baseUrl: `${service.url}/v1` };
			const answers = [await test(data), await test(data)];
			await service.stop();
			expect(answers.map(({ status }) => status)).toEqual(['OK', 'OK']);
			const [one, two] = service.received.map(({ traceId }) => traceId);
			expect(one).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
			expect(two).not.toBe(one);
		});

		it('is tested without a look at the certificate only where its switch says so', async () => {
			const service = await startSelfSignedService({ object: 'list', data: [] });
			const data = { apiKey: 'sk-right', region: 'custom', baseUrl: `${service.url}/v1` };
			const answers = [await test(data), await test({ ...data, ignoreSSLIssues: true })];
			await service.stop();
			expect(answers.map(({ status }) => status)).toEqual(['Error', 'OK']);
		});

		it('works as other packages store it, with nothing but key and address', async () => {
			const data = { apiKey: 'sk-legacy', baseUrl: `${stage.sandbox?.url}/v1/` };
			expect((await test(data)).status).toBe('OK');
			const credentialId = await stage.client.createCredential('Legacy', CREDENTIAL_TYPE, data);
			const workflow = oneNode({
				type: 'siliconFlowAccount',
				parameters: { resource: 'model', operation: 'getAll', options: {} },
				items: [{}],
				credentialId,
			});
			const execution = await stage.client.run(await stage.client.createWorkflow(workflow));
			expect(execution.status).toBe('success');
			expect(execution.nodes[TESTED].items.length).toBeGreaterThan(10);
		});
	});

	describe('every operation, with several items and a failing one', () => {
		it('Chat: complete', async () => {
			const parameters = {
				operation: 'complete',
				model: modelId('Qwen/Qwen3-8B'),
				messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
				options: {},
			};
			const items = [{ text: 'one' }, { text: '[[refuse]]' }, { text: 'three' }];
			const [first, second, third] = await run('siliconFlowChat', parameters, items);
			expect(first.json.content).toMatch(/\S/);
			expect(second.json).toMatchObject({
				error: expect.stringContaining('[item 1]') as string,
				details: { httpCode: '400', code: 20015 },
			});
			expect(third.json.content).toMatch(/\S/);
		});

		it('Embeddings: create', async () => {
			const parameters = {
				operation: 'create',
				model: modelId('BAAI/bge-m3'),
				input: '={{ $json.text }}',
				options: {},
			};
			const items = [{ text: 'one' }, { text: '' }, { text: 'three' }];
			const [first, second, third] = await run('siliconFlowEmbeddings', parameters, items);
			expect(first.json.embedding).toHaveLength(1024);
			expect(second.json.error).toBe('The text to embed is empty [item 1]');
			expect(third.json.embedding).toHaveLength(1024);
		});

		const rerank = { model: modelId('BAAI/bge-reranker-v2-m3'), query: 'rain', options: {} };

		it('Rerank: rerank items', async () => {
			const parameters = { ...rerank, operation: 'rerankItems', document: '={{ $json.text }}' };
			const items = [{ text: 'sunshine' }, { text: '' }, { text: 'rain and more rain' }];
			const output = await run('siliconFlowRerank', parameters, items);
			const ranked = output.filter(({ json }) => json.relevanceScore !== undefined);
			expect(ranked.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2 }, { item: 0 }]);
			expect(output.find(({ json }) => json.error)?.json.error).toContain('[item 1]');
		});

		it('Rerank: rerank list', async () => {
			const parameters = { ...rerank, operation: 'rerankList', documents: '={{ $json.list }}' };
			const items = [{ list: ['sunshine', 'rain and more rain'] }, { list: [] }];
			const [first, second] = await run('siliconFlowRerank', parameters, items);
			expect(first.json.results).toMatchObject([{ index: 1 }, { index: 0 }]);
			expect(second.json.error).toContain('[item 1]');
		});

		it('Image: generate', async () => {
			const parameters = {
				operation: 'generate',
				model: modelId('Kwai-Kolors/Kolors'),
				prompt: '={{ $json.prompt }}',
				imageSize: '768x1024',
				outputBinaryPropertyName: 'picture',
				options: {},
			};
			const items = [{ prompt: 'a cat' }, { prompt: '' }];
			const [first, second] = await run('siliconFlowImage', parameters, items);
			expect(first.binary?.picture).toMatchObject({ mimeType: 'image/png' });
			expect(second.json.error).toBe('Prompt is empty [item 1]');
		});

		it('Audio: speech, transcription and voices', async () => {
			const model = modelId('FunAudioLLM/CosyVoice2-0.5B');
			const speech = {
				resource: 'speech',
				operation: 'create',
				model,
				input: '={{ $json.text }}',
				voice: modelId('FunAudioLLM/CosyVoice2-0.5B:anna'),
				outputBinaryPropertyName: 'data',
				options: {},
			};
			const [spoken, silent] = await run('siliconFlowAudio', speech, [
				{ text: 'good morning' },
				{ text: '' },
			]);
			expect(spoken.binary?.data).toMatchObject({ mimeType: 'audio/mpeg' });
			expect(silent.json.error).toBe('Text is empty [item 1]');

			const transcription = {
				resource: 'transcription',
				operation: 'create',
				model: modelId('FunAudioLLM/SenseVoiceSmall'),
				binaryPropertyName: 'data',
				options: {},
			};
			const [unheard] = await run('siliconFlowAudio', transcription, [{}]);
			expect(unheard.json.error).toContain('[item 0]');

			const voice = (operation: string, rest = {}) => ({ resource: 'voice', operation, ...rest });
			expect(await run('siliconFlowAudio', voice('getAll'), [{}])).toEqual([]);
			const [gone] = await run('siliconFlowAudio', voice('delete', { uri: 'speech:none' }), [{}]);
			expect(gone.json.error).toContain('[item 0]');
			const upload = voice('upload', {
				model,
				customName: 'mine',
				text: 'hello',
				binaryPropertyName: 'data',
				options: {},
			});
			const [unsent] = await run('siliconFlowAudio', upload, [{}]);
			expect(unsent.json.error).toContain('[item 0]');
		});

		it('Video: generate; submit and get status', async () => {
			const video = {
				model: modelId('Wan-AI/Wan2.2-T2V-A14B'),
				prompt: '={{ $json.prompt }}',
				imageSize: '1280x720',
				imageSource: 'none',
				options: {},
			};
			const items = [{ prompt: 'waves' }, { prompt: '[[fail]]' }, { prompt: 'rain' }];
			const quick = { options: { pollingInterval: 0.5 } };
			const films = await run(
				'siliconFlowVideo',
				{ ...video, ...quick, operation: 'generate' },
				items,
			);
			expect(films.map(({ binary }) => binary?.data.mimeType)).toEqual([
				'video/mp4',
				undefined,
				'video/mp4',
			]);
			expect(films[1].json.error).toContain('[item 1]');
			const jobs = await run('siliconFlowVideo', { ...video, operation: 'submit' }, items);
			const ids = jobs.map(({ json }) => ({ requestId: json.requestId }));
			const states = await run(
				'siliconFlowVideo',
				{
					operation: 'getStatus',
					requestId: '={{ $json.requestId }}',
					waitForCompletion: true,
					...quick,
				},
				ids,
			);
			expect(states.map(({ binary }) => binary?.data.mimeType)).toEqual([
				'video/mp4',
				undefined,
				'video/mp4',
			]);
		});

		it('Batch: create, get, get many, results, cancel', async () => {
			const items = [{ text: 'one' }, { text: '[[fail]]' }, { text: 'three' }];
			const create = {
				operation: 'create',
				model: modelId('deepseek-ai/DeepSeek-V3'),
				customId: '=row-{{ $itemIndex }}',
				messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
				options: {},
			};
			const created = await run('siliconFlowBatch', create, items);
			const [{ batchId }, ...others] = created.map(({ json }) => json);
			expect(others.map((other) => other.batchId)).toEqual([batchId, batchId]);
			const results = await run(
				'siliconFlowBatch',
				{
					operation: 'results',
					batchId: '={{ $json.batchId }}',
					customId: '={{ $json.customId }}',
					waitForCompletion: true,
					options: { pollingInterval: 0.5 },
				},
				created.map(({ json }) => json),
			);
			expect(results[0].json.content).toMatch(/\S/);
			expect(results[1].json.error).toContain('[item 1]');
			expect(results[2].json.content).toMatch(/\S/);
			const one = { batchId, options: {} };
			const [state] = await run('siliconFlowBatch', { ...one, operation: 'get' }, [{}]);
			expect(state.json.status).toBe('completed');
			const all = await run('siliconFlowBatch', { operation: 'getMany', options: {} }, [{}]);
			expect(all.map(({ json }) => json.batchId)).toContain(batchId);
			const [slow] = await run('siliconFlowBatch', create, [{ text: '[[slow]]' }]);
			const cancel = { operation: 'cancel', batchId: '={{ $json.batchId }}', options: {} };
			const [stopped] = await run('siliconFlowBatch', cancel, [slow.json]);
			expect(stopped.json).toMatchObject({ batchId: slow.json.batchId, status: 'cancelling' });
		});

		it('Account: models and user', async () => {
			const models = {
				resource: 'model',
				operation: 'getAll',
				options: { subType: 'reranker' },
			};
			const listed = await run('siliconFlowAccount', models, [{}]);
			expect(listed.map(({ json }) => json.id)).toContain('BAAI/bge-reranker-v2-m3');
			const user = { resource: 'user', operation: 'get' };
			const [gone] = await run('siliconFlowAccount', user, [{}]);
			expect(gone.json).toMatchObject({ details: { httpCode: '410' } });
		});
	});

	it('gives each item its own of odd answers, and a plain run comes after them', async () => {
		const choices = [{ index: 0, message: { content: 'said' }, finish_reason: 'stop' }];
		const answers: Record<string, unknown> = {
			python: `{'choices': ${JSON.stringify(choices).replaceAll('"', "'")}, 'usage': None}`,
			places: { choices: { 0: choices[0] } },
			error: { code: 400, error: { plan: 'No such plan' } },
			plain: { choices },
		};
		const service = await startScriptedService(({ path, body }) => {
			const { input, messages } = JSON.parse(body) as {
				input: string[];
				messages: Array<{ content: string }>;
			};
			const vector = (text: string) => ({ index: 0, embedding: [text.length] });
			return {
				body: path.endsWith('/embeddings')
					? { data: input.map(vector) }
					: answers[messages[0].content],
			};
		});
		const baseUrl = `${service.url}/v1`;
		const data = { apiKey: 'sk-odd', region: 'custom', baseUrl };
		const id = await stage.client.createCredential('Odd', CREDENTIAL_TYPE, data);
		const chat = {
			operation: 'complete',
			model: modelId('Qwen/Qwen3-8B'),
			messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
		};
		const itemsOf = (...texts: string[]) => texts.map((text) => ({ text }));
		const odd = await run('siliconFlowChat', chat, itemsOf('python', 'error', 'places'), id);
		const plain = await run('siliconFlowChat', chat, itemsOf('plain'), id);
		const embeddings = {
			operation: 'create',
			model: modelId('BAAI/bge-m3'),
			input: '={{ $json.text }}',
		};
		const vectors = await run('siliconFlowEmbeddings', embeddings, itemsOf('a', 'bb', 'ccc'), id);
		await service.stop();
		expect(odd.map(({ json }) => json)).toMatchObject([
			{ content: 'said' },
			{ error: expect.stringMatching(/No such plan.*\[item 1\]/) as string },
			{ content: 'said' },
		]);
		expect(plain[0].json.content).toBe('said');
		expect(vectors.map(({ json }) => json.embedding)).toEqual([[1], [2], [3]]);
		expect(service.received).toHaveLength(5);
	});

	it('runs the whole round of a file in one workflow: speak, keep as a voice, transcribe', async () => {
		const audio = (name: string, x: number, parameters: IDataObject) => ({
			id: name.toLowerCase(),
			name,
			type: 'n8n-nodes-siliconflow-api.siliconFlowAudio',
			typeVersion: 1,
			position: [x, 0],
			parameters,
			credentials: { [CREDENTIAL_TYPE]: { id: stage.credentialId, name: CREDENTIAL_NAME } },
		});
		const workflow = oneNode({
			type: 'siliconFlowAudio',
			parameters: {
				resource: 'speech',
				operation: 'create',
				model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
				input: '={{ $json.text }}',
				voice: modelId('FunAudioLLM/CosyVoice2-0.5B:anna'),
				options: { responseFormat: 'wav' },
			},
			items: [{ text: 'first words' }, { text: 'second words' }],
			credentialId: stage.credentialId,
		});
		const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
		const execution = await stage.client.run(
			await stage.client.createWorkflow({
				...workflow,
				nodes: [
					...workflow.nodes,
					audio('Transcribe', 600, {
						resource: 'transcription',
						operation: 'create',
						model: modelId('FunAudioLLM/SenseVoiceSmall'),
					}),
					audio('Upload', 600, {
						resource: 'voice',
						operation: 'upload',
						model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
						customName: '=voice-{{ $itemIndex }}',
						text: "={{ $('Items').item.json.text }}",
					}),
				],
				connections: {
					...workflow.connections,
					[TESTED]: {
						main: [[...to('Transcribe').main[0], ...to('Upload').main[0]]],
					},
				},
			}),
		);
		expect(execution.error).toBeUndefined();
		expect(execution.nodes.Transcribe.items.map(({ json }) => json.text)).toEqual([
			'first words',
			'second words',
		]);
		expect(execution.nodes.Upload.items.map(({ json }) => json.uri)).toEqual([
			expect.stringMatching(/^speech:voice-0:/),
			expect.stringMatching(/^speech:voice-1:/),
		]);
		const uploads = (await requestsOf(stage)).filter(({ path }) =>
			path.endsWith('/uploads/audio/voice'),
		);
		expect(uploads).toHaveLength(2);
	});
});
