// Record anew: RECORD_SAVED_WORKFLOWS=1 npx jest --selectProjects engine --testPathPatterns saved-workflows
import { writeFileSync } from 'node:fs';

import type { INodeType } from 'n8n-workflow';

import { packageNodes } from '../support/nodes.mts';
import { startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSteps, savedNodes } from '../support/saved-workflows.mts';

const RECORDS = process.env.RECORD_SAVED_WORKFLOWS === '1';

describe('Workflows saved with an earlier version', () => {
	let sandbox: OnSandbox;
	let nodes: Map<string, INodeType>;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
		nodes = await packageNodes();
	});
	afterAll(async () => await sandbox?.stop());

	for (const { path, ...saved } of savedNodes()) {
		describe(saved.node, () => {
			it.each(saved.cases)('$name', async (savedCase) => {
				const node = nodes.get(saved.node);
				if (!node) throw new Error(`The package has no node ${saved.node}`);
				const steps = await runSteps(sandbox, node, savedCase);
				// Through JSON, as the fixture holds it.
				const outcome = JSON.parse(JSON.stringify(steps)) as unknown;
				if (RECORDS) savedCase.expected = outcome;
				expect(outcome).toEqual(savedCase.expected);
			});
			afterAll(() => {
				if (RECORDS) writeFileSync(path, `${JSON.stringify(saved, null, '\t')}\n`);
			});
		});
	}
});
