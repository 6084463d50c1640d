/** Fields that are read from the item without n8n's expression engine, beside n8n's own evaluation. */
import { inspect } from 'node:util';

import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { INodeExecutionData, INodeType } from 'n8n-workflow';

import { readReference } from '../../nodes/shared/engine/references';
import { runNode } from '../support/engine.mts';

/** What a reference gave to us and to n8n. */
interface Pair {
	expression: string;
	item: INodeExecutionData;
	ours: ReturnType<typeof readReference>;
	/** Undefined when n8n refused. */
	theirs?: { value: unknown };
}

/** Reads all expressions for all items, in both ways, in one run of a node. */
async function readBoth(expressions: string[], items: INodeExecutionData[]): Promise<Pair[]> {
	const pairs: Pair[] = [];
	const node: INodeType = {
		description: {
			displayName: 'Reader',
			name: 'reader',
			group: ['transform'],
			version: 1,
			description: 'Reads its fields',
			defaults: { name: 'Reader' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [
				{
					displayName: 'Texts',
					name: 'texts',
					type: 'string',
					typeOptions: { multipleValues: true },
					default: [],
				},
			],
		},
		async execute() {
			for (const [itemIndex, item] of this.getInputData().entries()) {
				for (const [index, expression] of expressions.entries()) {
					// First, for n8n may write into the item: it makes text of dates.
					const ours = readReference(expression, item);
					const pair: Pair = { expression, item, ours };
					try {
						pair.theirs = { value: this.getNodeParameter(`texts[${index}]`, itemIndex) };
					} catch {
						// Refused; `theirs` says so.
					}
					pairs.push(pair);
				}
			}
			return [[]];
		},
	};
	const { error } = await runNode({
		node,
		parameters: { texts: expressions },
		items,
		credential: {},
	});
	expect(error).toBeUndefined();
	expect(pairs).toHaveLength(expressions.length * items.length);
	return pairs;
}

const NAMES = [
	...[
		'a',
		'b',
		'text',
		'0',
		'1',
		'00',
		'-1',
		'',
		'a b',
		'a.b',
		'Price (EUR)',
		'käse',
		'名前',
		'👩‍🚀',
	],
	...[
		'__proto__',
		'constructor',
		'constructorOf',
		'prototype',
		'toString',
		'hasOwnProperty',
		'length',
	],
	...[
		'$',
		'$json',
		'$item',
		'this',
		'class',
		'await',
		'arguments',
		'window',
		'globalThis',
		'global',
	],
	...[
		'json',
		'binary',
		'isProxy',
		'toJSON',
		'then',
		'first',
		'isEmpty',
		'valueOf',
		'caller',
		'binding',
	],
	...['}', '{{', '}}', "it's", '"', '\\', 'a\nb', '\ud800', '\0', '\u2028'],
];

const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, fc.string());

const text = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: 'binary' }),
	fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
	fc.constantFrom(
		'',
		' ',
		'2026-01-01',
		'12',
		'true',
		'null',
		'={{ $json.a }}',
		'{{ 1 }}',
		'\ud800',
	),
);

const leaf = fc.oneof(
	{ weight: 5, arbitrary: text },
	fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -0, NaN, Infinity, 2 ** 53, 1e300)),
	fc.boolean(),
	fc.constantFrom(null, undefined),
	fc.date().map((date) => new Date(date)),
	fc.constant(null).map(() => DateTime.fromISO('2026-01-02T03:04:05Z')),
	fc.constant(null).map(
		() =>
			new (class Point {
				x = 1;
			})(),
	),
	// eslint-disable-next-line no-sparse-arrays
	fc.constant(null).map(() => [1, , 3]),
);

const { tree } = fc.letrec<{ tree: unknown; branch: unknown }>((tie) => ({
	tree: fc.oneof({ maxDepth: 5, depthSize: 'large' }, leaf, tie('branch')),
	branch: fc.oneof(
		{ weight: 3, arbitrary: record(tie('tree')) },
		fc.array(tie('tree'), { maxLength: 3 }),
	),
}));

/** An object with these as own fields, as `JSON.parse` makes them, `__proto__` too. */
function record(values: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
	return fc
		.uniqueArray(fc.tuple(name, values), { maxLength: 5, selector: ([key]) => key })
		.map((fields) => {
			const result = {};
			for (const [key, value] of fields) {
				Object.defineProperty(result, key, {
					value,
					enumerable: true,
					writable: true,
					configurable: true,
				});
			}
			return result;
		});
}

const item = fc.record({
	json: record(tree) as fc.Arbitrary<INodeExecutionData['json']>,
	binary: fc.constantFrom(undefined, { data: { data: 'AA==', mimeType: 'image/png' } }),
}) as fc.Arbitrary<INodeExecutionData>;

