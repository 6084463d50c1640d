import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withCredential } from '../../scripts/n8n/examples.mts';
import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME } from '../../scripts/n8n/stage.mts';
import { OURS } from '../support/ai-workflow.mts';
import { useDesk } from './stage.mts';

const root = join(__dirname, '../..');

const cookbook = readFileSync(join(root, 'docs/cookbook.md'), 'utf8');

/** The workflows of the cookbook's recipes, as paths below `examples/`. */
const recipes = [
	...cookbook.matchAll(/\[[\w-]+\.workflow\.json\]\(\.\.\/examples\/([\w/-]+)\.workflow\.json\)/g),
].map(([, name]) => name);

describe('the recipes of the cookbook, in the editor', () => {
	const at = useDesk();

	it('are one at least for each section', () => {
		const sections = cookbook.match(/^## \d+\./gm) ?? [];
		expect(recipes.length).toBeGreaterThanOrEqual(sections.length);
	});

	it.each(recipes)('%s shows each of its nodes', async (recipe) => {
		const { client, credentialId, editor } = at.desk;
		const file = join(root, `examples/${recipe}.workflow.json`);
		const workflow = JSON.parse(readFileSync(file, 'utf8')) as WorkflowFile;
		const id = await client.createWorkflow(withCredential(workflow, credentialId, CREDENTIAL_NAME));
		editor.complaints.length = 0;
		await editor.openWorkflow(id);
		const nodes = workflow.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		for (const { name, type } of nodes) {
			const node = editor.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
			await node.waitFor();
			// n8n draws a question mark for a node that it does not have.
			expect(await node.locator('[data-test-id*=unknown], .fa-question').count()).toBe(0);
			// Below the name stands what the node does, or with which model.
			if (type.startsWith(OURS)) {
				expect(await node.locator('[class*=subtitle]').innerText()).toMatch(/\w/);
			}
		}
		await editor.click(editor.by('zoom-to-fit'));
		await editor.picture(`cookbook/${recipe.replace(/^.*\//, '')}`);
		expect(editor.complaints).toEqual([]);
	});
});
