import type { Field, FieldConfig, Schema } from '../../../generator/ir.mts';
import { camelCase, titleCase, toProperties } from '../../../generator/to-property.mts';

const field = (schema: Schema, config: FieldConfig = {}, more: Partial<Field> = {}): Field => ({
	wire: 'some_field',
	location: 'body',
	schema,
	required: false,
	isMain: false,
	config,
	...more,
});

/** What a field becomes beside its names and where it is sent. */
function shapeOf(schema: Schema, config?: FieldConfig) {
	const [{ displayName: _, name: __, routing: ___, ...shape }] = toProperties(
		field(schema, config),
	);
	return shape;
}

describe('names', () => {
	it.each([
		['image_size', 'imageSize'],
		['n', 'n'],
		['max_chunks_per_doc', 'maxChunksPerDoc'],
		['customName', 'customName'],
		['image2', 'image2'],
	])('%s is the parameter %s', (wire, want) => {
		expect(camelCase(wire)).toBe(want);
	});

	it.each([
		['image_size', 'Image Size'],
		['customName', 'Custom Name'],
		['voice_id', 'Voice ID'],
		['image_url', 'Image URL'],
		['cfg', 'CFG'],
		['text-to-image', 'Text to Image'],
		['max_chunks_per_doc', 'Max Chunks per Doc'],
		['to_do', 'To Do'],
		['mp3', 'MP3'],
		['jpeg', 'JPEG'],
	])('%s is called %s', (wire, want) => {
		expect(titleCase(wire)).toBe(want);
	});
});

describe('shapes', () => {
	const table: Array<[what: string, schema: Schema, config: FieldConfig, want: object]> = [
		['a text', { type: 'string' }, {}, { type: 'string', default: '' }],
		[
			'a text of rows',
			{ type: 'string', default: 'Hello' },
			{ rows: 4 },
			{ type: 'string', typeOptions: { rows: 4 }, default: 'Hello' },
		],
		['a switch', { type: 'boolean' }, {}, { type: 'boolean', default: false }],
		[
			'a switch that is on',
			{ type: 'boolean', default: true },
			{},
			{ type: 'boolean', default: true },
		],
		[
			'a whole number in a range',
			{ type: 'integer', minimum: 1, maximum: 4, default: 2 },
			{},
			{
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 4, numberPrecision: 0 },
				default: 2,
			},
		],
		[
			'a number that may be negative or zero',
			{ type: 'number', minimum: -10, maximum: 0, default: 0 },
			{},
			{
				type: 'number',
				typeOptions: { minValue: -10, maxValue: 0, numberPrecision: 2 },
				default: 0,
			},
		],
		[
			'a number that begins at its least where nothing else is said',
			{ type: 'integer', minimum: 128 },
			{},
			{ type: 'number', typeOptions: { minValue: 128, numberPrecision: 0 }, default: 128 },
		],
		[
			'a number that begins where the overlay says',
			{ type: 'integer', minimum: 1 },
			{ default: 1024 },
			{ type: 'number', typeOptions: { minValue: 1, numberPrecision: 0 }, default: 1024 },
		],
		[
			'words to choose from, by name',
			{ type: 'string', enum: ['wav', 'mp3', 'opus'], default: 'mp3' },
			{},
			{
				type: 'options',
				options: [
					{ name: 'MP3', value: 'mp3' },
					{ name: 'Opus', value: 'opus' },
					{ name: 'WAV', value: 'wav' },
				],
				default: 'mp3',
			},
		],
		[
			'numbers to choose from, by size, beginning where the overlay says',
			{ type: 'integer', enum: [8000, 16000, 32000] },
			{ default: 32000 },
			{
				type: 'options',
				options: [
					{ name: '8000', value: 8000 },
					{ name: '16000', value: 16000 },
					{ name: '32000', value: 32000 },
				],
				default: 32000,
			},
		],
		[
			'one text or a list of them',
			{ oneOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }] },
			{ rows: 4 },
			{ type: 'string', typeOptions: { rows: 4 }, default: '' },
		],
		[
			'several texts',
			{ type: 'array', items: { type: 'string' } },
			{ widget: 'list' },
			{ type: 'string', typeOptions: { multipleValues: true }, default: [] },
		],
		['an object', { type: 'object' }, {}, { type: 'json', default: '' }],
		['JSON', { type: 'array' }, { widget: 'json', default: '[]' }, { type: 'json', default: '[]' }],
	];

	it.each(table)('%s', (_what, schema, config, want) => {
		expect(shapeOf(schema, config)).toEqual(want);
	});

	it('of a file: the name of the binary field that holds it', () => {
		const [property] = toProperties(
			field({ type: 'string', format: 'binary' }, { widget: 'binary', name: 'binaryPropertyName' }),
		);
		expect(property).toMatchObject({ name: 'binaryPropertyName', type: 'string', default: 'data' });
		expect(property).not.toHaveProperty('routing');
	});

	it('of a model: a list to search, or any id', () => {
		expect(
			shapeOf({ type: 'string' }, { widget: 'model', search: 'searchChatModels', default: 'a/b' }),
		).toEqual({
			type: 'resourceLocator',
			default: { mode: 'list', value: 'a/b', cachedResultName: 'a/b' },
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: 'searchChatModels', searchable: true },
				},
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. a/b' },
			],
		});
	});
});

