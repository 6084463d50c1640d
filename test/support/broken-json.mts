/** JSON answers made from a schema, and what can be wrong with them. */
import fc from 'fast-check';

type Json = unknown;
type Schema = Record<string, unknown>;

/** How an answer is broken. */
export interface Break {
	kind: (typeof KINDS)[number];
	/** Which of its places, counted from the first and around again. */
	place: number;
}

const KINDS = [
	'none',
	'remove',
	'null',
	'retype',
	'rename',
	'reorder',
	'duplicate',
	'wrap',
	'envelope',
	'list',
	'truncate',
	'nan',
	'surrogate',
	'long',
	'deep',
] as const;

/** Of 10 MB, now and then; of 10 kB else. */
const LONG_TEXT = 'long text '.repeat(1_000_000);
const LONG_EVERY = 12;
const DEPTH = 10_000;
const DEEP = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;
/** What stands in the JSON in place of what JSON.stringify cannot write. */
const RAW = 'to be replaced';

const isObject = (value: Json): value is Record<string, Json> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place in a value, as the keys that lead there; vectors of numbers are one place. */
function placesIn(value: Json, path: string[] = []): string[][] {
	const keys = isObject(value)
		? Object.keys(value)
		: Array.isArray(value) && !value.every((entry) => typeof entry === 'number')
			? value.map((_, index) => String(index))
			: [];
	const inside = keys.flatMap((key) =>
		placesIn((value as Record<string, Json>)[key], [...path, key]),
	);
	return path.length > 0 ? [path, ...inside] : inside;
}

/** A copy in which the holder of a place is changed. */
function changed(
	value: Json,
	path: string[],
	change: (holder: Record<string, Json>, key: string) => void,
): Json {
	const copy = structuredClone(value);
	const holder = path
		.slice(0, -1)
		.reduce((at, key) => (at as Record<string, Json>)[key], copy) as Record<string, Json>;
	change(holder, path.at(-1) ?? '');
	return copy;
}

function retyped(value: Json): Json {
	if (typeof value === 'string') return { text: value };
	if (typeof value === 'number') return String(value);
	if (typeof value === 'boolean') return String(value);
	return value === null ? 0 : JSON.stringify(value);
}

function removeAt(holder: Record<string, Json>, key: string): void {
	if (Array.isArray(holder)) holder.splice(Number(key), 1);
	else delete holder[key];
}

const CHANGES: Partial<Record<Break['kind'], (holder: Record<string, Json>, key: string) => void>> =
	{
		remove: removeAt,
		null: (holder, key) => (holder[key] = null),
		retype: (holder, key) => (holder[key] = retyped(holder[key])),
		rename(holder, key) {
			if (Array.isArray(holder)) return;
			holder[`${key}_`] = holder[key];
			delete holder[key];
		},
		duplicate(holder, key) {
			if (Array.isArray(holder)) holder.splice(Number(key), 0, holder[Number(key)]);
		},
		wrap: (holder, key) => (holder[key] = [holder[key]]),
		surrogate: (holder, key) => (holder[key] = '\ud83d'),
	};

/**
 * The text of an answer, broken in one way.
 *
 * @param value a good answer
 */
export function breakJson(value: Json, { kind, place }: Break): string {
	const places = placesIn(value);
	const path = places[place % Math.max(1, places.length)];
	if (kind === 'none' || !path) return JSON.stringify(value);
	if (kind === 'envelope') return JSON.stringify({ code: 20000, status: true, data: value });
	if (kind === 'list') return JSON.stringify([value]);
	if (kind === 'truncate') {
		const text = JSON.stringify(value);
		return text.slice(0, place % text.length);
	}
	if (kind === 'nan' || kind === 'deep') {
		const marked = changed(value, path, (holder, key) => (holder[key] = RAW));
		return JSON.stringify(marked).replace(`"${RAW}"`, kind === 'nan' ? 'NaN' : DEEP);
	}
	if (kind === 'reorder') {
		const lists = places.filter((at) => Array.isArray(valueAt(value, at)));
		const list = lists[place % Math.max(1, lists.length)];
		if (!list) return JSON.stringify(value);
		const reverse = (holder: Record<string, Json>, key: string) => {
			const entries = holder[key] as Json[];
			if (entries.every((entry) => typeof entry === 'object')) entries.reverse();
		};
		return JSON.stringify(changed(value, list, reverse));
	}
	if (kind === 'long') {
		const text = place % LONG_EVERY === 0 ? LONG_TEXT : LONG_TEXT.slice(0, 10_000);
		return JSON.stringify(changed(value, path, (holder, key) => (holder[key] = text)));
	}
	const change = CHANGES[kind];
	return JSON.stringify(change ? changed(value, path, change) : value);
}

const valueAt = (value: Json, path: string[]) =>
	path.reduce<Json>((at, key) => (at as Record<string, Json>)[key], value);

/** All the ways in which an answer can be broken. */
export const arbitraryBreak: fc.Arbitrary<Break> = fc.record({
	kind: fc.constantFrom(...KINDS),
	place: fc.nat(10_000),
});

/**
 * Values that fit a schema of an OpenAPI document.
 *
 * @param document where its references lead
 */
export function arbitraryOf(document: Schema, schema: Schema, depth = 0): fc.Arbitrary<Json> {
	const follow = (inner: Schema | undefined) => arbitraryOf(document, inner ?? {}, depth + 1);
	if (typeof schema.$ref === 'string') {
		const keys = schema.$ref.slice(2).split('/');
		return arbitraryOf(document, valueAt(document, keys) as Schema, depth);
	}
	if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as Json[]));
	const choices = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined;
	if (choices) return fc.oneof(...choices.map(follow));
	if (Array.isArray(schema.allOf)) {
		return fc
			.tuple(...(schema.allOf as Schema[]).map(follow))
			.map((parts) => Object.assign({}, ...(parts as object[])) as Json);
	}
	if (schema.nullable === true) {
		return fc.option(arbitraryOf(document, { ...schema, nullable: false }, depth), { nil: null });
	}
	if (schema.type === 'array') {
		return fc.array(follow(schema.items as Schema), { maxLength: depth > 6 ? 0 : 3 });
	}
	if (schema.type === 'object' || schema.properties) {
		const properties = (schema.properties ?? {}) as Record<string, Schema>;
		const fields = Object.entries(properties).map(([name, field]) => [name, follow(field)]);
		return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<Json>>, {
			requiredKeys: (schema.required ?? []) as string[],
		});
	}
	if (schema.type === 'integer') return fc.nat(100);
	if (schema.type === 'number') return fc.double({ noNaN: true, min: -1e6, max: 1e6 });
	if (schema.type === 'boolean') return fc.boolean();
	return fc.string({ maxLength: 20 });
}
