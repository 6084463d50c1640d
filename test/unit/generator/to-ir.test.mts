import type { Field, OperationConfig, Schema } from '../../../generator/ir.mts';
import { toIr, type ApiDocument } from '../../../generator/to-ir.mts';

const text: Schema = { type: 'string' };

const editorText = { name: 'Make', value: 'make', action: 'Make a thing', description: 'Makes it' };

const config = (more: Partial<OperationConfig> = {}): OperationConfig => ({
	file: 'Thing/make',
	exportPrefix: 'make',
	...editorText,
	...more,
});

/** A document with one POST that takes this body. */
const posting = (schema: Schema, more?: Partial<OperationConfig>): ApiDocument => ({
	paths: {
		'/things': {
			post: {
				requestBody: { content: { 'application/json': { schema } } },
				'x-n8n-operations': [config(more)],
			},
		},
	},
});

const fieldsOf = (document: ApiDocument): Field[] => toIr(document)[0].fields;
it('makes one operation of each that the overlay names, and none of others', () => {
	const document = posting({ properties: {} });
	document.paths['/things'].get = {};
	document.paths['/things'].post['x-n8n-operations']?.push(config({ file: 'Thing/other' }));
	const made = {
		exportPrefix: 'make',
		text: editorText,
		method: 'POST',
		path: '/things',
		fields: [],
		choices: {},
	};
	expect(toIr(document)).toMatchObject([
		{ ...made, file: 'Thing/make' },
		{ ...made, file: 'Thing/other' },
	]);
	expect(toIr(document)).toHaveLength(2);
});

describe('an operation that shows the fields of another', () => {
	const twoOf = (fieldsOf: string) => {
		const document = posting({ properties: { a: text }, required: ['a'] });
		document.paths['/things'].post['x-n8n-operations']?.push(
			config({ file: 'Thing/makeAndWait', fieldsOf }),
		);
		return document;
	};

	it('has none of its own, not even required ones', () => {
		expect(toIr(twoOf('Thing/make')).map(({ fields }) => fields.length)).toEqual([1, 0]);
	});

	it('has to name one that there is', () => {
		expect(() => toIr(twoOf('Thing/nake'))).toThrow('there is no operation Thing/nake');
	});
});

describe('choices of hand-written fields', () => {
	const detail: Schema = { type: 'string', enum: ['low', 'high'] };
	const part: Schema = { properties: { picture: { properties: { detail } } } };
	const schema: Schema = {
		properties: {
			parts: { type: 'array', items: { properties: { body: { oneOf: [text, {}] } } } },
		},
	};
	const [, list] = schema.properties?.parts.items?.properties?.body.oneOf ?? [];
	Object.assign(list, { type: 'array', items: { anyOf: [{ properties: { text } }, part] } });

	it('are found through lists and branches', () => {
		const [{ choices }] = toIr(
			posting(schema, { choices: { details: 'parts[].body[].picture.detail' } }),
		);
		expect(choices).toEqual({ details: expect.objectContaining({ enum: ['low', 'high'] }) });
	});

	it.each(['parts[].body[].picture', 'parts[].body.picture.detail', 'parts[].ghost', 'parts'])(
		'are refused where %s is no enum',
		(path) => {
			expect(() => toIr(posting(schema, { choices: { details: path } }))).toThrow(
				`The API has no choice ${path}`,
			);
		},
	);
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
	const fields = fieldsOf(posting({ properties }, { fields: { format: { property: 'kind' } } }));
	expect(fields).toMatchObject([{ wire: 'format', schema: { enum: ['x', 'y'] } }]);
});

it('keeps a field of which only a part is skipped', () => {
	const list: Schema = { type: 'array', items: { properties: { b: text } } };
	const skip = { 'a[].b': 'of no use' };
	expect(fieldsOf(posting({ properties: { a: list } }, { skip }))).toMatchObject([{ wire: 'a' }]);
});

it.each([
	['main', { main: ['ghost'] }],
	['skip', { skip: { ghost: 'why' } }],
	['fields', { fields: { ghost: { displayName: 'Ghost' } } }],
])('refuses an overlay that names in %s what the API does not have', (_where, more) => {
	const document = posting({ properties: { a: text } }, more);
	expect(() => toIr(document)).toThrow('Thing/make: the API has no field ghost');
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
					'x-n8n-operations': [config()],
				},
			},
		},
	};
	expect(fieldsOf(document)).toEqual([
		{
			wire: 'kind',
			location: 'query',
			schema: { description: 'Which kind', type: 'string' },
			required: false,
			isMain: false,
			config: {},
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
		const scopesFor = (models: OperationConfig['models']) =>
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

it('refuses an overlay that skips a part that the API does not have', () => {
	const document = posting({ properties: { a: text } }, { skip: { 'a.ghost': 'why' } });
	expect(() => toIr(document)).toThrow('Thing/make: the API has no field a.ghost');
});
