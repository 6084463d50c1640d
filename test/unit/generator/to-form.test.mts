import type { Field, OperationWords, Schema } from '../../../generator/form.mts';
import { toForm, type ApiDocument } from '../../../generator/to-form.mts';

const words = (more: Partial<OperationWords> = {}): OperationWords => ({
	file: 'Thing/make',
	exports: 'make',
	main: [],
	...more,
});

/** A document with one POST that takes this body. */
const posting = (schema: Schema, more?: Partial<OperationWords>): ApiDocument => ({
	paths: {
		'/things': {
			post: {
				requestBody: { content: { 'application/json': { schema } } },
				'x-n8n-operations': [words(more)],
			},
		},
	},
});

const fieldsOf = (document: ApiDocument): Field[] => toForm(document)[0].fields;
const text: Schema = { type: 'string' };

it('makes one operation of each that the overlay names, and none of others', () => {
	const document = posting({ properties: {} });
	document.paths['/things'].get = {};
	document.paths['/things'].post['x-n8n-operations']?.push(words({ file: 'Thing/other' }));
	expect(toForm(document)).toEqual([
		{ file: 'Thing/make', exports: 'make', fields: [] },
		{ file: 'Thing/other', exports: 'make', fields: [] },
	]);
});

it('puts main fields first, in the order asked, and the rest behind as the API has them', () => {
	const properties = { a: text, b: text, c: text, d: text };
	const fields = fieldsOf(posting({ properties }, { main: ['d', 'b'] }));
	expect(fields.map(({ wire, isMain }) => [wire, isMain])).toEqual([
		['d', true],
		['b', true],
		['a', false],
		['c', false],
	]);
});

it('makes a required field a main field, asked or not', () => {
	const fields = fieldsOf(posting({ properties: { a: text, b: text }, required: ['b'] }));
	expect(fields).toMatchObject([
		{ wire: 'a', required: false, isMain: false },
		{ wire: 'b', required: true, isMain: true },
	]);
});

it('leaves out what the overlay skips', () => {
	const skip = { a: 'of no use' };
	expect(fieldsOf(posting({ properties: { a: text, b: text } }, { skip }))).toMatchObject([
		{ wire: 'b' },
	]);
});

it('takes the property of an object where the overlay says so', () => {
	const properties = { format: { type: 'object', properties: { kind: { enum: ['x', 'y'] } } } };
	const fields = fieldsOf(posting({ properties }, { fields: { format: { of: 'kind' } } }));
	expect(fields).toMatchObject([{ wire: 'format', schema: { enum: ['x', 'y'] } }]);
});

it.each([
	['main', { main: ['ghost'] }],
	['skip', { skip: { ghost: 'why' } }],
	['fields', { fields: { ghost: { displayName: 'Ghost' } } }],
])('refuses an overlay that names in %s what the API does not have', (_where, more) => {
	const document = posting({ properties: { a: text } }, more);
	expect(() => toForm(document)).toThrow('Thing/make: the API has no field ghost');
});

it('reads the query of a GET', () => {
	const document: ApiDocument = {
		paths: {
			'/things': {
				get: {
					parameters: [
						{ name: 'kind', in: 'query', schema: text, description: 'Which kind' },
						{ name: 'x-trace', in: 'header', schema: text },
					],
					'x-n8n-operations': [words()],
				},
			},
		},
	};
	expect(fieldsOf(document)).toEqual([
		{
			wire: 'kind',
			place: 'query',
			schema: { description: 'Which kind', type: 'string' },
			required: false,
			isMain: false,
			words: {},
		},
	]);
});

it('joins the fields of a body that comes in forms without a model', () => {
	const schema: Schema = {
		properties: { name: text },
		oneOf: [{ properties: { audio: text } }, { properties: { file: text } }],
	};
	expect(fieldsOf(posting(schema)).map(({ wire }) => wire)).toEqual(['name', 'audio', 'file']);
});

