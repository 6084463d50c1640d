import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import { OURS } from '../support/ai-workflow.mts';
import { everyForm } from '../support/forms.mts';
import { useDesk } from './stage.mts';

const FORMS = everyForm();

const COLUMNS = 8;
const GRID = 220;

/** n8n gives these fields to every node that describes its requests, and to every node that polls. */
const OWN_FIELDS = ['Request Options', 'Poll Times'];

/** A workflow with one node for each form, all of them in sight. */
const allForms = (credentialId: string): WorkflowFile => ({
	name: 'Every form',
	nodes: FORMS.map(({ title, type, parameters }, index) => ({
		id: `form-${index}`,
		name: title,
		type: OURS + type,
		typeVersion: 1,
		position: [(index % COLUMNS) * GRID, Math.floor(index / COLUMNS) * GRID],
		parameters,
		credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
	})),
	connections: {},
});

describe('forms', () => {
	const at = useDesk();
	beforeAll(async () => {
		const { client, credentialId, editor } = at.desk;
		await at.desk.setFaults({});
		await editor.openWorkflow(await client.createWorkflow(allForms(credentialId)));
		await editor.click(editor.by('zoom-to-fit'));
	});

	afterEach(async () => await at.desk.editor.closeNode());

	it.each(FORMS)('$title shows its fields, whole, and no others', async (form) => {
		const { editor } = at.desk;
		await editor.openNode(form.title);
		const fields = (await editor.shownFields()).filter(({ label }) => !OWN_FIELDS.includes(label));
		expect(fields.map(({ label }) => label)).toEqual(form.fields);
		expect(fields.filter(({ isCut }) => isCut)).toEqual([]);
		if (form.fields.includes('Options')) {
			const options = await editor.addable('Options');
			expect(options.map(({ label }) => label).sort()).toEqual([...form.options].sort());
			expect(options.filter(({ isCut }) => isCut)).toEqual([]);
		}
		expect(editor.complaints).toEqual([]);
	});
});
