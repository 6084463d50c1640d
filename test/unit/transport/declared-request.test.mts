import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { declaredRequest } from '../../../nodes/shared/engine/declared-request';
import type { Item } from '../../../nodes/shared/engine/operation';

const option: INodePropertyOptions = {
	name: 'Find',
	value: 'find',
	routing: { request: { method: 'POST', url: '/find' } },
};

const field = (name: string, more: Partial<INodeProperties>): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	...more,
});

const inBody = (property: string) => ({ send: { type: 'body' as const, property } });

const PROPERTIES = [
	field('model', { type: 'resourceLocator', routing: inBody('model') }),
	field('notes', {}),
	field('kind', { routing: { send: { type: 'query', property: 'sub_type' } } }),
	field('other', {
		routing: inBody('other'),
		displayOptions: { show: { operation: ['another'] } },
	}),
	field('options', {
		type: 'collection',
		default: {},
		options: [
			field('topN', { routing: inBody('top_n') }),
			field('seed', { routing: inBody('seed') }),
		],
	}),
];

it('puts the fields that are shown under their names, and of the options those that were added', () => {
	const parameters = {
		operation: 'find',
		model: { __rl: true, mode: 'id', value: 'm' },
		notes: 'n',
		kind: 'k',
		other: 'o',
		options: { topN: 3 },
	};
	const asked: string[] = [];
	const item = {
		getNodeParameter: (path: string, _: unknown, { extractValue }: { extractValue: boolean }) => {
			asked.push(path);
			return `${path}${extractValue ? ', extracted' : ''}`;
		},
	} as unknown as Item;
	const request = declaredRequest({ parameters } as unknown as INode, option, PROPERTIES)(item);
	expect(request).toMatchObject({
		method: 'POST',
		url: '/find',
		body: { model: 'model, extracted', top_n: 'options.topN' },
		qs: { sub_type: 'kind' },
	});
	expect(asked).toEqual(['model', 'kind', 'options.topN']);
});
