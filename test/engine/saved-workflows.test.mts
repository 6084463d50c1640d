// Record anew: RECORD_SAVED_WORKFLOWS=1 npx jest --selectProjects engine --testPathPatterns saved-workflows
import { writeFileSync } from 'node:fs';

import type { INodeExecutionData, INodeType } from 'n8n-workflow';

import { packageNodes } from '../support/nodes.mts';
import { startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import {
	describeItem,
	normalised,
	savedNodes,
	sentOf,
	toItem,
	type SavedCase,
} from '../support/saved-workflows.mts';

const RECORDS = process.env.RECORD_SAVED_WORKFLOWS === '1';

describe('Workflows saved with an earlier version', () => {
	let sandbox: OnSandbox;
	let nodes: Map<string, INodeType>;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
		nodes = await packageNodes();
	});
	afterAll(async () => await sandbox?.stop());

	async function outcomeOf(node: INodeType, { steps, bytesVary }: SavedCase) {
		const outcome: unknown[] = [];
		let items: INodeExecutionData[] = [];
		for (const step of steps) {
			await sandbox.faults({});
			if (step.items) items = await Promise.all(step.items.map(toItem));
			const { onError } = step;
			const result = await sandbox.run(node, step.parameters, items, { onError });
			items = result.items;
			outcome.push({
				error: normalised(result.error?.message),
				items: await Promise.all(items.map((item) => describeItem(item, bytesVary))),
				requests: sentOf(await sandbox.requests()),
			});
		}
		// Through JSON, as the fixture holds it.
		return JSON.parse(JSON.stringify(outcome)) as unknown;
	}

	for (const { path, ...saved } of savedNodes()) {
		describe(saved.node, () => {
			it.each(saved.cases)('$name', async (savedCase) => {
				const node = nodes.get(saved.node);
				if (!node) throw new Error(`The package has no node ${saved.node}`);
				const outcome = await outcomeOf(node, savedCase);
				if (RECORDS) savedCase.expected = outcome;
				expect(outcome).toEqual(savedCase.expected);
			});
			afterAll(() => {
				if (RECORDS) writeFileSync(path, `${JSON.stringify(saved, null, '\t')}\n`);
			});
		});
	}
});
