import type { Field, Schema } from './ir.mts';
import { simplestForm } from './normalise.mts';

/** An n8n property as plain data, ready to be printed. */
export type Property = Record<string, unknown>;

/** The value of an image size that stands for a size of the user's own. */
const CUSTOM = 'custom';

const ACRONYMS = ['id', 'url', 'uri', 'json', 'cfg', 'mp3', 'wav', 'pcm', 'jpeg', 'png'];
const SMALL_WORDS = ['of', 'per', 'to', 'a', 'the'];

const splitName = (wire: string) =>
	wire
		.replace(/([a-z])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.split(/[_\-\s]+/);

/** `image_size` -> `imageSize`; a name that is camelCase already stays. */
export const camelCase = (wire: string) =>
	wire.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `image_size` -> `Image Size` */
export const titleCase = (wire: string) =>
	splitName(wire)
		.map((word, index) => {
			if (ACRONYMS.includes(word)) return word.toUpperCase();
			if (index > 0 && SMALL_WORDS.includes(word)) return word;
			return word.charAt(0).toUpperCase() + word.slice(1);
		})
		.join(' ');

/** One sentence stands without a full stop, several keep theirs: the rule of n8n's editor. */
function tidyDescription(text: string): string {
	const flat = text.replace(/\s+/g, ' ').trim();
	const tidy = /[.!?] /.test(flat) ? flat.replace(/([^.])$/, '$1.') : flat.replace(/\.$/, '');
	// The editor shows descriptions as HTML.
	return tidy.replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const isWhole = ({ type }: Schema) => type === 'integer';

function numberProperty(schema: Schema): Property {
	const { minimum, maximum } = schema;
	return {
		type: 'number',
		typeOptions: {
			...(minimum === undefined ? {} : { minValue: minimum }),
			...(maximum === undefined ? {} : { maxValue: maximum }),
			numberPrecision: isWhole(schema) ? 0 : 2,
		},
		default: schema.default ?? minimum ?? 0,
	};
}

/** Puts properties in the order of n8n's editor. */
export const byDisplayName = (a: Property, b: Property) =>
	String(a.displayName).localeCompare(String(b.displayName), 'en');

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en');

/** The values of an enum by name, or by size where they are numbers. */
export function optionsOf({ enum: values = [] }: Schema): Array<{ name: string; value: unknown }> {
	const options = values.map((value) => ({ name: titleCase(String(value)), value }));
	return values.every((value) => typeof value === 'number') ? options : options.sort(byName);
}

const optionsProperty = (schema: Schema): Property => ({
	type: 'options',
	options: optionsOf(schema),
	default: schema.default ?? schema.enum?.[0],
});

function modelProperty({ config }: Field): Property {
	const id = (config.default as string | undefined) ?? '';
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: id, ...(id ? { cachedResultName: id } : {}) },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: config.search, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: config.placeholder ?? `e.g. ${id}`,
			},
		],
	};
}

/** The field that names a file of the input item. */
const binaryProperty = (): Property => ({
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	hint: 'The name of the input field containing the binary file data to be processed',
});

function imageSizes({ enum: values, anyOf = [], oneOf = [] }: Schema): {
	sizes: string[];
	isFree: boolean;
} {
	const branches = [...anyOf, ...oneOf];
	const sizes = (values ?? branches.flatMap((branch) => branch.enum ?? [])) as string[];
	return { sizes, isFree: !values && branches.some(({ pattern }) => pattern !== undefined) };
}

/** Sizes to choose from, with one's own where the model takes any; a text where none are listed. */
function imageSizeProperty(schema: Schema): Property {
	const { sizes, isFree } = imageSizes(schema);
	if (sizes.length === 0) {
		return { type: 'string', default: schema.default ?? '1024x1024', placeholder: 'e.g. 1024x768' };
	}
	const options = sizes
		.map((size) => ({ name: size.replace('x', ' × '), value: size }))
		.sort(byName);
	return {
		type: 'options',
		options: isFree ? [...options, { name: 'Custom', value: CUSTOM }] : options,
		default: schema.default ?? sizes[0],
	};
}

/** The field for a size of one's own, where the model takes any. */
function customSizeProperty(field: Field): Property[] {
	const { sizes, isFree } = imageSizes(field.schema);
	if (sizes.length === 0 || !isFree) return [];
	const { displayOptions = {} } = shown(field) as { displayOptions?: { show?: object } };
	return [
		{
			displayName: 'Custom Size',
			name: 'customImageSize',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1280x720',
			description: describe(field),
			displayOptions: { ...displayOptions, show: { ...displayOptions.show, imageSize: [CUSTOM] } },
		},
	];
}

function shapeByType(schema: Schema, rows: number | undefined): Property {
	if (schema.enum) return optionsProperty(schema);
	switch (schema.type) {
		case 'boolean':
			return { type: 'boolean', default: schema.default ?? false };
		case 'number':
		case 'integer':
			return numberProperty(schema);
		case 'string':
			return {
				type: 'string',
				...(rows === undefined ? {} : { typeOptions: { rows } }),
				default: schema.default ?? '',
			};
		default:
			return { type: 'json', default: '' };
	}
}

function shape(field: Field): Property {
	const { schema, config } = field;
	switch (config.widget) {
		case 'model':
		case 'voice':
			return modelProperty(field);
		case 'imageSize':
			return imageSizeProperty(schema);
		case 'list':
			return { type: 'string', typeOptions: { multipleValues: true }, default: [] };
		case 'json':
			return { type: 'json', default: config.default ?? '' };
		case 'binary':
			return binaryProperty();
		case undefined: {
			const own = config.default === undefined ? {} : { default: config.default };
			return shapeByType({ ...simplestForm(schema), ...own }, config.rows);
		}
	}
}

function describe({ schema, config }: Field): string {
	return tidyDescription(config.description ?? schema.description ?? '');
}

function shown({ scope, isMain }: Field): Property {
	const model = isMain ? 'model' : '/model';
	if (!scope) return {};
	return {
		displayOptions:
			'only' in scope ? { show: { [model]: scope.only } } : { hide: { [model]: scope.except } },
	};
}

/** The n8n properties of a field: none where it is written by hand, two where a size may be one's own. */
export function toProperties(field: Field): Property[] {
	const { wire, location, required, scope, config, isMain } = field;
	if (config.handWritten !== undefined) return [];
	const description = describe(field);
	const shaped = config.shaped ?? ['imageSize', 'binary'].includes(config.widget ?? '');
	const own = shape(field);
	const property: Property = {
		displayName: config.displayName ?? titleCase(wire),
		name: config.name ?? camelCase(wire),
		...own,
		// n8n shows the fields of every model at once while an expression chooses it.
		...(required && isMain && !scope ? { required: true } : {}),
		...(description ? { description } : {}),
		...(config.placeholder && !('modes' in own) ? { placeholder: config.placeholder } : {}),
		...(config.hint ? { hint: config.hint } : {}),
		...shown(field),
		...(shaped ? {} : { routing: { send: { type: location, property: wire } } }),
	};
	return config.widget === 'imageSize' ? [property, ...customSizeProperty(field)] : [property];
}
