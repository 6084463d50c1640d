import type {
	IDisplayOptions,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';

/** A line of a table of fields. */
export interface Row {
	label: string;
	/** The parameter's path in a workflow file, e.g. `options.topP` or `messages.values[].role`. */
	path: string;
	what: string;
	/** What it is when nobody has touched it. */
	start: string;
	values: string;
	/** The parameter's own name, by which its wire name is found. */
	name: string;
}

/** The keys that say which operation a field belongs to; the page's headings say that already. */
const PLACE = ['resource', 'operation'];

/** More values than these are named at the end of the page and not in the table. */
const MAX_LIST = 4;

/** What the lines of one page share. */
export interface Shared {
	/** The display names of the node's fields, by parameter. */
	labels: Map<string, string>;
	/** The long lists of values, which the page names by their numbers. */
	lists: string[];
}

/** A resource and an operation, as far as the node has them. */
export type Place = Partial<Record<string, string>>;

const code = (value: unknown) => `\`${String(value)}\``;

const keyOf = (name: string) => name.replace(/^\//, '');

const lists = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Whether a field is there in a resource and operation, whatever else it depends on. */
export function isIn({ displayOptions = {} }: INodeProperties, place: Place): boolean {
	const matches = (condition: IDisplayOptions['show'], name: string) => {
		const key = Object.keys(condition ?? {}).find((each) => keyOf(each) === name);
		return key === undefined ? undefined : lists(condition?.[key]).includes(place[name]);
	};
	return PLACE.every(
		(name) =>
			matches(displayOptions.show, name) !== false && matches(displayOptions.hide, name) !== true,
	);
}

/** Some values of a field, or where to find them on the page. */
function valueList(values: unknown[], { lists: known }: Shared): string {
	const text = values
		.map((value) => code(typeof value === 'object' ? JSON.stringify(value) : value))
		.join(', ');
	if (values.length <= MAX_LIST) return text;
	if (!known.includes(text)) known.push(text);
	const number = known.indexOf(text) + 1;
	return `in [list ${number}](#list-${number})`;
}

function conditionText(condition: IDisplayOptions['show'], shared: Shared): string[] {
	return Object.entries(condition ?? {})
		.filter(([key]) => !PLACE.includes(keyOf(key)) && !key.startsWith('@'))
		.map(([key, values]) => {
			const label = shared.labels.get(keyOf(key)) ?? keyOf(key);
			return `${label} ${valueList(lists(values), shared)}`;
		});
}

/** For which values of other fields a field is shown. */
function conditions({ displayOptions = {} }: INodeProperties, shared: Shared): string {
	const only = conditionText(displayOptions.show, shared);
	const except = conditionText(displayOptions.hide, shared);
	return [
		...(only.length > 0 ? [`Only with ${only.join(' and ')}.`] : []),
		...(except.length > 0 ? [`Not with ${except.join(' or ')}.`] : []),
	].join(' ');
}

function range({
	minValue,
	maxValue,
	numberPrecision,
}: NonNullable<INodeProperties['typeOptions']>) {
	const kind = numberPrecision === 0 ? 'whole number' : 'number';
	if (minValue !== undefined && maxValue !== undefined)
		return `${kind}, ${minValue} to ${maxValue}`;
	if (minValue !== undefined) return `${kind}, at least ${minValue}`;
	if (maxValue !== undefined) return `${kind}, at most ${maxValue}`;
	return kind;
}

function valuesOf({ type, options = [], typeOptions = {} }: INodeProperties): string {
	switch (type) {
		case 'options':
		case 'multiOptions':
			return (options as INodePropertyOptions[]).map(({ value }) => code(value)).join(', ');
		case 'number':
			return range(typeOptions);
		case 'boolean':
			return '`true`, `false`';
		case 'resourceLocator':
			return 'from the list, or any ID';
		case 'json':
			return 'JSON';
		case 'fixedCollection':
		case 'collection':
			return typeOptions.multipleValues ? 'list' : 'group';
		default:
			return typeOptions.multipleValues ? 'list of texts' : 'text';
	}
}

function startOf({ default: value, required, type }: INodeProperties): string {
	const given = type === 'resourceLocator' ? (value as { value?: unknown }).value : value;
	const isEmpty = given === '' || given === undefined || given === null;
	if (isEmpty || typeof given === 'object') return required ? '**required**' : '';
	return required ? `**required**, ${code(given)}` : code(given);
}

/**
 * The lines of some properties, each with the lines of what it holds.
 *
 * @param parent the path and the display names above them
 */
export function toRows(
	properties: INodeProperties[],
	shared: Shared,
	parent: { path: string; trail: string[] } = { path: '', trail: [] },
): Row[] {
	const siblings = properties.map(({ name, displayName }): [string, string] => [name, displayName]);
	const here = { ...shared, labels: new Map([...shared.labels, ...siblings]) };
	return properties.flatMap((property) => {
		const { displayName, name, description = '', hint = '', type } = property;
		if (type === 'notice' || type === 'hidden') return [];
		const path = `${parent.path}${name}`;
		const trail = [...parent.trail, displayName];
		const words = (description || hint).replace(/([^.!?])$/, '$1.');
		const row: Row = {
			label: trail.join(' › '),
			path,
			name,
			what: [words, conditions(property, here)].filter(Boolean).join(' '),
			start: startOf(property),
			values: valuesOf(property),
		};
		if (type === 'collection') {
			const entries = property.options as INodeProperties[];
			return [row, ...toRows(entries, here, { path: `${path}.`, trail })];
		}
		if (type !== 'fixedCollection') return [row];
		const brackets = property.typeOptions?.multipleValues ? '[]' : '';
		const groups = (property.options as INodePropertyCollection[]).flatMap((group) =>
			toRows(group.values, here, { path: `${path}.${group.name}${brackets}.`, trail }),
		);
		return [row, ...groups];
	});
}
