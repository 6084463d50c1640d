import type { Schema } from '../../../generator/ir.mts';
import type { ModelIds } from '../../../generator/models.mts';
import { onNode } from './on-node.mts';

const modelIdsOf = (merged: Schema, base: Schema) =>
	onNode<ModelIds>('models.mts', 'modelIdsOf', merged, base);
const presetVoicesOf = (schema: Schema) => onNode<string[]>('models.mts', 'presetVoicesOf', schema);

const withModel = (model: Schema): Schema => ({ properties: { model } });
const catalogue = (...ids: string[]): Schema => ({
	type: 'string',
	'x-catalogue': { date: '2026-07-21', ids },
});

describe('model ids', () => {
	it('are those of today first, and of 2024 those that are gone', () => {
		expect(
			modelIdsOf(withModel(catalogue('new', 'both')), withModel({ enum: ['old', 'both'] })),
		).toMatchObject({ today: ['new', 'both'], from2024: ['old'] });
	});

	it('are gathered from a schema for each model', () => {
		const base: Schema = { oneOf: [withModel({ enum: ['a'] }), withModel({ enum: ['b'] })] };
		const merged: Schema = { oneOf: [withModel({ enum: ['a'] }), withModel(catalogue('b', 'c'))] };
		expect(modelIdsOf(merged, base)).toMatchObject({ today: ['b', 'c'], from2024: ['a'] });
	});

	it('are none for a request that is new since 2024', () => {
		expect(modelIdsOf(withModel(catalogue('a')), {})).toMatchObject({ today: ['a'], from2024: [] });
	});

	it('of the international site are its own, and those of today where nothing is known of it', () => {
		const own = { date: '2026-07-21', ids: ['a', 'b'], international: ['b', 'c'] };
		const branches: Schema[] = [withModel({ 'x-catalogue': own }), withModel(catalogue('d'))];
		expect(modelIdsOf({ oneOf: branches }, {}).international).toEqual(['b', 'c', 'd']);
		const none = { date: '2026-07-21', ids: ['a'], international: [] };
		expect(modelIdsOf(withModel({ 'x-catalogue': none }), {}).international).toEqual([]);
	});
});

it('says from which days the catalogue is, each once', () => {
	const dated = (date: string): Schema => withModel({ 'x-catalogue': { date, ids: ['a'] } });
	const schema: Schema = { oneOf: [dated('2026-08-01'), withModel({ enum: ['b'] })] };
	expect(onNode<string[]>('models.mts', 'catalogueDatesOf', schema)).toEqual(['2026-08-01']);
	const dates = ['2026-08-01', '2026-07-21', '2026-08-01'];
	expect(onNode<string>('models.mts', 'emitModels', {}, dates, [], {})).toContain(
		'catalogue of 2026-07-21 and 2026-08-01,',
	);
});

it('does not write sample rates down where the API says none', () => {
	const field = { wire: 'sample_rate', schema: { type: 'integer' } };
	expect(() => onNode('models.mts', 'emitSampleRates', field)).toThrow(
		'sample_rate has no x-sample-rates',
	);
});

it('names each preset voice once, without its model', () => {
	const voice: Schema = {
		anyOf: [{ enum: ['a/one:alex', 'a/one:anna'] }, { enum: ['b/two:alex'] }, { type: 'string' }],
	};
	expect(presetVoicesOf(voice)).toEqual(['alex', 'anna']);
	expect(presetVoicesOf({ type: 'string' })).toEqual([]);
});

it('writes what each image model has: its fields, sizes and limit', () => {
	const branches: Schema[] = [
		{
			properties: {
				model: { enum: ['maker/fixed'] },
				image_size: { enum: ['512x512', '768x512'] },
				secret: { type: 'string' },
			},
		},
		{
			properties: {
				model: { enum: ['maker/free'] },
				image_size: {
					'x-max-pixels': 1000,
					anyOf: [{ enum: ['512x512'] }, { type: 'string', pattern: 'x' }],
				},
			},
		},
	];
	const operation = {
		fields: [{ wire: 'model' }, { wire: 'image_size' }],
		body: { oneOf: branches },
	};
	const source = onNode<string>('models.mts', 'emitImageModels', operation);
	expect(source).toContain(
		"'maker/fixed': { fields: ['model', 'image_size'], sizes: ['512x512', '768x512'] }",
	);
	expect(source).toMatch(/'maker\/free': \{[^}]*sizes: \['512x512'\],\s*maxPixels: 1000,?\s*\}/);
});
