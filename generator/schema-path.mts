import type { Schema } from './ir.mts';
import { foldAllOf } from './normalise.mts';

/** A schema and all that it may be instead. */
export function branchesOf(schema: Schema): Schema[] {
	const { oneOf = [], anyOf = [], ...own } = foldAllOf(schema);
	return [own, ...[...oneOf, ...anyOf].flatMap(branchesOf)];
}

/** One step of a path, in every branch: a property, or with `[]` the items of the list that it is. */
function step(schemas: Schema[], name: string): Schema[] {
	const [key] = name.split('[]');
	const found = schemas.flatMap(branchesOf).flatMap(({ properties }) => properties?.[key] ?? []);
	if (key === name) return found;
	return found.flatMap(branchesOf).flatMap(({ items }) => items ?? []);
}

/**
 * The schemas of a value inside another, one for each branch that has it.
 *
 * @param path e.g. `messages[].role`
 */
export const schemasAt = (schema: Schema, path: string): Schema[] =>
	path.split('.').reduce(step, [schema]);
