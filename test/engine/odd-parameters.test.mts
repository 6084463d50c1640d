/** A careless expression in any field hangs no run, poisons no later one, and is named in its error. */
import { format } from 'node:util';

import type { IDataObject, INodeExecutionData, INodeProperties, INodeType } from 'n8n-workflow';

import { runNode, storeFile } from '../support/engine.mts';
import { packageNodes } from '../support/nodes.mts';
import { OPERATIONS, type OperationCase } from '../support/operations.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';
import { toWav } from '../../sandbox/media/wav.mts';

/** What an expression gives where someone has been careless; one item each. */
const ODD_VALUES: unknown[] = [
	undefined,
	null,
	'',
	0,
	-1,
	Number.NaN,
	Number.POSITIVE_INFINITY,
	1e12,
	'abc',
	'12',
	[],
	{},
	true,
];

/** What other nodes may leave in an item, which no JSON holds. */
const STRANGE_VALUES: unknown[] = [
	new Date(Number.NaN),
	Object.create(null),
	Object.assign(Array.from({ length: 0 }), { length: 2 }),
];

/** Longer than any of these runs takes, far shorter than a hang. */
const MAX_RUN_MS = 20_000;

/** Whether an error speaks of a field, or of one of its rows; of files n8n speaks in words of its own. */
const isNamedIn = (said: string, names: string[]) =>
	[...names, 'binary field'].some((name) => said.includes(name.toLowerCase().replace(/s$/, '')));

/** A field somewhere among an operation's, and how to put a value there. */
interface FieldCase {
	path: string;
	/** Its name in the editor, and those of the collections that it is in. */
	names: string[];
	withValue(parameters: IDataObject, value: unknown): IDataObject;
}

const EXPRESSION = '={{ $json.odd }}';

/** @param path names of objects in objects; one that ends in [] is a list, and its first row is meant */
function setAt(target: IDataObject, path: string[], value: unknown): IDataObject {
	const [step = '', ...rest] = path;
	const key = step.replace(/\[\]$/, '');
	if (rest.length === 0) return { ...target, [key]: value } as IDataObject;
	if (key === step) {
		return {
			...target,
			[key]: setAt((target[key] ?? {}) as IDataObject, rest, value),
		};
	}
	const [first = {}, ...others] = (target[key] ?? []) as IDataObject[];
	return { ...target, [key]: [setAt(first, rest, value), ...others] };
}

/** All fields that take an expression, those inside collections and rows too. */
function fieldsIn(
	properties: INodeProperties[],
	path: string[] = [],
	names: string[] = [],
): FieldCase[] {
	return properties.flatMap((field): FieldCase[] => {
		const here = [...path, field.name];
		const named = [...names, field.displayName];
		if (field.type === 'notice' || field.type === 'hidden' || field.noDataExpression) return [];
		if (field.type === 'collection') {
			return fieldsIn((field.options ?? []) as INodeProperties[], here, named);
		}
		if (field.type === 'fixedCollection') {
			const groups = (field.options ?? []) as Array<{ name: string; values: INodeProperties[] }>;
			return groups.flatMap(({ name, values }) => fieldsIn(values, [...here, `${name}[]`], named));
		}
		const withValue = (parameters: IDataObject, value: unknown) => {
			const isLocator = field.type === 'resourceLocator';
			return setAt(parameters, here, isLocator ? { __rl: true, mode: 'id', value } : value);
		};
		return [{ path: here.join('.'), names: named, withValue }];
	});
}

/** The fields that n8n shows for an operation. */
const shownFor = ({ description }: INodeType, { resource, operation }: OperationCase) =>
	description.properties.filter(({ displayOptions }) => {
		const { show = {} } = displayOptions ?? {};
		const fits = (name: string, value?: string) =>
			!show[name] || (show[name] as unknown[]).includes(value);
		return fits('resource', resource) && fits('operation', operation);
	});

/** Rows of collections need a good row around the odd field. */
const ROWS: Record<string, IDataObject> = {
	'options.references': { source: 'url', url: 'https://example.com/a.mp3', text: 'hello' },
};

