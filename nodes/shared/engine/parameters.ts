import type {
	IBinaryData,
	IBinaryKeyData,
	INodeProperties,
	INodePropertyOptions,
	NodeOperationError,
} from 'n8n-workflow';

import type { FileField } from '../files/input-file';
import { isRecord, tryParseJson } from '../http/api-response';
import { inputError } from '../http/node-error';
import { isExpression, RawParameters, type ParameterSource } from './raw-parameters';
import { isTooDeep, quote, toPlainValue, toText } from './text-value';

/** Bounds of a number, in place of those that its field has. */
export interface Bounds {
	min?: number;
	max?: number;
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

/** A required field, except where its default or its absence among the shown fields stands for "not set". */
const needsValue = ({ type, required, displayOptions, default: start }: INodeProperties): boolean =>
	required === true &&
	(type === 'resourceLocator' || (!displayOptions && (start === '' || isExpression(start))));

/** The name of a file that an expression gives whole: n8n leaves out its bytes. */
const nameIn = (files: IBinaryKeyData, given: Record<string, unknown>): string | undefined =>
	Object.entries(files).find(([, file]) =>
		Object.entries(given).every(([key, value]) => file[key] === value),
	)?.[0];

/**
 * The parameters of an item, typed and bounded by the descriptions of their fields: what expressions give
 * is checked here and nowhere else. Nothing given (undefined, null, '', blanks; for what is no text also the
 * word null) is "not set"; what is not of the field's type is an error that names the field, the value and the item. Paths are those of the
 * node's parameters, e.g. `options.batchSize`.
 */
export class ParameterReader {
	private readonly source: ParameterSource;
	private readonly raw: RawParameters;
	private readonly prefix: string;

	/** @param prefix where the paths of the reader begin, with its final dot */
	constructor(source: ParameterSource, raw = new RawParameters(source), prefix = '') {
		this.source = source;
		this.raw = raw;
		this.prefix = prefix;
	}

	/** Text as it is; numbers and booleans as text, objects and lists as their JSON. */
	text(path: string): string | undefined {
		const value = this.given(path);
		return isGiven(value) ? this.textOf(path, value) : undefined;
	}

	/** @throws NodeOperationError when the field is empty */
	requiredText(path: string): string {
		return this.required(path, this.text(path));
	}

	/** A value out of range becomes the nearest bound of the field. */
	number(path: string, bounds: Bounds = {}): number | undefined {
		const value = this.given(path);
		if (!isValue(value)) return undefined;
		const isNumeric = ['number', 'string', 'bigint'].includes(typeof value);
		const parsed = isNumeric ? Number(value) : Number.NaN;
		if (Number.isNaN(parsed)) throw this.wrongType(path, 'a number', value);
		const { minValue, maxValue, numberPrecision } = this.fieldAt(path)?.typeOptions ?? {};
		const { min = minValue ?? -Infinity, max = maxValue ?? Infinity } = bounds;
		const bounded = Math.min(max, Math.max(min, parsed));
		if (!Number.isFinite(bounded)) throw this.wrongType(path, 'a finite number', value);
		return numberPrecision === 0 ? Math.round(bounded) : bounded;
	}

	boolean<Fallback extends boolean | undefined>(
		path: string,
		fallback: Fallback,
	): boolean | Fallback {
		const value = this.given(path);
		if (!isValue(value)) return fallback;
		const written = toText(value)?.trim().toLowerCase() ?? '';
		if (TRUE.includes(written)) return true;
		if (FALSE.includes(written)) return false;
		throw this.wrongType(path, 'true or false', value);
	}

	/** The value of a list of choices; other texts than the choices are handed on. */
	option(path: string): string | undefined {
		const value = this.choice(path);
		return value === undefined ? undefined : String(value);
	}

	/**
	 * The value of a choice that the node itself acts on.
	 *
	 * @throws NodeOperationError when it is none of the field's choices
	 */
	ownOption(path: string): string | undefined {
		const value = this.option(path);
		const choices = this.choicesOf(path);
		if (value === undefined || choices.some((entry) => entry.value === value)) return value;
		const names = choices.map(({ name }) => name).join(', ');
		throw this.wrongType(path, `one of ${names}`, this.given(path));
	}

	/** An object or a list, from an expression or as text in JSON. */
	json(path: string): unknown {
		const value = this.given(path);
		if (!isValue(value)) return undefined;
		const parsed = typeof value === 'string' ? tryParseJson(value) : toPlainValue(value);
		if (isTooDeep(parsed)) {
			throw this.wrongType(path, 'of a depth that a request can have', parsed);
		}
		if (typeof parsed === 'object' && parsed !== null) return parsed;
		const name = this.nameOf(path);
		throw this.inputError(
			`${name} is not valid JSON: ${quote(value)}`,
			`Correct the JSON in ${name}: an object or a list, names and texts in double quotes, no comma after the last entry.`,
		);
	}

	/** A list, from an expression or as text in JSON. */
	list(path: string): unknown[] | undefined {
		const value = this.given(path);
		if (!isValue(value)) return undefined;
		const parsed = typeof value === 'string' ? tryParseJson(value) : value;
		// Without holes, which `map` and the like pass over.
		if (Array.isArray(parsed)) return Array.from(parsed as unknown[]);
		throw this.wrongType(path, 'a list', value);
	}

	/** A name or an ID, without the blanks around it; also that of a field with a list to choose from. */
	id(path: string): string | undefined {
		const value = this.given(path);
		const chosen = isRecord(value) && ('value' in value || '__rl' in value) ? value.value : value;
		if (!isGiven(chosen)) return undefined;
		// What was pasted has blanks or a line end around it.
		if (['string', 'number', 'bigint'].includes(typeof chosen)) {
			return this.textOf(path, chosen).trim();
		}
		throw this.wrongType(path, 'a text', chosen);
	}

