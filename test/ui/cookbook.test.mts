import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withCredential } from '../../scripts/n8n/examples.mts';
import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME } from '../../scripts/n8n/stage.mts';
import { useDesk } from './stage.mts';

const root = join(__dirname, '../..');

/** The recipes that the cookbook has a section for, as paths below `examples/`. */
const recipes = [
	...readFileSync(join(root, 'docs/cookbook.md'), 'utf8').matchAll(
		/^\[[\w-]+\.workflow\.json\]\(\.\.\/examples\/([\w/-]+)\.workflow\.json\)/gm,
	),
].map(([, name]) => name);

describe('the recipes of the cookbook, in the editor', () => {
	const at = useDesk();

	it('are twenty', () => expect(recipes).toHaveLength(20));

	it.each(recipes)('%s shows each of its nodes', async (recipe) => {
		const { client, credentialId, editor } = at.desk;
		const file = join(root, `examples/${recipe}.workflow.json`);
		const workflow = JSON.parse(readFileSync(file, 'utf8')) as WorkflowFile;
		const id = await client.createWorkflow(withCredential(workflow, credentialId, CREDENTIAL_NAME));
		editor.complaints.length = 0;
		await editor.openWorkflow(id);
		const nodes = workflow.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		for (const { name } of nodes) {
			const node = editor.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
			await node.waitFor();
			// n8n draws a question mark for a node that it does not have.
			expect(await node.locator('[data-test-id*=unknown], .fa-question').count()).toBe(0);
		}
		await editor.click(editor.by('zoom-to-fit'));
		await editor.picture(`cookbook/${recipe.replace(/^.*\//, '')}`);
		expect(editor.complaints).toEqual([]);
	});
});
