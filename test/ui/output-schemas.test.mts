import type { INodeParameters } from 'n8n-workflow';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import { OURS } from '../support/ai-workflow.mts';
import { everyOperation, readSchema } from '../support/output-items.mts';
import { useDesk } from './stage.mts';

const DISTANCE = 220;

interface Step {
	name: string;
	type: string;
	parameters: INodeParameters;
}

/** Rows of nodes that have never run, each after the one before; all rows begin with the same trigger. */
function workflowOf(rows: Step[][], credentialId: string): WorkflowFile {
	const node = ({ name, type, parameters }: Step, column: number, row: number) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [column * DISTANCE, row * DISTANCE],
		parameters,
		...(type.startsWith(OURS)
			? { credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } } }
			: {}),
	});
	const trigger = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	const to = (...steps: Step[]) => ({
		main: [steps.map(({ name }) => ({ node: name, type: 'main', index: 0 }))],
	});
	const following = rows.flatMap((row) =>
		row.slice(1).map((step, index) => [row[index]?.name, to(step)]),
	);
	return {
		name: 'Never run',
		nodes: [
			node(trigger, 0, 0),
			...rows.flatMap((row, y) => row.map((step, x) => node(step, x + 1, y))),
		],
		connections: {
			Start: to(...rows.flatMap(([first]) => first ?? [])),
			...Object.fromEntries(following),
		},
	};
}

const OPERATIONS = everyOperation().map((operation, index) => ({ ...operation, index }));

describe('the output of a node that has never run', () => {
	const at = useDesk();

	it('is dragged into the next node, which then has an expression for it', async () => {
		const { client, credentialId, editor } = at.desk;
		const row = [
			{ name: 'Chat', type: `${OURS}siliconFlowChat`, parameters: {} },
			{ name: 'Embed', type: `${OURS}siliconFlowEmbeddings`, parameters: {} },
		];
		await editor.openWorkflow(await client.createWorkflow(workflowOf([row], credentialId)));
		await editor.openNode('Embed');
		await editor.dragField('content', 'input');
		await editor.parameter('input').getByText('{{ $json.content }}').waitFor();
		await editor.picture('output-fields');
		expect(editor.complaints).toEqual([]);
	});

	describe('of each operation', () => {
		beforeAll(async () => {
			const { client, credentialId, editor } = at.desk;
			const rows = OPERATIONS.map(({ type, resource, operation, index }) => [
				{ name: `Asked ${index}`, type: OURS + type, parameters: { resource, operation } },
				{ name: `Next ${index}`, type: 'n8n-nodes-base.noOp', parameters: {} },
			]);
			await editor.openWorkflow(await client.createWorkflow(workflowOf(rows, credentialId)));
			await editor.click(editor.by('zoom-to-fit'));
		});
		afterEach(async () => await at.desk.editor.closeNode());

		it.each(OPERATIONS)(
			'has the fields of $type, $resource, $operation',
			async ({ type, resource, operation, index }) => {
				const { editor } = at.desk;
				await editor.openNode(`Next ${index}`);
				const { properties } = readSchema(type, resource, operation);
				expect(await editor.mappableFields(`Asked ${index}`)).toEqual(
					Object.keys(properties).sort(),
				);
				expect(editor.complaints).toEqual([]);
			},
		);
	});
});