it('is none for a field that is written by hand', () => {
	expect(toProperties(field({ type: 'array' }, { handWritten: 'Thing/parts.fields.ts' }))).toEqual(
		[],
	);
});

describe('image sizes', () => {
	const sized = (schema: Schema, more?: Partial<Field>) =>
		toProperties(field(schema, { widget: 'imageSize' }, { wire: 'image_size', ...more }));

	it('are to choose from where the model takes no others', () => {
		expect(sized({ enum: ['768x512', '512x512'], default: '512x512' })).toMatchObject([
			{
				name: 'imageSize',
				options: [
					{ name: '512 × 512', value: '512x512' },
					{ name: '768 × 512', value: '768x512' },
				],
				default: '512x512',
			},
		]);
	});

	it('have room for one of your own where the model takes any', () => {
		const anyOf: Schema[] = [{ enum: ['512x512'] }, { type: 'string', pattern: '^\\d+x\\d+$' }];
		const [size, custom, ...rest] = sized(
			{ anyOf, default: '512x512' },
			{ isMain: true, scope: { only: ['a'] } },
		);
		expect(size.options).toEqual([
			{ name: '512 × 512', value: '512x512' },
			{ name: 'Custom', value: 'custom' },
		]);
		expect(custom).toMatchObject({
			name: 'customImageSize',
			displayOptions: { show: { model: ['a'], imageSize: ['custom'] } },
		});
		expect(rest).toEqual([]);
	});

	it('are typed where none are listed', () => {
		expect(sized({ type: 'string' })).toMatchObject([{ type: 'string', default: '1024x1024' }]);
	});
});

describe('where and when', () => {
	it('sends a value under its own name', () => {
		expect(toProperties(field({ type: 'string' }))).toMatchObject([
			{ name: 'someField', routing: { send: { type: 'body', property: 'some_field' } } },
		]);
		expect(toProperties(field({ type: 'string' }, {}, { location: 'query' }))).toMatchObject([
			{ routing: { send: { type: 'query', property: 'some_field' } } },
		]);
	});

	it('leaves a value to code where the overlay says so', () => {
		expect(toProperties(field({ type: 'string' }, { shaped: true }))[0]).not.toHaveProperty(
			'routing',
		);
	});

	it.each([
		['a main field', true, 'model'],
		['an option', false, '/model'],
	])('shows %s for its models', (_what, isMain, model) => {
		const shown = (scope: Field['scope']) =>
			toProperties(field({ type: 'string' }, {}, { isMain, scope }))[0].displayOptions;
		expect(shown({ only: ['a'] })).toEqual({ show: { [model]: ['a'] } });
		expect(shown({ except: ['a'] })).toEqual({ hide: { [model]: ['a'] } });
		expect(shown(undefined)).toBeUndefined();
	});

	it('requires a main field, unless it is for some models only', () => {
		const required = (more: Partial<Field>) =>
			toProperties(field({ type: 'string' }, {}, { required: true, ...more }))[0].required;
		expect(required({ isMain: true })).toBe(true);
		expect(required({ isMain: true, scope: { only: ['a'] } })).toBeUndefined();
	});
});

describe('descriptions', () => {
	const described = (schema: Schema, config?: FieldConfig) => shapeOf(schema, config).description;

	it.each([
		['One sentence.', 'One sentence'],
		['One sentence', 'One sentence'],
		['Two. Sentences', 'Two. Sentences.'],
		['Two. Sentences.', 'Two. Sentences.'],
		['Over\n   lines.\n', 'Over lines'],
	])('%j reads %j', (description, want) => {
		expect(described({ type: 'string', description })).toBe(want);
	});

	it('are the overlay’s before the specification’s', () => {
		expect(described({ type: 'string', description: 'theirs' }, { description: 'ours' })).toBe(
			'ours',
		);
	});
});

it('writes descriptions as the HTML that the editor shows', () => {
	const [property] = toProperties(field({ type: 'string' }, { description: 'a<|b|>c' }));
	expect(property.description).toBe('a&lt;|b|&gt;c');
});
