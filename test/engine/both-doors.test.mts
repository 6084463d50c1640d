/**
 * n8n has two doors to an operation: one for all items at once, and its hook for one item. Every
 * operation gives and sends the same through both, whatever items come, and in whatever order.
 */
import fc from 'fast-check';
import type { INodeType } from 'n8n-workflow';

import { packageNodes } from '../support/nodes.mts';
import { CONTINUE, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import {
	runSteps,
	savedNodes,
	type SavedCase,
	type SavedItem,
} from '../support/saved-workflows.mts';

/** Items of these share a request where they come together; n8n's hook for one item has each alone. */
const SHARED = new Set([
	'siliconFlowBatch.create',
	'siliconFlowEmbeddings.create',
	'siliconFlowRerank.rerankItems',
]);

/** An item that has nothing of what the expressions of a workflow ask for. */
const BARE: SavedItem = { json: {} };

const RUNS = 2;

interface Operation {
	name: string;
	node: string;
	savedCase: SavedCase;
}

const operations: Operation[] = savedNodes().flatMap(({ node, cases }) =>
	cases.map((savedCase) => ({ name: `${node}: ${savedCase.name}`, node, savedCase })),
);

const operationOf = ({ node, savedCase }: Operation) =>
	`${node}.${String(savedCase.steps[0]?.parameters.operation)}`;

/** The same node without its door for all items, as an n8n that does not ask for it sees it. */
function withoutCustomOperations(node: INodeType): INodeType {
	return Object.create(node, { customOperations: { value: undefined } }) as INodeType;
}

describe('both doors to an operation', () => {
	let sandbox: OnSandbox;
	let nodes: Map<string, INodeType>;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
		nodes = await packageNodes();
	});
	afterAll(async () => await sandbox?.stop());

	it('has a saved workflow of every operation', () => {
		const declared = [...nodes].flatMap(([name, { customOperations = {} }]) =>
			Object.values(customOperations).flatMap((resource) =>
				Object.keys(resource).map((operation) => `${name}.${operation}`),
			),
		);
		const saved = operations.flatMap(({ node, savedCase }) =>
			savedCase.steps.map(({ parameters }) => `${node}.${String(parameters.operation)}`),
		);
		expect([...new Set(saved)].sort()).toEqual([...new Set(declared)].sort());
	});

	it.each(operations)('$name', async (operation) => {
		const node = nodes.get(operation.node);
		if (!node) throw new Error(`The package has no node ${operation.node}`);
		const { savedCase } = operation;
		const samples = [...(savedCase.steps[0]?.items ?? []), BARE];
		const isShared = SHARED.has(operationOf(operation));
		const items = fc.array(fc.constantFrom(...samples), {
			minLength: 1,
			maxLength: isShared ? 1 : 4,
		});
		await fc.assert(
			fc.asyncProperty(items, async (given) => {
				const run = async (by: INodeType) =>
					await runSteps(sandbox, by, savedCase, { first: given, ...CONTINUE });
				const atOnce = await run(node);
				const oneByOne = await run(withoutCustomOperations(node));
				expect(oneByOne).toEqual(atOnce);
			}),
			// The bare item alone, and among others.
			{ numRuns: RUNS, examples: [[[BARE]], [isShared ? samples.slice(0, 1) : samples]] },
		);
	});
});