	/** @throws NodeOperationError when the field is empty */
	requiredId(path: string): string {
		return this.required(path, this.id(path));
	}

	/** The default of a field with a list, where the field stands at it as n8n has set it. */
	untouchedDefault(path: string): string | undefined {
		const value = this.given(path);
		const start: unknown = this.fieldAt(path)?.default;
		if (!isRecord(value) || !isRecord(start) || start.value === '') return undefined;
		const isUntouched = value.mode === start.mode && value.value === start.value;
		return isUntouched ? String(start.value) : undefined;
	}

	/**
	 * A file of the item: the name of its field, or the file itself where an expression gives that.
	 *
	 * @param value of the field, where it has several
	 */
	file(path: string, value = this.given(path)): FileField | undefined {
		if (!isGiven(value)) return undefined;
		if (typeof value === 'string') return value.trim();
		if (isRecord(value) && typeof value.mimeType === 'string') {
			const name = nameIn(this.source.files ?? {}, value);
			if (name !== undefined) return name;
			if (value.id !== undefined || value.data !== undefined) {
				return value as unknown as IBinaryData;
			}
		}
		throw this.wrongType(path, 'the name of a binary field', value);
	}

	/** The rows of a field that takes several, each a reader with paths of its own. */
	rows(path: string): ParameterReader[] {
		const { fields } = this.source;
		const rows = fields.stored(this.prefix + path);
		if (!Array.isArray(rows)) return [];
		const source = { ...this.source, fields: fields.ofRows(path) };
		return rows.map(
			(_, index) => new ParameterReader(source, this.raw, `${this.prefix}${path}.${index}.`),
		);
	}

	/** An error of the item's input: what is wrong, and what to do. */
	inputError(message: string, hint: string, cause?: unknown): NodeOperationError {
		const { fields, itemIndex, isSubNode } = this.source;
		const error = inputError(fields.node, itemIndex, message, hint, cause);
		if (isSubNode) error.functionality = 'configuration-node';
		return error;
	}

	/** The value after expressions, for those who narrow it themselves. */
	given(path: string): unknown {
		try {
			return this.raw.get(this.prefix + path);
		} catch (error) {
			// n8n's errors name neither field nor item.
			const { message, description } = error as Error & { description?: unknown };
			const name = this.nameOf(path);
			throw this.inputError(
				`The expression of ${name} fails: ${message}`,
				`${typeof description === 'string' ? `${description} ` : ''}Correct the expression of ${name}.`,
				error,
			);
		}
	}

	/**
	 * The value in the form that its field has, as it goes into a request.
	 *
	 * @throws NodeOperationError when the field is empty and must not be
	 */
	typed(path: string): unknown {
		const field = this.fieldAt(path);
		const value = this.formed(path, field);
		return field && needsValue(field) ? this.required(path, value) : value;
	}

	private formed(path: string, field: INodeProperties | undefined): unknown {
		switch (field?.type) {
			case 'number':
				return this.number(path);
			case 'boolean':
				return this.boolean(path, undefined);
			case 'options':
				return this.choice(path);
			case 'json':
				return this.json(path);
			case 'resourceLocator':
				return this.id(path);
			case 'string':
				return field.typeOptions?.multipleValues ? this.texts(path) : this.text(path);
			case 'fixedCollection':
				// Its rows are read one by one.
				return undefined;
			default: {
				const value = this.given(path);
				return isGiven(value) ? value : undefined;
			}
		}
	}

	private fieldAt(path: string): INodeProperties | undefined {
		return this.source.fields.find(path);
	}

	private nameOf(path: string): string {
		return this.fieldAt(path)?.displayName ?? path;
	}

	private choicesOf(path: string): INodePropertyOptions[] {
		return (this.fieldAt(path)?.options ?? []) as INodePropertyOptions[];
	}

	/** The value of a choice as the field has it, a number where it is one. */
	private choice(path: string): string | number | undefined {
		const value = this.given(path);
		if (!isGiven(value)) return undefined;
		const choices = this.choicesOf(path);
		const written = toText(value)?.trim() ?? '';
		const known =
			choices.find((entry) => String(entry.value) === written) ??
			choices.find((entry) => String(entry.value).toLowerCase() === written.toLowerCase());
		if (known) return known.value as string | number;
		if (!isValue(value)) return undefined;
		if (typeof value === 'string' || Number.isFinite(value)) return value as string | number;
		throw this.wrongType(path, 'one of the choices', value);
	}

	/** Fields that take several values hold a list, and one text, or a list in JSON, where an expression gives that. */
	private texts(path: string): unknown {
		const value = this.given(path);
		const list = typeof value === 'string' ? tryParseJson(value) : value;
		if (!Array.isArray(list)) return isValue(value) ? this.text(path) : undefined;
		const filled = list.filter(isGiven).map((entry) => this.textOf(path, entry));
		return filled.length > 0 ? filled : undefined;
	}

	private textOf(path: string, value: unknown): string {
		const known = toText(value);
		if (known === undefined) throw this.wrongType(path, 'a text', value);
		return known;
	}

	private required<T>(path: string, value: T | undefined): T {
		if (value !== undefined) return value;
		const name = this.nameOf(path);
		throw this.inputError(
			`${name} is empty`,
			`Give ${name} a value, check the names in its expression, or filter out the items that have none before this node.`,
		);
	}

	private wrongType(path: string, wanted: string, value: unknown): NodeOperationError {
		const name = this.nameOf(path);
		return this.inputError(
			`${name} is ${quote(value)}, which is not ${wanted}`,
			`Correct ${name}, or the expression that gives its value.`,
		);
	}
}
