import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { batchOperation, type BatchResponse, type InputResult } from '../shared/engine/batch';
import {
	contentBytes,
	contentTypeOf,
	HARMLESS_TEXT,
	imagesIn,
	listedContent,
	MAX_CONTENT_BYTES,
	textIn,
	type Content,
} from '../shared/engine/content';
import type { Item } from '../shared/engine/item';
import type { ParameterReader } from '../shared/engine/parameters';
import { readUsageNumbers, usageOf } from '../shared/engine/usage';
import {
	countedFromZero,
	holderOf,
	isRecord,
	listIn,
	placeIn,
	toList,
	toNumber,
	traceOf,
	type ApiResponse,
} from '../shared/http/api-response';
import { InvalidResponseError, type Result } from '../shared/http/failure';
import { EMBEDDING_CONTENT, MAX_TEXTS_PER_REQUEST } from './embeddings.description';

const EMPTY_HINT =
	'The service does not embed empty text. Filter such items out before this node, or give them a text. Of an expression check the names in it.';

/** A text or an image to embed, and whether its item held a list of them. */
export interface EmbeddingInput {
	value: Content;
	inList: boolean;
}

/** An embedding, and the model that the service says made it. */
export interface Embedding {
	vector: number[];
	model: string;
}

/** New lines, with the blanks around them, as single spaces. */
const stripNewLines = (text: string): string =>
	text
		.split(/\n\s*/)
		.map((line, index, { length }) => (index < length - 1 ? line.trimEnd() : line))
		.join(' ');

/**
 * A text as it is embedded. Extraction from PDFs leaves zeros behind, which no model reads and some services
 * refuse.
 *
 * @param strips whether new lines go
 * @returns undefined for what is no text, number or date
 */
export function textToEmbed(given: unknown, strips: boolean): string | undefined {
	const text = textIn(given ?? '')?.replaceAll('\0', ' ');
	return text !== undefined && strips ? stripNewLines(text) : text;
}

/**
 * What a person should know of the lengths of vectors: a store takes vectors of one length.
 *
 * @param wanted what Dimensions asks for, if anything
 */
export function dimensionsHint(wanted: unknown, vectors: number[][]): string | undefined {
	const [length, ...others] = new Set(vectors.map((vector) => vector.length));
	if (length === undefined) return undefined;
	if (others.length > 0) {
		return `The vectors have different lengths (${[length, ...others].join(', ')}), and a store takes vectors of one: not all of them are of one model. Check what is behind the Base URL of the credential, then run the workflow again.`;
	}
	if (wanted === undefined || length === Number(wanted)) return undefined;
	return `The vectors have ${length} numbers, and Dimensions asks for ${String(wanted)}: the model has vectors of one length. Remove Dimensions from Options, or choose a model that has several, e.g. Qwen/Qwen3-Embedding-8B.`;
}

/**
 * The texts of one item: one text, or a list of texts from an expression.
 *
 * @throws NodeOperationError when there is no text, or something that is no text
 */
function textsOf(item: Item): Array<{ value: string; inList: boolean }> {
	const { params } = item;
	const input = params.given('input');
	const strips = params.boolean('options.stripNewLines', false);
	// Without holes, which `map` passes over.
	const texts: unknown[] = Array.isArray(input) ? Array.from(input as unknown[]) : [input];
	if (texts.length === 0) throw item.inputError('The list of texts to embed is empty', EMPTY_HINT);
	return texts.map((given, position) => {
		const which = texts.length === 1 ? 'The text to embed' : `Text ${position} of the list`;
		const value = textToEmbed(given, strips);
		if (value === undefined) {
			throw item.inputError(
				`${which} is not a text`,
				'Set Text to a string, or to an expression that gives a string or a list of strings.',
			);
		}
		if (value.trim() === '') throw item.inputError(`${which} is empty`, EMPTY_HINT);
		return { value, inList: Array.isArray(input) };
	});
}

/**
 * The inputs of one item: texts, images, texts with an image each, or a list of all three.
 *
 * @throws NodeOperationError when there is none, or one that is no good
 */
