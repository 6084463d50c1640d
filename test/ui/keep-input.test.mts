import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import { OURS } from '../support/ai-workflow.mts';
import { useDesk } from './stage.mts';

const TICKETS = `
const ticket = (customer, content) => ({
  json: { customer, content },
  binary: { letter: { data: 'aGVsbG8=', mimeType: 'text/plain', fileName: customer + '.txt' } },
});
return [ticket('Ada', 'My parcel is late.'), ticket('Bob', '[[refuse]]'), ticket('Cleo', 'Thank you!')];`;

/** Three tickets with a letter each, of which the service refuses one, and an answer to each. */
const answering = (credentialId: string): WorkflowFile => ({
	name: 'Answer tickets',
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
			id: 'tickets',
			name: 'Tickets',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			position: [220, 0],
			parameters: { jsCode: TICKETS },
		},
		{
			id: 'answer',
			name: 'Answer',
			type: `${OURS}siliconFlowChat`,
			typeVersion: 1,
			position: [440, 0],
			onError: 'continueRegularOutput',
			parameters: { messages: { values: [{ role: 'user', content: '={{ $json.content }}' }] } },
			credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
		},
	],
	connections: {
		Start: { main: [[{ node: 'Tickets', type: 'main', index: 0 }]] },
		Tickets: { main: [[{ node: 'Answer', type: 'main', index: 0 }]] },
	},
});

describe('what an item had before', () => {
	const at = useDesk();

	it('is beside the output, that of a failed item too, with a sentence on names that both have', async () => {
		const { client, credentialId, editor } = at.desk;
		await at.desk.setFaults({});
		await editor.openWorkflow(await client.createWorkflow(answering(credentialId)));
		await editor.openNode('Answer');
		await editor.addOption('Include Input Fields');
		await editor.addOption('Keep Input Files');
		await editor.runStep();

		const said = 'The input has fields of the same names as the output (content)';
		await editor.by('output-panel').getByText(said).waitFor();
		const containing = (text: string) => expect.stringContaining(text) as string;
		expect(await editor.output.rows()).toMatchObject([
			{
				customer: 'Ada',
				content: containing('You said'),
				input: containing('My parcel is late.'),
			},
			{ customer: 'Bob', content: '[[refuse]]', error: containing('[item 1]') },
			{ customer: 'Cleo', input: containing('Thank you!') },
		]);
		await editor.picture('kept-fields');
		expect(await editor.output.fileNames()).toEqual(['Ada.txt', 'Bob.txt', 'Cleo.txt']);
		await editor.picture('kept-files');
		expect(editor.complaints).toEqual([]);
	});
});
