import { format } from './emit.mts';
import type { Field, Operation, Schema } from './ir.mts';
import { foldAllOf } from './normalise.mts';

/** The model ids of a request: those of today's catalogues, and the enums of the 2024 spec. */
export interface ModelIds {
	today: string[];
	/** On the international site; those of today where nothing else is known. */
	international: string[];
	from2024: string[];
}

const CATALOGUE = 'x-catalogue';

/** A request's schema, and those that it has for single models. */
export const branchesOf = (schema: Schema) => [
	foldAllOf(schema),
	...(schema.oneOf ?? []).map(foldAllOf),
];

const cataloguesOf = (schema: Schema) =>
	branchesOf(schema).flatMap(({ properties }) => properties?.model?.[CATALOGUE] ?? []);

function enumOf(schema: Schema): string[] {
	return branchesOf(schema).flatMap(
		({ properties }) => (properties?.model?.enum ?? []) as string[],
	);
}

/** On which days the catalogue was read that a request's model ids are from. */
export const catalogueDatesOf = (schema: Schema): string[] =>
	cataloguesOf(schema).map(({ date }) => date);

/**
 * @param merged a request's schema today
 * @param base the same request's schema in 2024
 */
export function modelIdsOf(merged: Schema, base: Schema): ModelIds {
	const catalogues = cataloguesOf(merged);
	const today = catalogues.flatMap(({ ids }) => ids);
	return {
		today,
		international: catalogues.flatMap(({ ids, international = ids }) => international),
		from2024: enumOf(base).filter((id) => !today.includes(id)),
	};
}

/**
 * The file of the built-in model lists, shown when the live list cannot be had, and of the preset voices.
 *
 * @param dates of the catalogue
 */
export async function emitModels(
	models: Record<string, ModelIds>,
	dates: string[],
	presetVoices: string[],
	internationalDefaults: Record<string, string>,
): Promise<string> {
	const days = [...new Set(dates)].sort().join(' and ');
	return await format(`
		/**
		 * Model ids by sub type: the Chinese site's catalogue of ${days}, what is known of the
		 * international site's, and what only the spec of 2024 has.
		 */
		export const models = ${JSON.stringify(models)} as const;

		/** The defaults that the international site lacks, each with the model that takes its place there. */
		export const internationalDefaults: Record<string, string | undefined> = ${JSON.stringify(internationalDefaults)};

		/** The preset voices; each speech model has all of them. */
		export const presetVoices: string[] = ${JSON.stringify(presetVoices)};
	`);
}

/** The names of the preset voices, without their model. */
export function presetVoicesOf({ anyOf = [] }: Schema): string[] {
	const ids = anyOf.flatMap((branch) => (branch.enum ?? []) as string[]);
	return [...new Set(ids.map((id) => id.split(':')[1]))];
}

/** The file that tells the image node which fields each model has, and its sizes. */
export async function emitImageModels({ fields, body }: Operation): Promise<string> {
	const skipped = (wire: string) => !fields.some((field) => field.wire === wire);
	const entries = (body.oneOf ?? []).flatMap(({ properties = {}, required = [] }) =>
		((properties.model.enum ?? []) as string[]).map((id) => {
			const size = foldAllOf(properties.image_size ?? {});
			const sizes = size.enum ?? [...(size.anyOf ?? [])].flatMap((branch) => branch.enum ?? []);
			const maxPixels = size['x-max-pixels'];
			const known = Object.keys(properties).filter((wire) => !skipped(wire));
			const limit = maxPixels ? { maxPixels } : {};
			const edits = required.includes('image') ? { edits: true } : {};
			return [id, { fields: known, sizes, ...limit, ...edits }];
		}),
	);
	return await format(`
		/** What the API says of an image model. */
		export interface ImageModel {
			/** The names of the request's fields that the model has. */
			fields: string[];
			/** The sizes that it lists, as width x height. */
			sizes: string[];
			/** The most pixels of a size of one's own, where stated. */
			maxPixels?: number;
			/** The model changes images, and makes none from a text alone. */
			edits?: true;
		}

		/** The image models that the API describes; others take any field. */
		export const imageModels: Record<string, ImageModel> = ${JSON.stringify(Object.fromEntries(entries))};
	`);
}

/**
 * The file of the sample rates that each format of speech can have, in samples a second.
 *
 * @throws Error when the field says none
 */
export async function emitSampleRates({ wire, schema }: Field): Promise<string> {
	const rates = schema['x-sample-rates'];
	if (!rates) throw new Error(`The field ${wire} has no x-sample-rates to write down`);
	return await format(`
		/** The sample rates of each format, in samples a second. */
		export const sampleRates: Record<string, number[] | undefined> = ${JSON.stringify(rates)};
	`);
}