async function inputsOf(item: Item): Promise<EmbeddingInput[]> {
	const type = contentTypeOf(item, EMBEDDING_CONTENT);
	if (type === 'list') {
		const list = item.params.list('inputs') ?? [];
		if (list.length === 0) throw item.inputError('The list of inputs is empty', EMPTY_HINT);
		const inputs: EmbeddingInput[] = [];
		for (const [position, entry] of list.entries()) {
			const value = await listedContent(item, entry, `Input ${position} of the list`);
			inputs.push({ value, inList: true });
		}
		return inputs;
	}
	if (type === 'text') return textsOf(item);
	const { images, isList } = await imagesIn(item, EMBEDDING_CONTENT);
	if (type === 'image') return images.map((image) => ({ value: { image }, inList: isList }));
	const texts = textsOf(item);
	if (texts.length !== images.length) {
		throw item.inputError(
			`There are ${texts.length} texts and ${images.length} images`,
			'Give as many texts as images, or choose List of Texts and Images as the Input Type.',
		);
	}
	return texts.map(({ value: text, inList }, position) => {
		const image = images[position] ?? '';
		return { value: { text, image }, inList: inList || isList };
	});
}

/** One text goes as a string, as the API shows it; several inputs, and images, as a list. */
export function withInputs(
	request: IHttpRequestOptions,
	inputs: EmbeddingInput[],
): IHttpRequestOptions {
	const values = inputs.map(({ value }) => value);
	const [first] = values;
	const input = values.length === 1 && typeof first === 'string' ? first : values;
	return { ...request, body: { ...(request.body as IDataObject), input } as IDataObject };
}

/** The largest number of a vector is between these; of words and numbers of other kinds, read as float32, it is not. */
const MIN_PEAK = 1e-6;
const MAX_PEAK = 1e6;

/** Float32 numbers, little endian, as the API encodes them in base64; none where the bytes are anything else. */
function decodeBase64(embedding: string): number[] {
	const bytes = Buffer.from(embedding, 'base64');
	const count = bytes.length / 4;
	if (!Number.isInteger(count) || /[^\w+/=\r\n-]/.test(embedding)) return [];
	const numbers = Array.from({ length: count }, (_, index) => bytes.readFloatLE(index * 4));
	const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	return largest > MIN_PEAK && largest < MAX_PEAK ? numbers : [];
}

/** The service's name of a vector, and those of other protocols (Google, Cohere, Aliyun). */
const VECTOR_NAMES = ['embedding', 'embeddings', 'values', 'vector', 'dense', 'float'];

