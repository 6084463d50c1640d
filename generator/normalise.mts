import type { Schema } from './ir.mts';

/** Two schemas that both hold, as one. */
function merge(a: Schema, b: Schema): Schema {
	return {
		...a,
		...b,
		required: [...new Set([...(a.required ?? []), ...(b.required ?? [])])],
		properties: { ...a.properties, ...b.properties },
	};
}

/** Folds `allOf` into one schema. Branches (`oneOf`, `anyOf`) stay: what they mean depends on the field. */
export function foldAllOf({ allOf = [], ...own }: Schema): Schema {
	return allOf.map(foldAllOf).reduce(merge, own);
}

/**
 * The schema of a value that the API takes in several forms, reduced to the form that a person types:
 * one text rather than a list of them, a plain value rather than an object.
 */
export function simplestForm(schema: Schema): Schema {
	const { oneOf, anyOf, ...own } = foldAllOf(schema);
	const branches = oneOf ?? anyOf;
	if (!branches) return own;
	const [simplest] = [...branches].sort((a, b) => rank(a) - rank(b));
	return { ...simplestForm(simplest), ...own };
}

const FORMS = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

const rank = ({ type = 'object' }: Schema) => FORMS.indexOf(type);
