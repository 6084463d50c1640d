import type { Parameters } from './message.mts';

/** Numbers joined by signs of arithmetic, e.g. `17 * (3 + 4)`. */
const CALCULATION = /\(*\d[\d.]*(?:\s*[-+*/^%]\s*\(*\s*\d[\d.]*\)*)+/;

const QUOTED = /"([^"]+)"|“([^”]+)”/g;

/** The calculation in a text, if there is one. */
export const calculationIn = (text: string): string | undefined => CALCULATION.exec(text)?.[0];

const quotedIn = (text: string): string[] =>
	[...text.matchAll(QUOTED)].map(([, straight, curly]) => straight ?? curly);

const numbersIn = (text: string): number[] => (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

/** Takes the values for a function's parameters out of a text, each only once. */
class Source {
	readonly #text: string;
	readonly #quoted: string[];
	readonly #numbers: number[];

	constructor(text: string) {
		this.#text = text;
		this.#quoted = quotedIn(text);
		this.#numbers = numbersIn(text);
	}

	value(schema: Parameters): unknown {
		const type = [schema.type ?? 'string'].flat()[0];
		const named = schema.enum?.find((option) =>
			this.#text.toLowerCase().includes(String(option).toLowerCase()),
		);
		if (schema.enum) return named ?? schema.enum[0];
		if (type === 'number' || type === 'integer') {
			return this.#numbers.shift() ?? schema.default ?? schema.minimum ?? 1;
		}
		if (type === 'boolean') return schema.default ?? false;
		if (type === 'array') return this.#list(schema.items ?? {});
		if (type === 'object') return this.object(schema);
		if (/json/i.test(schema.description ?? '')) return JSON.stringify(this.#list({}));
		return this.#quoted.shift() ?? this.#text;
	}

	#list(items: Parameters): unknown[] {
		const type = [items.type ?? 'string'].flat()[0];
		if (type === 'number' || type === 'integer') return this.#numbers.splice(0);
		return this.#quoted.length > 0 ? this.#quoted.splice(0) : [this.value(items)];
	}

	object({ properties = {}, required }: Parameters): Record<string, unknown> {
		const names = required ?? Object.keys(properties);
		return Object.fromEntries(
			names.flatMap((name) => (properties[name] ? [[name, this.value(properties[name])]] : [])),
		);
	}
}

/** Arguments that fit a function's parameters, made of what a text says. */
export const argumentsFor = (schema: Parameters, text: string): Record<string, unknown> =>
	new Source(text.trim()).object(schema);
