import {
	NodeHelpers,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { isRecord, tryParseJson } from '../http/api-response';
import { inputError } from '../http/node-error';
import { createRawParameters, type ParameterSource, type RawParameters } from './raw-parameters';

/** Bounds of a number, in place of those that its field has. */
export interface Bounds {
	min?: number;
	max?: number;
}

/**
 * The parameters of an item, typed and bounded by the descriptions of their fields: what expressions give
 * is checked here and nowhere else. Nothing given (undefined, null, '', blanks) is "not set"; what is not
 * of the field's type is an error that names the field, the value and the item. Paths are those of the
 * node's parameters, e.g. `options.batchSize`.
 */
export interface ParameterReader {
	/** Text as it is; numbers and booleans as text, objects and lists as their JSON. */
	text(path: string): string | undefined;
	/** @throws NodeOperationError when the field is empty */
	requiredText(path: string): string;
	/** A value out of range becomes the nearest bound of the field. */
	number(path: string, bounds?: Bounds): number | undefined;
	boolean(path: string, fallback: boolean): boolean;
	/** The value of a list of choices; other texts than the choices are handed on. */
	option(path: string): string | undefined;
	/**
	 * The value of a choice that the node itself acts on.
	 *
	 * @throws NodeOperationError when it is none of the field's choices
	 */
	ownOption(path: string): string | undefined;
	/** An object or a list, from an expression or as text in JSON. */
	json(path: string): unknown;
	/** A list, from an expression or as text in JSON. */
	list(path: string): unknown[] | undefined;
	/** What a field with a list and an ID to choose from holds. */
	locator(path: string): string | undefined;
	/**
	 * The chosen model.
	 *
	 * @throws NodeOperationError when none is
	 */
	model(path: string): string;
	/** The default of a field with a list, where the field stands at it as n8n has set it. */
	untouchedDefault(path: string): string | undefined;
	/** The rows of a field that takes several, each a reader with paths of its own. */
	rows(path: string): ParameterReader[];
	/** The value after expressions, for those who narrow it themselves. */
	given(path: string): unknown;
	/** The value in the form that its field has, as it goes into a request. */
	typed(path: string): unknown;
}

const EXCERPT_LENGTH = 60;

const isGiven = (value: unknown): boolean =>
	value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');

/** A value for the message of an error. */
function quote(value: unknown): string {
	const text = typeof value === 'string' ? `"${value}"` : toText(value);
	return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}

/** A date, n8n's or JavaScript's, as JSON has it; undefined for any other value. */
export function dateText(value: unknown): string | undefined {
	const { toJSON } = (typeof value === 'object' && value !== null ? value : {}) as {
		toJSON?: unknown;
	};
	const text: unknown = typeof toJSON === 'function' ? toJSON.call(value) : undefined;
	return typeof text === 'string' ? text : undefined;
}

function toText(value: unknown): string {
	// Half a sign cannot stand in a path or a query.
	if (typeof value === 'string') return value.toWellFormed();
	// JSON has no NaN and no Infinity, and says nothing of functions.
	if (typeof value !== 'object') return String(value);
	return dateText(value) ?? JSON.stringify(value) ?? '';
}

const childrenOf = ({ type, options = [] }: INodeProperties): INodeProperties[] =>
	type === 'collection' ? (options as INodeProperties[]) : [];

/** The fields of the rows of a `fixedCollection`. */
function rowFields(field: INodeProperties | undefined, group: string): INodeProperties[] {
	const groups = (field?.options ?? []) as Array<{ name: string; values?: INodeProperties[] }>;
	return groups.find(({ name }) => name === group)?.values ?? [];
}

/** A field by its path; of several with one name the one that is shown. */
export function findField(
	node: INode,
	fields: INodeProperties[],
	path: string,
): INodeProperties | undefined {
	const [name, ...rest] = path.split('.');
	const named = fields.filter((field) => field.name === name);
	const shown =
		named.length > 1
			? named.find((field) => NodeHelpers.displayParameter(node.parameters, field, node, null))
			: undefined;
	const field = shown ?? named[0];
	return field && rest.length > 0 ? findField(node, childrenOf(field), rest.join('.')) : field;
}

/** @param fields of the operation or sub-node, which say the types and bounds */
export function createParameterReader(
	source: ParameterSource,
	fields: INodeProperties[],
): ParameterReader {
	return readerWithin(source, createRawParameters(source), fields, '');
}

/** @param prefix where the paths of the reader begin, with its final dot */
function readerWithin(
	source: ParameterSource,
	raw: RawParameters,
	fields: INodeProperties[],
	prefix: string,
): ParameterReader {
	const { node, itemIndex } = source;
	const fieldAt = (path: string) => findField(node, fields, path);
	const nameOf = (path: string) => fieldAt(path)?.displayName ?? path;
	const given = (path: string) => raw.get(prefix + path);

	const fail = (message: string, hint: string) => {
		const error = inputError(node, itemIndex, message, hint);
		if (source.isSubNode) error.functionality = 'configuration-node';
		return error;
	};
	const wrongType = (path: string, wanted: string, value: unknown) =>
		fail(
			`${nameOf(path)} is ${quote(value)}, which is not ${wanted}`,
			`Correct ${nameOf(path)}, or the expression that gives its value.`,
		);
	const isEmpty = (path: string) =>
		fail(
			`${nameOf(path)} is empty`,
			`Give ${nameOf(path)} a value, or filter out the items that have none before this node.`,
		);

	const text = (path: string): string | undefined => {
		const value = given(path);
		return isGiven(value) ? toText(value) : undefined;
	};

	const number = (path: string, bounds: Bounds = {}): number | undefined => {
		const value = given(path);
		if (!isGiven(value)) return undefined;
		const parsed =
			typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
		if (Number.isNaN(parsed)) throw wrongType(path, 'a number', value);
		const { minValue, maxValue, numberPrecision } = fieldAt(path)?.typeOptions ?? {};
		const { min = minValue ?? -Infinity, max = maxValue ?? Infinity } = bounds;
		const bounded = Math.min(max, Math.max(min, parsed));
		if (!Number.isFinite(bounded)) throw wrongType(path, 'a finite number', value);
		return numberPrecision === 0 ? Math.round(bounded) : bounded;
	};

	const boolean = (path: string): boolean | undefined => {
		const value = given(path);
		if (!isGiven(value)) return undefined;
		if (value === true || value === 'true' || value === 1) return true;
		if (value === false || value === 'false' || value === 0) return false;
		throw wrongType(path, 'true or false', value);
	};

	/** The value of a choice as the field has it, a number where it is one. */
	const choice = (path: string): string | number | undefined => {
		const value = given(path);
		if (!isGiven(value)) return undefined;
		const choices = (fieldAt(path)?.options ?? []) as INodePropertyOptions[];
		const written = String(value).trim();
		const known =
			choices.find((entry) => String(entry.value) === written) ??
			choices.find((entry) => String(entry.value).toLowerCase() === written.toLowerCase());
		if (known) return known.value as string | number;
		if (typeof value === 'string' || Number.isFinite(value)) return value as string | number;
		throw wrongType(path, 'one of the choices', value);
	};

	const option = (path: string): string | undefined => {
		const value = choice(path);
		return value === undefined ? undefined : String(value);
	};

	const ownOption = (path: string): string | undefined => {
		const value = option(path);
		const choices = (fieldAt(path)?.options ?? []) as INodePropertyOptions[];
		if (value === undefined || choices.some((entry) => entry.value === value)) return value;
		throw wrongType(path, `one of ${choices.map(({ name }) => name).join(', ')}`, given(path));
	};

	const json = (path: string): unknown => {
		const value = given(path);
		if (!isGiven(value)) return undefined;
		const parsed = typeof value === 'string' ? tryParseJson(value) : value;
		if (typeof parsed === 'object' && parsed !== null) return parsed;
		throw fail(
			`${nameOf(path)} is not valid JSON: ${quote(value)}`,
			`Correct the JSON in ${nameOf(path)}: an object or a list, names and texts in double quotes, no comma after the last entry.`,
		);
	};

	const locator = (path: string): string | undefined => {
		const value = given(path);
		const chosen = isRecord(value) ? value.value : value;
		if (!isGiven(chosen)) return undefined;
		// An ID that was pasted has blanks or a line end around it.
		if (typeof chosen === 'string') return chosen.trim() || undefined;
		if (typeof chosen === 'number') return String(chosen);
		throw wrongType(path, 'a text', chosen);
	};

	/** Fields that take several values hold a list, and one text where an expression gives one. */
	const texts = (path: string): unknown => {
		const value = given(path);
		if (!Array.isArray(value)) return text(path);
		const filled = value.filter(isGiven).map(toText);
		return filled.length > 0 ? filled : undefined;
	};

	const required = <T>(path: string, value: T | undefined): T => {
		if (value === undefined) throw isEmpty(path);
		return value;
	};

	return {
		text,
		requiredText: (path) => required(path, text(path)),
		number,
		boolean: (path, fallback) => boolean(path) ?? fallback,
		option,
		ownOption,
		json,
		list(path) {
			const value = given(path);
			if (!isGiven(value)) return undefined;
			const parsed = typeof value === 'string' ? tryParseJson(value) : value;
			if (Array.isArray(parsed)) return parsed;
			throw wrongType(path, 'a list', value);
		},
		locator,
		model: (path) => required(path, locator(path)),
		untouchedDefault(path) {
			const value = given(path);
			const start: unknown = fieldAt(path)?.default;
			if (!isRecord(value) || !isRecord(start) || start.value === '') return undefined;
			const isUntouched = value.mode === start.mode && value.value === start.value;
			return isUntouched ? String(start.value) : undefined;
		},
		rows(path) {
			const value = given(path);
			if (!isGiven(value)) return [];
			const parts = path.split('.');
			const group = parts.pop() ?? '';
			// Without rows n8n stores an empty object.
			const list = isRecord(value) && Object.keys(value).length === 0 ? [] : value;
			if (!Array.isArray(list)) throw wrongType(parts.join('.'), 'a list', value);
			const inner = rowFields(fieldAt(parts.join('.')), group);
			return list.map((_, index) => readerWithin(source, raw, inner, `${prefix}${path}.${index}.`));
		},
		given,
		typed(path) {
			const field = fieldAt(path);
			switch (field?.type) {
				case 'number':
					return number(path);
				case 'boolean':
					return boolean(path);
				case 'options':
					return choice(path);
				case 'json':
					return json(path);
				case 'resourceLocator':
					return field.required ? required(path, locator(path)) : locator(path);
				case 'string':
					return field.typeOptions?.multipleValues ? texts(path) : text(path);
				case 'fixedCollection':
					// Its rows are read one by one.
					return undefined;
				default: {
					const value = given(path);
					return isGiven(value) ? value : undefined;
				}
			}
		},
	};
}
