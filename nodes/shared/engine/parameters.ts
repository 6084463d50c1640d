import {
	NodeHelpers,
	type IBinaryData,
	type IBinaryKeyData,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
	type NodeOperationError,
} from 'n8n-workflow';

import type { FileField } from '../files/input-file';
import { isRecord, tryParseJson } from '../http/api-response';
import { inputError } from '../http/node-error';
import { createRawParameters, type ParameterSource, type RawParameters } from './raw-parameters';
import { isTooDeep, quote, toPlainValue, toText } from './text-value';

/** Bounds of a number, in place of those that its field has. */
export interface Bounds {
	min?: number;
	max?: number;
}

/**
 * The parameters of an item, typed and bounded by the descriptions of their fields: what expressions give
 * is checked here and nowhere else. Nothing given (undefined, null, '', blanks; for what is no text also the
 * word null) is "not set"; what is not
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
	/** A name or an ID, without the blanks around it; also that of a field with a list to choose from. */
	id(path: string): string | undefined;
	/**
	 * The chosen model.
	 *
	 * @throws NodeOperationError when none is
	 */
	model(path: string): string;
	/** The default of a field with a list, where the field stands at it as n8n has set it. */
	untouchedDefault(path: string): string | undefined;
	/**
	 * A file of the item: the name of its field, or the file itself where an expression gives that.
	 *
	 * @param value of the field, where it has several
	 */
	file(path: string, value?: unknown): FileField | undefined;
	/** The rows of a field that takes several, each a reader with paths of its own. */
	rows(path: string): ParameterReader[];
	/** An error of the item's input: what is wrong, and what to do. */
	inputError(message: string, hint: string): NodeOperationError;
	/** The value after expressions, for those who narrow it themselves. */
	given(path: string): unknown;
	/** The value in the form that its field has, as it goes into a request. */
	typed(path: string): unknown;
}

const isGiven = (value: unknown): boolean =>
	value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');

/** Nothing, as models write it that fill in the fields of a tool; no number, switch or list is called so. */
const NOTHING = /^\s*(null|undefined)\s*$/i;

const isValue = (value: unknown): boolean =>
	isGiven(value) && !(typeof value === 'string' && NOTHING.test(value));

/** In any case, as spreadsheets and other languages write them. */
const TRUE = ['true', '1'];
const FALSE = ['false', '0'];