/** A list of numbers as text, as JSON, databases and Python write one; base64 has none of its signs. */
const NUMBERS = /^\s*\[|[\d.](?:\s*,\s*|[^\S ]* \s*)[-\d.]/;

/** Whether these are finite numbers with a direction: no store can compare a vector of zeros. */
function isVector(values: unknown[]): values is number[] {
	let hasDirection = false;
	for (const value of values) {
		if (!Number.isFinite(value)) return false;
		hasDirection ||= value !== 0;
	}
	return hasDirection;
}

/** A vector, whose numbers some gateways write as text; undefined when it is none. */
function toVector(given: unknown): number[] | undefined {
	const embedding = toList(given) ?? given;
	if (isRecord(embedding))
		return toVector(VECTOR_NAMES.map((name) => embedding[name]).find(Boolean));
	if (typeof embedding === 'string') {
		if (!NUMBERS.test(embedding)) return toVector(decodeBase64(embedding));
		const bare = embedding.replace(/^\s*\[|\]\s*$/g, '').trim();
		return toVector(bare.split(/\s*,\s*|\s+/));
	}
	if (!Array.isArray(embedding)) return undefined;
	const [only] = embedding;
	if (embedding.length === 1 && Array.isArray(only)) return toVector(only);
	if (isVector(embedding)) return embedding;
	const numbers = embedding.map(toNumber);
	return isVector(numbers) ? numbers : undefined;
}

const isSame = (one: number[] | undefined, other: number[] | undefined) =>
	one !== undefined &&
	one.length === other?.length &&
	one.every((value, at) => value === other[at]);

/**
 * The vectors by the place of their text. A place that is there twice with others has none: nobody can tell
 * which of the two is meant. Entries without a place are in the order of the texts only where none is left out.
 */
function vectorsByPlace(entries: unknown[], count: number): Map<number, number[]> {
	const isComplete = entries.length === count;
	// Ollama and others give vectors alone, in the order of the texts.
	const records = entries.map((entry) => (isRecord(entry) ? entry : { embedding: entry }));
	// Gateways that ask for each text by itself give all of them one place (Oaklight/argo-proxy#47, 2026-01).
	const haveNoPlaces = new Set(records.map(placeIn)).size === 1;
	const placed = records.map((entry, position) => {
		const place = placeIn(entry);
		const isInOrder = isComplete && (haveNoPlaces || Number.isNaN(place));
		return { index: isInOrder ? position : place, entry };
	});
	const vectors = new Map<number, number[] | undefined>();
	for (const { index, entry } of countedFromZero(placed, count)) {
		const vector = toVector(entry);
		const isDisputed = vectors.has(index) && !isSame(vectors.get(index), vector);
		vectors.set(index, isDisputed ? undefined : vector);
	}
	return new Map([...vectors].flatMap(([index, vector]) => (vector ? [[index, vector]] : [])));
}

/** What stands for the texts in a response, in a list or alone, as Ollama has the one of a text. */
function entriesIn(body: unknown): unknown[] {
	const { embeddings } = holderOf(body, 'embeddings');
	return (
		listIn(body, 'data', 'embeddings') ??
		listIn(embeddings, 'float') ?? [holderOf(body, 'embedding')]
	);
}

/** The length of most of the vectors: a model gives all of them the same. */
function commonLength(vectors: Map<number, number[]>): number | undefined {
	const counts = new Map<number, number>();
	for (const { length } of vectors.values()) counts.set(length, (counts.get(length) ?? 0) + 1);
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * Reads a response into one embedding for each text, by the index that the service gives. A text has none
 * where it is missing, twice there, no vector, or of another length than the others: pairing texts with
 * the vectors of others would be silent harm.
 *
 * @throws InvalidResponseError when no text has an embedding
 */
export function readEmbeddings(
	response: ApiResponse,
	texts: EmbeddingInput[],
): BatchResponse<Embedding> {
	const { body } = response;
	const { model } = holderOf(body, 'model');
	const vectors = vectorsByPlace(entriesIn(body), texts.length);
	const length = commonLength(vectors);
	const values = texts.map((_, position): Embedding | undefined => {
		const vector = vectors.get(position);
		if (vector?.length !== length) return undefined;
		return vector && { vector, model: typeof model === 'string' ? model : '' };
	});
	if (!values.some((value) => value !== undefined)) {
		throw new InvalidResponseError('The service gave no embedding');
	}
	const tokens = readUsageNumbers(holderOf(body, 'usage').usage);
	return { values, shared: { ...(tokens ? { usage: tokens } : {}), ...traceOf(response) } };
}

/** The output of one item: `embedding`, or `embeddings` where the item held a list. */
function toOutput(
	item: Item,
	results: Array<InputResult<Embedding>>,
	[text]: EmbeddingInput[],
): INodeExecutionData[] {
	const vectors = results.map(({ value }) => value.vector);
	const model = results[0]?.value.model;
	const shared = usageOf(
		results.map(({ usage }) => usage),
		item.index,
	);
	if (item.params.boolean('simplify', true)) {
		const content = text?.inList ? { embeddings: vectors } : { embedding: vectors[0] };
		return [{ json: { ...content, dimensions: vectors[0]?.length, model, ...shared } }];
	}
	const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
	return [{ json: { object: 'list', model, data, ...shared } }];
}

const vectorOf = (result: Result<InputResult<Embedding>>) =>
	result.ok ? [result.value.value.vector] : [];

/** How many texts the user wants in one request. */
export const batchSizeOf = (params: ParameterReader): number =>
	params.number('options.batchSize') ?? MAX_TEXTS_PER_REQUEST;

/** What else limits a request. */
export const EMBEDDING_LIMITS = {
	maxBytes: MAX_CONTENT_BYTES,
	bytesOf: ({ value }: EmbeddingInput) => contentBytes(value),
};

/** What no model refuses. */
export const HARMLESS_INPUT: EmbeddingInput = { value: HARMLESS_TEXT, inList: false };

/** What "Create embeddings" does. */
export const create = batchOperation<EmbeddingInput, Embedding>({
	inputs: inputsOf,
	limits: EMBEDDING_LIMITS,
	maxInputs: ({ params }) => batchSizeOf(params),
	compose: withInputs,
	harmless: HARMLESS_INPUT,
	read: readEmbeddings,
	response: toOutput,
	join(items) {
		const vectors = items.flatMap(({ results }) => results.flatMap(vectorOf));
		const [first] = items;
		const hint = dimensionsHint(first?.item.params.option('options.dimensions'), vectors);
		if (hint !== undefined) first?.item.run.hints.add(hint);
	},
});
