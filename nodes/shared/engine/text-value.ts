import { toJson } from '../http/api-response';

/** A set, a promise, an expression: what they hold is no part of their JSON. */
const isOpaque = (value: unknown) => Object.prototype.toString.call(value) !== '[object Object]';

/** `toJson`, where a number or a date that is none has no JSON either, nor bytes, which it lists as numbers. */
function jsonOf(value: unknown): string | undefined {
	if (ArrayBuffer.isView(value)) return undefined;
	const json = toJson(value);
	const isLost = (json === 'null' && value !== null) || (json === '{}' && isOpaque(value));
	return isLost ? undefined : json;
}

/** What JSON makes of a value, without its dates, classes and computed fields; undefined where it has none. */
export function toPlainValue(value: unknown): unknown {
	const json = jsonOf(value);
	return json === undefined ? undefined : (JSON.parse(json) as unknown);
}

/** Levels of JSON that go into a request; what walks through it comes to the end of its stack at some thousand. */
const MAX_LEVELS = 500;

/** Whether a value has more levels than a request may have. */
export const isTooDeep = (value: unknown, levels = MAX_LEVELS): boolean =>
	typeof value === 'object' &&
	value !== null &&
	(levels === 0 || Object.values(value).some((entry) => isTooDeep(entry, levels - 1)));

/** A date, n8n's or JavaScript's, as JSON has it; undefined for any other value. */
export function dateText(value: unknown): string | undefined {
	const { toJSON } = (typeof value === 'object' && value !== null ? value : {}) as {
		toJSON?: unknown;
	};
	const text = typeof toJSON === 'function' ? toPlainValue(value) : undefined;
	return typeof text === 'string' ? text : undefined;
}

/** A value as text, objects and lists as their JSON; undefined where it has none. */
export function toText(value: unknown): string | undefined {
	// Half a sign cannot stand in a path or a query.
	if (typeof value === 'string') return value.toWellFormed();
	if (typeof value === 'bigint') return String(value);
	return dateText(value) ?? jsonOf(value);
}

const EXCERPT_LENGTH = 60;

function spelled(value: unknown): string {
	try {
		return ArrayBuffer.isView(value) ? `${value.byteLength} bytes` : String(value);
	} catch {
		return typeof value;
	}
}

/** A value for the message of an error. */
export function quote(value: unknown): string {
	const text = typeof value === 'string' ? `"${value}"` : (toText(value) ?? spelled(value));
	return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}
