import type { Operation } from '../../../generator/form.mts';
import { onNode } from './on-node.mts';

const text = (
	wire: string,
	isMain: boolean,
	displayName?: string,
): Operation['fields'][number] => ({
	wire,
	place: 'body',
	schema: { type: 'string' },
	required: false,
	isMain,
	words: displayName === undefined ? {} : { displayName },
});

const emit = (operation: Operation) => onNode<string>('emit.mts', 'emitOperation', operation);

it('writes main fields in order and options by name, laid out as the rest of the repo', () => {
	const fields = [text('b', true), text('a', true), text('z', false), text('y', false, 'Zebra')];
	expect(emit({ file: 'Thing/make', exports: 'make', fields })).toBe(
		[
			'// Generated from openapi/ by "npm run generate". Do not edit.',
			"import type { INodeProperties } from 'n8n-workflow';",
			'',
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

it('writes no options where there are none', () => {
	const source = emit({ file: 'Thing/make', exports: 'make', fields: [text('a', true)] });
	expect(source).not.toContain('makeOptions');
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
