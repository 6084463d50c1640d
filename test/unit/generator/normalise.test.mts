import type { Schema } from '../../../generator/ir.mts';
import { foldAllOf, simplestForm } from '../../../generator/normalise.mts';

describe('folding allOf', () => {
	const table: Array<[what: string, given: Schema, want: Schema]> = [
		['nothing to fold', { type: 'string', minimum: 1 }, { type: 'string', minimum: 1 }],
		[
			'fields of both sides',
			{
				properties: { a: { type: 'string' } },
				required: ['a'],
				allOf: [{ properties: { b: { type: 'integer' } }, required: ['b', 'a'] }],
			},
			{
				properties: { a: { type: 'string' }, b: { type: 'integer' } },
				required: ['a', 'b'],
			},
		],
		[
			'the later word on a key that both have',
			{ description: 'own', allOf: [{ description: 'folded in' }] },
			{ description: 'folded in', properties: {}, required: [] },
		],
		[
			'an allOf inside an allOf',
			{ allOf: [{ allOf: [{ type: 'string', nullable: true }] }] },
			{ type: 'string', nullable: true, properties: {}, required: [] },
		],
		[
			'branches, left as they are',
			{ oneOf: [{ type: 'string' }], allOf: [{ title: 'Text' }] },
			{ oneOf: [{ type: 'string' }], title: 'Text', properties: {}, required: [] },
		],
	];

	it.each(table)('%s', (_what, given, want) => {
		expect(foldAllOf(given)).toEqual(want);
	});

	it('leaves what it was given alone', () => {
		const given = Object.freeze({ allOf: Object.freeze([Object.freeze({ type: 'string' })]) });
		expect(() => foldAllOf(given as Schema)).not.toThrow();
	});
});

describe('the form that a person types', () => {
	const list: Schema = { type: 'array', items: { type: 'string' } };
	const table: Array<[what: string, given: Schema, want: Schema]> = [
		['a plain value', { type: 'integer', minimum: 1 }, { type: 'integer', minimum: 1 }],
		['one text rather than a list', { oneOf: [list, { type: 'string' }] }, { type: 'string' }],
		[
			'a text rather than an object',
			{ anyOf: [{ type: 'object' }, { type: 'string' }] },
			{ type: 'string' },
		],
		['a list rather than an object', { oneOf: [{ type: 'object' }, list] }, list],
		[
			'its own words before those of the branch',
			{ description: 'own', oneOf: [{ type: 'string', description: 'branch' }, list] },
			{ type: 'string', description: 'own' },
		],
		[
			'a branch that branches again',
			{ oneOf: [list, { type: 'string', anyOf: [{ type: 'string', enum: ['a'] }] }] },
			{ type: 'string', enum: ['a'] },
		],
	];

	it.each(table)('%s', (_what, given, want) => {
		expect(simplestForm(given)).toEqual(want);
	});
});
