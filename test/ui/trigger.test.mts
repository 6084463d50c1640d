import { setTimeout as wait } from 'node:timers/promises';

import axios from 'axios';

import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import type { N8nClient, WorkflowFile } from '../../scripts/n8n/rest.mts';
import { OURS } from '../support/ai-workflow.mts';
import { useDesk } from './stage.mts';

/** One question, sent off as a batch. */
const submitting = (credentialId: string): WorkflowFile => ({
	name: 'Send a batch off',
	nodes: [
		{
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: 'batch',
			name: 'Create Batch',
			type: `${OURS}siliconFlowBatch`,
			typeVersion: 1,
			position: [220, 0],
			parameters: {
				operation: 'create',
				customId: 'first-question',
				messages: { values: [{ role: 'user', content: 'Why is the sky blue?' }] },
			},
			credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
		},
	],
	connections: { Start: { main: [[{ node: 'Create Batch', type: 'main', index: 0 }]] } },
});

describe('the trigger', () => {
	const at = useDesk();

	/** Sends a batch off. @returns its ID, once it has ended */
	async function endedBatch(client: N8nClient): Promise<string> {
		const { credentialId, sandbox } = at.desk;
		const { nodes } = await client.run(await client.createWorkflow(submitting(credentialId)));
		const id = String(nodes['Create Batch'].items[0].json.batchId);
		const headers = { authorization: 'Bearer sk-sandbox' };
		const isEnded = async () => {
			const { data } = await axios.get<{ status: string }>(`${sandbox}/v1/batches/${id}`, {
				headers,
			});
			return data.status === 'completed';
		};
		while (!(await isEnded())) await wait(200);
		return id;
	}

	it('is found by what it waits for, and shows the newest batch with its results', async () => {
		const { client, editor } = at.desk;
		await at.desk.setFaults({});
		const id = await endedBatch(client);
		await editor.newWorkflow();
		await editor.nodesPanel.open();
		await editor.nodesPanel.search('batch ended');
		await editor.nodesPanel.addListed('SiliconFlow Trigger');
		await editor.click(editor.by('node-credentials-select'));
		await editor.click(editor.page.getByText(CREDENTIAL_NAME, { exact: true }).last());
		await editor.click(editor.parameter('includeResults'));
		await editor.runStep();
		expect(await editor.output.rows()).toMatchObject([
			{
				batchId: id,
				status: 'completed',
				results: expect.stringMatching(/first-question.*Why is the sky blue\?/s) as string,
			},
		]);
		await editor.picture('trigger');
		expect(editor.complaints).toEqual([]);
	});
});