/** The name of a file that an expression gives whole: n8n leaves out its bytes. */
const nameIn = (files: IBinaryKeyData, given: Record<string, unknown>): string | undefined =>
	Object.entries(files).find(([, file]) =>
		Object.entries(given).every(([key, value]) => file[key] === value),
	)?.[0];

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

	const fail = (message: string, hint: string, cause?: unknown) => {
		const error = inputError(node, itemIndex, message, hint, cause);
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

	const given = (path: string): unknown => {
		try {
			return raw.get(prefix + path);
		} catch (error) {
			// n8n's errors name neither field nor item.
			const { message, description } = error as Error & { description?: unknown };
			throw fail(
				`The expression of ${nameOf(path)} fails: ${message}`,
				`${typeof description === 'string' ? `${description} ` : ''}Correct the expression of ${nameOf(path)}.`,
				error,
			);
		}
	};

	const textOf = (path: string, value: unknown): string => {
		const known = toText(value);
		if (known === undefined) throw wrongType(path, 'a text', value);
		return known;
	};

	const text = (path: string): string | undefined => {
		const value = given(path);
		return isGiven(value) ? textOf(path, value) : undefined;
	};

	const number = (path: string, bounds: Bounds = {}): number | undefined => {
		const value = given(path);
		if (!isValue(value)) return undefined;
		const isNumeric = ['number', 'string', 'bigint'].includes(typeof value);
		const parsed = isNumeric ? Number(value) : Number.NaN;
		if (Number.isNaN(parsed)) throw wrongType(path, 'a number', value);
		const { minValue, maxValue, numberPrecision } = fieldAt(path)?.typeOptions ?? {};
		const { min = minValue ?? -Infinity, max = maxValue ?? Infinity } = bounds;
		const bounded = Math.min(max, Math.max(min, parsed));
		if (!Number.isFinite(bounded)) throw wrongType(path, 'a finite number', value);
		return numberPrecision === 0 ? Math.round(bounded) : bounded;
	};

	const boolean = (path: string): boolean | undefined => {
		const value = given(path);
		if (!isValue(value)) return undefined;
		const written = toText(value)?.trim().toLowerCase() ?? '';
		if (TRUE.includes(written)) return true;
		if (FALSE.includes(written)) return false;
		throw wrongType(path, 'true or false', value);
	};

	/** The value of a choice as the field has it, a number where it is one. */
	const choice = (path: string): string | number | undefined => {
		const value = given(path);
		if (!isGiven(value)) return undefined;
		const choices = (fieldAt(path)?.options ?? []) as INodePropertyOptions[];
		const written = toText(value)?.trim() ?? '';
		const known =
			choices.find((entry) => String(entry.value) === written) ??
			choices.find((entry) => String(entry.value).toLowerCase() === written.toLowerCase());
		if (known) return known.value as string | number;
		if (!isValue(value)) return undefined;
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
		if (!isValue(value)) return undefined;
		const parsed = typeof value === 'string' ? tryParseJson(value) : toPlainValue(value);
		if (isTooDeep(parsed)) throw wrongType(path, 'of a depth that a request can have', parsed);
		if (typeof parsed === 'object' && parsed !== null) return parsed;
		throw fail(
			`${nameOf(path)} is not valid JSON: ${quote(value)}`,
			`Correct the JSON in ${nameOf(path)}: an object or a list, names and texts in double quotes, no comma after the last entry.`,
		);
	};

	const id = (path: string): string | undefined => {
		const value = given(path);
		const chosen = isRecord(value) && ('value' in value || '__rl' in value) ? value.value : value;
		if (!isGiven(chosen)) return undefined;
		// What was pasted has blanks or a line end around it.
		if (['string', 'number', 'bigint'].includes(typeof chosen)) return textOf(path, chosen).trim();
		throw wrongType(path, 'a text', chosen);
	};

	/** Fields that take several values hold a list, and one text, or a list in JSON, where an expression gives that. */
	const texts = (path: string): unknown => {
		const value = given(path);
		const list = typeof value === 'string' ? tryParseJson(value) : value;
		if (!Array.isArray(list)) return isValue(value) ? text(path) : undefined;
		const filled = list.filter(isGiven).map((entry) => textOf(path, entry));
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
			if (!isValue(value)) return undefined;
			const parsed = typeof value === 'string' ? tryParseJson(value) : value;
			// Without holes, which `map` and the like pass over.
			if (Array.isArray(parsed)) return Array.from(parsed as unknown[]);
			throw wrongType(path, 'a list', value);
		},
		id,
		model: (path) => required(path, id(path)),
		file(path, value = given(path)) {
			if (!isGiven(value)) return undefined;
			if (typeof value === 'string') return value.trim();
			const { files = {} } = source;
			if (isRecord(value) && typeof value.mimeType === 'string') {
				const name = nameIn(files, value);
				if (name !== undefined) return name;
				if (value.id !== undefined || value.data !== undefined)
					return value as unknown as IBinaryData;
			}
			throw wrongType(path, 'the name of a binary field', value);
		},
		untouchedDefault(path) {
			const value = given(path);
			const start: unknown = fieldAt(path)?.default;
			if (!isRecord(value) || !isRecord(start) || start.value === '') return undefined;
			const isUntouched = value.mode === start.mode && value.value === start.value;
			return isUntouched ? String(start.value) : undefined;
		},
		rows(path) {
			const rows = raw.stored(prefix + path);
			if (!Array.isArray(rows)) return [];
			const parts = path.split('.');
			const group = parts.pop() ?? '';
			const inner = rowFields(fieldAt(parts.join('.')), group);
			return rows.map((_, index) => readerWithin(source, raw, inner, `${prefix}${path}.${index}.`));
		},
		inputError: (message, hint) => fail(message, hint),
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
					return field.required ? required(path, id(path)) : id(path);
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