/** The names on a way through an object, at random turns. */
function wayThrough(value: unknown, turns: number[]): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const [turn, ...rest] = turns;
	const keys = Object.keys(value);
	const key = turn === undefined ? undefined : keys[turn % Math.max(1, keys.length)];
	if (key === undefined) return [];
	return [key, ...wayThrough((value as Record<string, unknown>)[key], rest)];
}

const SPELLINGS = [
	(step: string) => `.${step}`,
	(step: string) => `[${step}]`,
	(step: string) => `["${step}"]`,
	(step: string) => `['${step}']`,
	(step: string) => `?.${step}`,
	(step: string) => `[${JSON.stringify(step)}]`,
	(step: string) => ` . ${step}`,
];

/** The spelling that the editor would use, or any. */
const spell = (step: string, spelling: number) => {
	if (spelling >= SPELLINGS.length) {
		return /^[a-z_$][\w$]*$/i.test(step) ? `.${step}` : `["${step}"]`;
	}
	return SPELLINGS[spelling]?.(step) ?? '';
};

const frame = fc.oneof(
	{ weight: 20, arbitrary: fc.constant(['={{ ', ' }}'] as const) },
	fc.constantFrom(
		['={{', '}}'] as const,
		['={{\n\t', '\r\n}}'] as const,
		['= {{ ', ' }}'] as const,
		['={{ ', ' }} '] as const,
		['={{ ', ' '] as const,
		['={{\u00a0', ' }}'] as const,
		['={{ ', '; }}'] as const,
		['={{ ', ' || "x" }}'] as const,
		['={{ ', ' }}{{ $json.a }}'] as const,
		['{{ ', ' }}'] as const,
	),
);

const reference = (items: INodeExecutionData[]) =>
	fc
		.tuple(
			fc.oneof(
				{
					weight: 6,
					arbitrary: fc
						.tuple(fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }))
						.map(([which, turns]) => wayThrough(items[which % items.length]?.json, turns)),
				},
				fc.array(name, { maxLength: 3 }),
			),
			fc.array(fc.nat({ max: 8 * SPELLINGS.length }), { minLength: 6, maxLength: 6 }),
			frame,
		)
		.map(([steps, spellings, [open, close]]) => {
			const path = steps.map((step, index) => spell(step, spellings[index] ?? 99)).join('');
			return `${open}$json${path}${close}`;
		});

const runs = fc
	.array(item, { minLength: 1, maxLength: 3 })
	.chain((items) =>
		fc.tuple(fc.constant(items), fc.array(reference(items), { minLength: 1, maxLength: 20 })),
	);

it('is what n8n gives, where it is read at all', async () => {
	let read = 0;
	await fc.assert(
		fc.asyncProperty(runs, async ([items, expressions]) => {
			for (const { expression, item, ours, theirs } of await readBoth(expressions, items)) {
				if (!ours) continue;
				read += 1;
				// The very value of the item, not a copy.
				if (!theirs || !Object.is(theirs.value, ours.value)) {
					throw new Error(`${expression} of ${JSON.stringify(item.json)} is ${inspect(theirs)}`);
				}
			}
		}),
		{ numRuns: 500 },
	);
	// The property must not hold because nothing is ever read.
	expect(read).toBeGreaterThan(300);
});

it('covers the ways in which the editor writes references', async () => {
	const json = { text: 'a', 'a b': ['x', { 名前: 0 }], no: false, none: null, empty: '', list: [] };
	const expressions = {
		'={{ $json.text }}': 'a',
		"={{ $json['a b'][0] }}": 'x',
		'={{ $json["a b"][1]["名前"] }}': 0,
		'={{$json.no}}': false,
		'={{ $json.none }}': null,
		'={{ $json.empty }}': '',
		'={{ $json.list }}': [],
	};
	for (const { expression, ours, theirs } of await readBoth(Object.keys(expressions), [{ json }])) {
		const value = expressions[expression as keyof typeof expressions];
		expect({ expression, ours, theirs }).toEqual({
			expression,
			ours: { value },
			theirs: { value },
		});
	}
});

it('leaves to n8n what is computed, large, or no JSON', () => {
	let reads = 0;
	const computed = {
		get a() {
			reads += 1;
			return 1;
		},
	};
	const round: Record<string, unknown> = {};
	round.a = { round };
	let deep: unknown = 1;
	for (let level = 0; level < 1_000; level++) deep = [deep];
	const values = [new Date(), () => 1, new Map(), DateTime.now(), [undefined], NaN, -0, 1n, deep];
	const items = [computed, round, Object.create({ a: 1 }), ...values.map((a) => ({ a }))];
	for (const json of items as Array<INodeExecutionData['json']>) {
		expect(readReference('={{ $json.a }}', { json })).toBeUndefined();
	}
	expect(reads).toBe(0);
});
