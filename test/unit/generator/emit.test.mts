import type { Field, Operation } from '../../../generator/ir.mts';
import { onNode } from './on-node.mts';

const field = (wire: string, isMain: boolean, more: Partial<Field> = {}): Field => ({
	wire,
	location: 'body',
	schema: { type: 'string' },
	required: false,
	isMain,
	config: {},
	...more,
});

const emit = (operation: Partial<Operation>) =>
	onNode<string>('emit.mts', 'emitOperation', {
		file: 'Thing/make',
		exportPrefix: 'make',
		text: { name: 'Make', value: 'make', action: 'Make a thing', description: 'Makes a thing' },
		method: 'POST',
		path: '/things',
		fields: [],
		choices: {},
		body: {},
		...operation,
	});

const OPTION = [
	'export const makeOption: INodePropertyOptions = {',
	"\tname: 'Make',",
	"\tvalue: 'make',",
	"\taction: 'Make a thing',",
	"\tdescription: 'Makes a thing',",
	"\trouting: { request: { method: 'POST', url: '/things' }, send: { paginate: true } },",
	'};',
	'',
];

it('writes the option, main fields in order and options by name, laid out as the rest of the repo', () => {
	const zebra = field('y', false, { config: { displayName: 'Zebra' } });
	const fields = [field('b', true), field('a', true), field('z', false), zebra];
	expect(emit({ fields })).toBe(
		[
			'// Generated from openapi/ by "npm run generate". Do not edit.',
			"import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';",
			'',
			...OPTION,
			'export const makeFields: INodeProperties[] = [',
			...['B b', 'A a'].flatMap(entry),
			'];',
			'',
			'export const makeOptions: INodeProperties[] = [',
			...['Z z', 'Zebra y'].flatMap(entry),
			'];',
			'',
		].join('\n'),
	);
});

it('writes the option alone where there are no fields', () => {
	expect(emit({})).toBe(
		[
			'// Generated from openapi/ by "npm run generate". Do not edit.',
			"import type { INodePropertyOptions } from 'n8n-workflow';",
			'',
			...OPTION,
		].join('\n'),
	);
});

it('writes the choices of hand-written fields by name', () => {
	expect(emit({ choices: { roles: { enum: ['user', 'assistant'] } } })).toContain(
		[
			'export const roles: INodePropertyOptions[] = [',
			"\t{ name: 'Assistant', value: 'assistant' },",
			"\t{ name: 'User', value: 'user' },",
			'];',
		].join('\n'),
	);
});

it.each([
	['/things/{thing_id}', '/things'],
	['/things/{thing_id}/cancel', '/things'],
	['/things/list', '/things/list'],
])('leaves what %s has from its first parameter on to code', (path, url) => {
	expect(emit({ path })).toContain(`url: '${url}' }`);
});

describe('lists of models', () => {
	const only = ['maker/a', 'maker/b'];

	it('that fields share are written once, in all the order that they have', () => {
		const fields = [
			field('seed', false, { scope: { only } }),
			field('steps', false, { scope: { only } }),
			field('width', false, { scope: { except: only } }),
			field('raw', false, { scope: { only: ['maker/b', 'maker/a'] } }),
		];
		const source = emit({ fields });
		expect(source).toContain("const modelsWithSeed = ['maker/a', 'maker/b'];");
		expect(source.match(/'\/model': modelsWithSeed/g)).toHaveLength(3);
		expect(source).toContain("'/model': ['maker/b', 'maker/a']");
	});

	it('of two kinds of one field have names of their own', () => {
		const others = ['maker/c', 'maker/d'];
		const fields = [only, others].flatMap((models) =>
			['steps', 'cfg'].map((wire) => field(wire, false, { scope: { only: models } })),
		);
		const names = emit({ fields }).match(/^const \w+/gm);
		expect(new Set(names).size).toBe(2);
	});

	it('of one field, or of one model, stay where they are', () => {
		const fields = [
			field('seed', false, { scope: { only } }),
			field('raw', false, { scope: { only: ['maker/c'] } }),
			field('cfg', false, { scope: { only: ['maker/c'] } }),
		];
		expect(emit({ fields })).not.toMatch(/^const /m);
	});
});

function entry(names: string): string[] {
	const [displayName, name] = names.split(' ');
	return [
		'\t{',
		`\t\tdisplayName: '${displayName}',`,
		`\t\tname: '${name}',`,
		"\t\ttype: 'string',",
		"\t\tdefault: '',",
		`\t\trouting: { send: { type: 'body', property: '${name}' } },`,
		'\t},',
	];
}