describe('a body whose fields depend on the model', () => {
	const branch = (model: Schema, properties: Record<string, Schema>, required: string[] = []) => ({
		properties: { model, ...properties },
		required,
	});
	const only = (...ids: string[]): Schema => ({ type: 'string', enum: ids });
	const steps = (maximum: number): Schema => ({ type: 'integer', maximum });
	const scopes = (branches: Schema[]) =>
		fieldsOf(posting({ oneOf: branches }))
			.filter(({ wire }) => wire !== 'model')
			.map(({ wire, scope, isMain }) => ({ wire, scope, isMain }));

	it('has one model field, for all', () => {
		const fields = fieldsOf(posting({ oneOf: [branch(only('a'), {}), branch(only('b'), {})] }));
		expect(fields.map(({ wire, schema }) => [wire, schema])).toEqual([
			['model', { type: 'string' }],
		]);
	});

	it('has one field for the models that have it alike, whatever its title', () => {
		const branches = [
			branch(only('a'), { seed: { type: 'integer', title: 'Seed' } }),
			branch(only('b'), { seed: { type: 'integer', title: 'The seed' } }),
			branch(only('c'), {}),
		];
		expect(scopes(branches)).toEqual([
			{ wire: 'seed', scope: { only: ['a', 'b'] }, isMain: false },
		]);
	});

	it('has a field each where the range differs', () => {
		expect(
			scopes([branch(only('a'), { steps: steps(30) }), branch(only('b'), { steps: steps(100) })]),
		).toEqual([
			{ wire: 'steps', scope: { only: ['a'] }, isMain: false },
			{ wire: 'steps', scope: { only: ['b'] }, isMain: false },
		]);
	});

	it('has a field each where one model requires it', () => {
		expect(
			scopes([
				branch(only('a'), { steps: steps(30) }, ['steps']),
				branch(only('b'), { steps: steps(30) }),
			]),
		).toEqual([
			{ wire: 'steps', scope: { only: ['a'] }, isMain: true },
			{ wire: 'steps', scope: { only: ['b'] }, isMain: false },
		]);
	});

	it('shows what unknown models have for all but the models known to lack it', () => {
		const branches = [
			branch(only('a'), {}),
			branch(only('b'), { seed: steps(9) }),
			branch(text, { seed: steps(9), width: steps(9) }),
		];
		expect(scopes(branches)).toEqual([
			{ wire: 'seed', scope: { except: ['a'] }, isMain: false },
			{ wire: 'width', scope: { except: ['a', 'b'] }, isMain: false },
		]);
	});

	it('shows always what every model has alike', () => {
		const branches = [branch(only('a'), { prompt: text }), branch(text, { prompt: text })];
		expect(scopes(branches)).toEqual([{ wire: 'prompt', scope: undefined, isMain: false }]);
	});

	describe('in an operation for some of the models', () => {
		const branches = [
			branch(only('a'), { prompt: text, seed: steps(9) }),
			branch(only('b'), { prompt: text, image: text }),
			branch(text, { prompt: text, width: steps(9) }),
		];
		const scopesFor = (models: OperationWords['models']) =>
			fieldsOf(posting({ oneOf: branches }, { models }))
				.filter(({ wire }) => wire !== 'model')
				.map(({ wire, scope }) => ({ wire, scope }));

		it('has no fields of the others, and hides from them what unknown models have', () => {
			expect(scopesFor({ only: ['b'] })).toEqual([
				{ wire: 'prompt', scope: undefined },
				{ wire: 'image', scope: { only: ['b'] } },
				{ wire: 'width', scope: { except: ['a', 'b'] } },
			]);
		});

		it('is the rest in an operation for all but those', () => {
			expect(scopesFor({ except: ['b'] })).toEqual([
				{ wire: 'prompt', scope: undefined },
				{ wire: 'seed', scope: { only: ['a'] } },
				{ wire: 'width', scope: { except: ['a', 'b'] } },
			]);
		});
	});
});
