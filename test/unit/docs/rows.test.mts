import type { INodeProperties } from 'n8n-workflow';

import { withNodeTable } from '../../../scripts/docs/page.mts';
import { isIn, toRows } from '../../../scripts/docs/rows.mts';

const shared = () => ({ labels: new Map([['model', 'Model']]), lists: [] as string[] });

const rowOf = (property: Partial<INodeProperties>) =>
	toRows(
		[{ displayName: 'Size', name: 'size', type: 'string', default: '', ...property }],
		shared(),
	)[0];

describe('toRows', () => {
	it.each<[string, Partial<INodeProperties>, string]>([
		['a range', { type: 'number', typeOptions: { minValue: 0, maxValue: 2 } }, 'number, 0 to 2'],
		[
			'a least value',
			{ type: 'number', typeOptions: { minValue: 1, numberPrecision: 0 } },
			'whole number, at least 1',
		],
		[
			'options',
			{
				type: 'options',
				options: [
					{ name: 'A', value: 'a' },
					{ name: 'B', value: 'b' },
				],
			},
			'`a`, `b`',
		],
		['a list of texts', { typeOptions: { multipleValues: true } }, 'list of texts'],
		['a model', { type: 'resourceLocator' }, 'from the list, or any ID'],
	])('says %s', (_, property, values) => {
		expect(rowOf(property).values).toBe(values);
	});

	it.each<[Partial<INodeProperties>, string]>([
		[{ default: 5 }, '`5`'],
		[{ default: false, type: 'boolean' }, '`false`'],
		[{ default: '', required: true }, '**required**'],
		[{ default: 'data', required: true }, '**required**, `data`'],
		[{ default: {} }, ''],
	])('of %j says how it starts', (property, start) => {
		expect(rowOf(property).start).toBe(start);
	});

	it('says when a field shows, and gathers long lists at the end of the page', () => {
		const names = shared();
		const models = ['a', 'b', 'c', 'd', 'e'];
		const fields: INodeProperties[] = [
			{
				displayName: 'Few',
				name: 'few',
				type: 'string',
				default: '',
				description: 'What it is',
				displayOptions: { show: { operation: ['create'], '/model': ['a'] } },
			},
			{
				displayName: 'Many',
				name: 'many',
				type: 'string',
				default: '',
				displayOptions: { hide: { model: models } },
			},
		];
		expect(toRows(fields, names).map(({ what }) => what)).toEqual([
			'What it is. Only with Model `a`.',
			'Not with Model in [list 1](#list-1).',
		]);
		expect(names.lists).toEqual(['`a`, `b`, `c`, `d`, `e`']);
	});

	it('goes into what a field holds, and leaves notices out', () => {
		const text = (name: string): INodeProperties => ({
			displayName: name.toUpperCase(),
			name,
			type: 'string',
			default: '',
		});
		const rows = toRows(
			[
				{ ...text('note'), type: 'notice' },
				{
					...text('messages'),
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					options: [{ displayName: 'Message', name: 'values', values: [text('role')] }],
				},
			],
			shared(),
		);
		expect(rows.map(({ path, label }) => [path, label])).toEqual([
			['messages', 'MESSAGES'],
			['messages.values[].role', 'MESSAGES › ROLE'],
		]);
	});
});

describe('isIn', () => {
	const field: INodeProperties = {
		displayName: 'Voice',
		name: 'voice',
		type: 'string',
		default: '',
		displayOptions: { show: { resource: ['speech'], operation: ['create'] } },
	};

	it.each([
		[{ resource: 'speech', operation: 'create' }, true],
		[{ resource: 'voice', operation: 'create' }, false],
		[{ resource: 'speech', operation: 'delete' }, false],
	])('of %j is %s', (place, expected) => {
		expect(isIn(field, place)).toBe(expected);
	});

	it('is everywhere without a condition, and not where it is hidden', () => {
		expect(isIn({ ...field, displayOptions: undefined }, { operation: 'create' })).toBe(true);
		const hidden = { ...field, displayOptions: { hide: { operation: ['create'] } } };
		expect(isIn(hidden, { operation: 'create' })).toBe(false);
	});
});

describe('withNodeTable', () => {
	it('puts the table between the marks', () => {
		const text = 'a\n<!-- nodes: written by "npm run docs" -->\nold\n<!-- /nodes -->\nb';
		expect(withNodeTable(text, 'new')).toBe(
			'a\n<!-- nodes: written by "npm run docs" -->\n\nnew\n\n<!-- /nodes -->\nb',
		);
		expect(() => withNodeTable('a', 'new')).toThrow('missing');
	});
});
