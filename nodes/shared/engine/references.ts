/**
 * Plain references, `={{ $json.a.b }}` and nothing else, are read from the item without n8n's expression
 * engine, which takes some 0.4 ms for each (isolate, n8n 2.41). Everything of which the result is not
 * certain to be the same goes to the engine.
 */
import type { IDataObject } from 'n8n-workflow';

/** One step into an object by name, or into a list by position. */
type Step = string | number;

/** A step as text: `.name`, `["name"]`, `['name']` or `[0]`. */
const STEP = /\.([A-Za-z_$][\w$]*)|\["([^"\\]*)"\]|\['([^'\\]*)'\]|\[(\d{1,9})\]/y;

const REFERENCE =
	/^=\{\{\s*\$json((?:\.[A-Za-z_$][\w$]*|\["[^"\\]*"\]|\['[^'\\]*'\]|\[\d{1,9}\])+)\s*\}\}$/;

/** Names that lead out of the data; n8n has rules of its own for them. */
const UNSAFE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

function stepsOf(path: string): Step[] | undefined {
	const steps: Step[] = [];
	STEP.lastIndex = 0;
	for (let match = STEP.exec(path); match; match = STEP.exec(path)) {
		const [, name, doubleQuoted, singleQuoted, position] = match;
		const step =
			position === undefined ? (name ?? doubleQuoted ?? singleQuoted ?? '') : Number(position);
		// n8n looks for such words in the text of the expression.
		if (typeof step === 'string' && UNSAFE_NAMES.has(step)) return undefined;
		steps.push(step);
	}
	return steps;
}

const MAX_PARSED = 1_000;
const parsed = new Map<string, Step[] | undefined>();

/**
 * Reads the text of an expression.
 *
 * @returns the steps from `$json`, or undefined for any other expression
 */
export function parseReference(expression: string): Step[] | undefined {
	if (!expression.startsWith('={{')) return undefined;
	if (parsed.has(expression)) return parsed.get(expression);
	const path = REFERENCE.exec(expression)?.[1];
	const steps = path === undefined ? undefined : stepsOf(path);
	if (parsed.size >= MAX_PARSED) parsed.clear();
	parsed.set(expression, steps);
	return steps;
}

const isPlainObject = (value: object): boolean => {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
};

/** A property that is there as plain data: no getter, no inheritance. */
function ownValue(target: object, key: Step): unknown {
	const descriptor = Object.getOwnPropertyDescriptor(target, key);
	return descriptor && 'value' in descriptor ? (descriptor.value as unknown) : undefined;
}

/** Deeper data is left to n8n, which has limits of its own. */
const MAX_DEPTH = 100;

/** Whether a value is what JSON can say, so that n8n hands it on as it is. */
function isJson(value: unknown, depth = 0): boolean {
	if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
	if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
	if (typeof value !== 'object' || depth > MAX_DEPTH) return false;
	if (Array.isArray(value)) {
		return (
			Object.keys(value).length === value.length && value.every((entry) => isJson(entry, depth + 1))
		);
	}
	return (
		isPlainObject(value) &&
		Reflect.ownKeys(value).every(
			(key) =>
				typeof key === 'string' &&
				!UNSAFE_NAMES.has(key) &&
				ownValue(value, key) !== undefined &&
				isJson(ownValue(value, key), depth + 1),
		)
	);
}

/**
 * Follows a reference through an item's data.
 *
 * @returns undefined when it is not certain that n8n would give the same: something is missing or null on
 * the way, or is no JSON. The value is that of the item, and must not be changed.
 */
export function readReference(steps: Step[], json: IDataObject): unknown {
	let value: unknown = json;
	for (const step of steps) {
		if (typeof value !== 'object' || value === null) return undefined;
		const isList = Array.isArray(value);
		if (isList ? typeof step !== 'number' : !isPlainObject(value)) return undefined;
		value = ownValue(value, step);
	}
	return value !== null && isJson(value) ? value : undefined;
}
