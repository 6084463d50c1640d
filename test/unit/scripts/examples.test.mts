import { existsSync, globSync } from 'node:fs';
import path from 'node:path';

import { readExamples, withCredential, type Example } from '../../../scripts/n8n/examples.mts';

const repository = path.resolve(__dirname, '../../..');
const OWN = 'n8n-nodes-siliconflow-api.';

type Workflow = Example['workflow'];
type Node = Workflow['nodes'][number];

const node = (more: Partial<Node> = {}): Node => ({
	name: 'A',
	type: 'n8n-nodes-base.noOp',
	parameters: {},
	...more,
});

describe('withCredential', () => {
	const given: Workflow = {
		name: 'W',
		nodes: [
			node({ name: 'Start' }),
			node({ name: 'Chat', credentials: { siliconFlowApi: { id: 'example', name: 'Example' } } }),
		],
		connections: { Start: { main: [] } },
		settings: { timezone: 'UTC' },
	};

	it('puts in the credential that there is, and nothing else', () => {
		expect(withCredential(given, 'id-1', 'Mine')).toEqual({
			...given,
			nodes: [
				given.nodes[0],
				{ ...given.nodes[1], credentials: { siliconFlowApi: { id: 'id-1', name: 'Mine' } } },
			],
		});
	});

	it('leaves the workflow it was given alone', () => {
		const before = structuredClone(given);
		withCredential(given, 'id-1', 'Mine');
		expect(given).toEqual(before);
	});
});

describe('the examples', () => {
	let examples: Example[];
	beforeAll(async () => {
		const folders = ['', 'ai', 'services', 'trigger', 'webhook'];
		examples = (await Promise.all(folders.map(async (each) => await readExamples(each)))).flat();
	});

	const ownNodes = ({ workflow }: Example) =>
		workflow.nodes.filter(({ type }) => type.startsWith(OWN));

	it('are all those of the folder, by name', () => {
		const files = globSync('**/*.workflow.json', { cwd: path.join(repository, 'examples') });
		expect(examples.map(({ name }) => `${name}.workflow.json`).sort()).toEqual(
			files.map((file) => path.basename(file)).sort(),
		);
		expect(examples.length).toBeGreaterThanOrEqual(6);
	});

	it('each have a title of their own and use these nodes', () => {
		const titles = examples.map(({ workflow }) => workflow.name);
		expect(new Set(titles).size).toBe(titles.length);
		for (const example of examples) {
			expect({ name: example.name, own: ownNodes(example).length > 0 }).toEqual({
				name: example.name,
				own: true,
			});
		}
	});

	it('name the credential by a placeholder and hold no key', () => {
		for (const example of examples) {
			for (const { credentials } of ownNodes(example)) {
				expect(Object.keys(credentials ?? {})).toEqual(['siliconFlowApi']);
			}
			expect(JSON.stringify(example.workflow)).not.toMatch(/\bsk-\w{8,}/);
		}
	});

	it('connect nodes that there are, each name once', () => {
		for (const { name, workflow } of examples) {
			const names = workflow.nodes.map((each) => each.name);
			expect({ name, distinct: new Set(names).size }).toEqual({ name, distinct: names.length });
			const targets = [...JSON.stringify(workflow.connections).matchAll(/"node":"([^"]+)"/g)].map(
				([, target]) => target,
			);
			expect(names).toEqual(
				expect.arrayContaining([...Object.keys(workflow.connections), ...targets]),
			);
		}
	});

	it('read files that there are, in the repo', () => {
		const selectors = examples.flatMap(({ workflow }) =>
			workflow.nodes.flatMap(({ parameters }) => String(parameters.fileSelector ?? '') || []),
		);
		// What earlier runs have left is not in the repo.
		const given = selectors.filter((selector) => !selector.startsWith('examples/out/'));
		expect(given.length).toBeGreaterThan(0);
		for (const selector of given) {
			expect(path.isAbsolute(selector)).toBe(false);
			const isFound = existsSync(path.join(repository, selector));
			const matches = isFound ? [selector] : globSync(selector, { cwd: repository });
			expect({ selector, found: matches.length > 0 }).toEqual({ selector, found: true });
		}
	});
});