describe('odd values by expression', () => {
	let on: OnSandbox;
	let nodes: Map<string, INodeType>;
	let recording: INodeExecutionData['binary'];
	beforeAll(async () => {
		on = await startOnSandbox();
		nodes = await packageNodes();
		const wav = toWav({ samples: new Float32Array(16_000), rate: 16_000 });
		const stored = await storeFile(wav, 'a.wav', 'audio/wav');
		recording = { data: stored };
	});
	beforeEach(async () => await on.faults({}));
	afterAll(async () => await on?.stop());

	const credential = () => ({ apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` });

	const run = async (node: INodeType, parameters: IDataObject, items: INodeExecutionData[]) => {
		const began = Date.now();
		const credentials = { credential: credential(), ...CONTINUE };
		const result = await runNode({
			node,
			parameters: parameters as never,
			items,
			...credentials,
		}).catch((error: Error) => {
			// n8n itself does not start a node whose required fields cannot be told.
			if (error.name === 'WorkflowHasIssuesError') return { items: [], error: undefined };
			throw error;
		});
		expect(Date.now() - began).toBeLessThan(MAX_RUN_MS);
		return result;
	};

	it.each(OPERATIONS)(
		'in $node, $resource $operation',
		async (operation) => {
			const node = nodes.get(operation.node);
			if (!node) throw new Error(`There is no ${operation.node}`);
			const good = {
				resource: operation.resource,
				operation: operation.operation,
				...operation.parameters,
			} as IDataObject;
			const plain: INodeExecutionData = { json: {}, binary: recording };
			const before = await run(node, good, [plain]);
			const valuesFor = (path: string) =>
				// Twelve requests a minute is a wish, and these runs send more.
				[...ODD_VALUES, ...STRANGE_VALUES].filter(
					(odd) => path !== 'options.requestsPerMinute' || odd !== '12',
				);
			const itemsFor = (path: string) =>
				valuesFor(path).map((odd) => ({ json: { odd } as IDataObject, binary: recording }));
			const unnamed: string[] = [];
			// A field that looks different for each model is described once for each.
			const fields = new Map(
				fieldsIn(shownFor(node, operation)).map((field) => [field.path, field]),
			);
			for (const { path, names, withValue } of fields.values()) {
				const row = Object.entries(ROWS).find(([prefix]) => path.startsWith(prefix));
				const base = row ? setAt(good, [...row[0].split('.'), 'values'], [row[1]]) : good;
				const { items: output, error } = await run(
					node,
					withValue(base, EXPRESSION),
					itemsFor(path),
				);
				// n8n itself does not start a node whose required fields cannot be told.
				if (error?.name === 'WorkflowHasIssuesError') continue;
				if (error) throw new Error(`${path}: ${error.message}`);
				for (const { json, pairedItem } of output) {
					if (typeof json.error !== 'string') continue;
					const { item } = pairedItem as { item: number };
					const said = `${json.error} ${String(json.message)}`.toLowerCase();
					const isOfService = (json.details as IDataObject | undefined)?.httpCode !== undefined;
					const isNamed = isOfService || isNamedIn(said, names);
					// n8n itself does not say which item an expression of a whole field fails for.
					const isTypeError = /cannot read|is not a function|is not iterable|undefined/i.test(said);
					if (!isNamed || isTypeError) {
						unnamed.push(
							`${path} = ${format('%j', valuesFor(path)[item])}: ${json.error} | ${String(json.message)}`,
						);
					}
				}
			}
			expect(unnamed).toEqual([]);
			const after = await run(node, good, [plain]);
			expect(after.items.map(({ json }) => Object.keys(json))).toEqual(
				before.items.map(({ json }) => Object.keys(json)),
			);
		},
		120_000,
	);

	/** Text that is always asked for, and that nothing else stands for where it is not given. */
	const mustBeGiven = ({ type, required, default: start, displayOptions }: INodeProperties) =>
		required &&
		Object.keys(displayOptions?.show ?? {}).every((name) => /^(resource|operation)$/.test(name)) &&
		(type === 'resourceLocator' || (type === 'string' && /^(=|$)/.test(String(start))));

	it.each(OPERATIONS)(
		'that give nothing for a required field of $node, $resource $operation never reach the service',
		async ({ parameters, ...operation }) => {
			const node = nodes.get(operation.node);
			if (!node) throw new Error(`There is no ${operation.node}`);
			const shown = shownFor(node, { parameters, ...operation });
			for (const { path, withValue } of fieldsIn(shown.filter(mustBeGiven))) {
				const odd = withValue({ ...operation, ...parameters }, '={{ undefined }}');
				const { items } = await run(node, odd, [{ json: {}, binary: recording }]);
				expect({ path, said: items[0]?.json }).toMatchObject({
					said: { error: expect.stringContaining('is empty') as string, details: {} },
				});
			}
			expect(await on.requests()).toEqual([]);
		},
	);

	it.each([
		['lmChatSiliconFlow', 'Qwen/Qwen3-8B'],
		['embeddingsSiliconFlow', 'BAAI/bge-m3'],
		['rerankerSiliconFlow', 'BAAI/bge-reranker-v2-m3'],
	])(
		'in %s',
		async (name, model) => {
			const node = nodes.get(name);
			if (!node) throw new Error(`There is no ${name}`);
			const use = async (supplied: unknown) => {
				const { embedQuery, compressDocuments, invoke } = supplied as Record<
					string,
					((...args: unknown[]) => Promise<unknown>) | undefined
				>;
				if (embedQuery) return await embedQuery('text');
				if (compressDocuments) return await compressDocuments([{ pageContent: 'a' }], 'q');
				return await invoke?.call(supplied, 'hi');
			};
			const runWith = async (parameters: IDataObject) => {
				const began = Date.now();
				const result = await runSubNode({ node, parameters, credential: credential(), use });
				expect(Date.now() - began).toBeLessThan(MAX_RUN_MS);
				return result;
			};
			const good: IDataObject = { model: modelId(model), options: { maxRetries: 0 } };
			const unnamed: string[] = [];
			for (const { path, names, withValue } of fieldsIn(node.description.properties)) {
				for (const odd of ODD_VALUES) {
					if (path === 'options.requestsPerMinute' && odd === '12') continue;
					const { error, value } = await runWith(withValue(good, `={{ ${literalOf(odd)} }}`));
					if (!error) {
						// Nothing at all would be stored, or said, without a word.
						if (value === undefined) unnamed.push(`${path} = ${String(odd)}: no result`);
						continue;
					}
					const { message, description, httpCode } = error as Error & {
						description?: string;
						httpCode?: string;
					};
					const said = `${message} ${description ?? ''}`.toLowerCase();
					const isNamed = httpCode || isNamedIn(said, names);
					if (!isNamed) unnamed.push(`${path} = ${String(odd)}: ${said}`);
				}
			}
			expect(unnamed).toEqual([]);
			expect((await runWith(good)).error).toBeUndefined();
		},
		120_000,
	);
});

/** A value as JavaScript, for an expression. */
const literalOf = (value: unknown) =>
	typeof value === 'number' || value === undefined ? String(value) : JSON.stringify(value);
