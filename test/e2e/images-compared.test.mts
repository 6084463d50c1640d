import type { IDataObject } from 'n8n-workflow';

import { CREDENTIAL_NAME, CREDENTIAL_TYPE, type Stage } from '../../scripts/n8n/stage.mts';
import { requestsOf } from '../support/measure.mts';
import { sharedStage } from '../support/on-n8n.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { oneNode, TESTED } from '../support/workflow.mts';

describe('images that a real n8n keeps on its disk', () => {
	let stage: Stage;
	beforeAll(async () => {
		stage = await sharedStage(['--fast']);
	}, 900_000);
	afterAll(async () => await stage?.stop());

	it('are embedded and ranked as files of their items', async () => {
		const after = (name: string, type: string, parameters: IDataObject) => ({
			id: name.toLowerCase(),
			name,
			type: `n8n-nodes-siliconflow-api.${type}`,
			typeVersion: 1,
			position: [600, 0],
			parameters,
			credentials: { [CREDENTIAL_TYPE]: { id: stage.credentialId, name: CREDENTIAL_NAME } },
		});
		const drawn = oneNode({
			type: 'siliconFlowImage',
			parameters: {
				operation: 'generate',
				model: modelId('Kwai-Kolors/Kolors'),
				prompt: '={{ $json.prompt }}',
				imageSize: '720x720',
				options: {},
			},
			items: ['sea', 'hill', 'sea'].map((prompt) => ({ prompt })),
			credentialId: stage.credentialId,
		});
		const workflow = {
			...drawn,
			nodes: [
				...drawn.nodes,
				after('Embed', 'siliconFlowEmbeddings', {
					operation: 'create',
					model: modelId('Qwen/Qwen3-VL-Embedding-8B'),
					inputType: 'image',
					options: {},
				}),
				after('Rank', 'siliconFlowRerank', {
					operation: 'rerankItems',
					model: modelId('Qwen/Qwen3-VL-Reranker-8B'),
					query: 'the sea',
					documentType: 'image',
					options: {},
				}),
			],
			connections: {
				...drawn.connections,
				[TESTED]: {
					main: [['Embed', 'Rank'].map((node) => ({ node, type: 'main', index: 0 }))],
				},
			},
		};
		const execution = await stage.client.run(await stage.client.createWorkflow(workflow));
		expect(execution.error).toBeUndefined();
		const vectors = execution.nodes.Embed.items.map(({ json }) => json.embedding as number[]);
		expect(vectors.map(({ length }) => length)).toEqual([4096, 4096, 4096]);
		expect(execution.nodes.Rank.items).toHaveLength(3);
		const requests = await requestsOf(stage);
		const sentTo = (path: string) => requests.filter((request) => request.path.endsWith(path));
		expect([sentTo('/embeddings').length, sentTo('/rerank').length]).toEqual([1, 1]);
		expect(sentTo('/embeddings')[0].body).toContain('data:image/png;base64,');
	});
});
