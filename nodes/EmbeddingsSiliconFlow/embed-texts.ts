import { NodeOperationError, type IDataObject, type ISupplyDataFunctions } from 'n8n-workflow';

import {
	batchSizeOf,
	dimensionsHint,
	EMBEDDING_LIMITS,
	HARMLESS_INPUT,
	readEmbeddings,
	textToEmbed,
	withInputs,
	type EmbeddingInput,
} from '../Embeddings/create';
import { createBatcher } from '../shared/engine/batcher';
import { createBisector } from '../shared/engine/bisect';
import { contentOfText } from '../shared/engine/content';
import { subNodeError, type SubNodeClient } from '../shared/engine/sub-node-client';
import { quote } from '../shared/engine/text-value';
import { tokensOf } from '../shared/engine/usage';
import { escapeHtml } from '../shared/http/error-hints';
import { createSemaphore } from '../shared/http/semaphore';

/** The vectors of texts, in the order of the texts, and what they cost. */
export interface EmbeddedTexts {
	vectors: number[][];
	/** Tokens, summed over all requests. */
	promptTokens: number;
}

const PATH = '/embeddings';

const EXCERPT_LENGTH = 60;

/**
 * A blank text stands in a store's list of chunks that nobody can filter; the service embeds a blank, and
 * no text of nothing.
 */
const BLANK = ' ';

const MAX_NAMED = 10;

/** The store gets the texts from n8n as they are: what it will refuse has to be known by its place. */
function hintOfZeros(texts: unknown[]): string | undefined {
	const places = texts.flatMap((text, index) =>
		typeof text === 'string' && text.includes('\0') ? [index] : [],
	);
	if (places.length === 0) return undefined;
	const named = places.slice(0, MAX_NAMED).join(', ') + (places.length > MAX_NAMED ? ', …' : '');
	return `Characters of code zero are in ${places.length} of ${texts.length} texts (${named}), and are embedded as blanks. PostgreSQL and other stores refuse such a text: remove them in the document loader, e.g. with .replaceAll('\\0', ' ').`;
}

function cleanTexts(context: ISupplyDataFunctions, texts: unknown[], strips: boolean): string[] {
	return texts.map((given, index) => {
		const text = textToEmbed(given, strips);
		if (text !== undefined && text.trim() !== '') return text;
		if (text !== undefined && texts.length > 1) {
			context.logger.warn(
				`SiliconFlow Embeddings: text ${index} of ${texts.length} is blank, and is embedded as a blank`,
			);
			return BLANK;
		}
		const fault = text === undefined ? `is ${quote(given)}, which is not a text` : 'is empty';
		throw new NodeOperationError(context.getNode(), `The text to embed ${fault} [text ${index}]`, {
			description:
				'The service embeds texts alone, and none that is empty. Check what the document loader or the query hands over.',
			functionality: 'configuration-node',
		});
	});
}

/**
 * Embeds texts in requests of a batch each, several in flight. A batch that the service refuses for its
 * size is split; of one refused for its content, the guilty text is found, so that the error names it.
 *
 * @param body what every request says besides its texts
 * @throws NodeApiError of the first text that has no vector; NodeOperationError for an empty text
 */
export async function embedTexts(
	context: ISupplyDataFunctions,
	client: SubNodeClient,
	body: IDataObject,
	texts: string[],
): Promise<EmbeddedTexts> {
	const { params, settings } = client;
	const cleaned = cleanTexts(context, texts, params.boolean('options.stripNewLines', false));
	const semaphore = createSemaphore(settings.maxConcurrentRequests);
	const model = String(body.model);
	let promptTokens = 0;

	const sendTogether = createBisector({
		async send(inputs: EmbeddingInput[]) {
			semaphore.throwIfClosed();
			return await client.request({
				request: withInputs({ method: 'POST', url: PATH, body }, inputs),
				read(response) {
					const { values, shared } = readEmbeddings(response, inputs);
					promptTokens += tokensOf(shared.usage, 'prompt_tokens');
					return values.map((value) => value?.vector);
				},
			});
		},
		fields: () => Object.keys(body),
		harmless: () => HARMLESS_INPUT,
	});

	/** @param from the place of the first of them among all texts */
	const sendBatch = async (inputs: EmbeddingInput[], from: number): Promise<number[][]> => {
		const results = await sendTogether(inputs);
		return results.map((result, position) => {
			if (result.ok) return result.value;
			const error = subNodeError(context, result.failure, { path: PATH });
			const text = cleaned[from + position] ?? '';
			error.message += ` [text ${from + position}]`;
			error.description = `${error.description ?? ''} The text begins "${escapeHtml(text.slice(0, EXCERPT_LENGTH))}".`;
			// The others' vectors would be lost, so those that have not started are not asked for.
			semaphore.close(error);
			throw error;
		});
	};

	const batches: Array<Promise<number[][]>> = [];
	let sent = 0;
	const limits = { ...EMBEDDING_LIMITS, maxInputs: batchSizeOf(params) };
	const batcher = createBatcher<EmbeddingInput>(limits, (batch) => {
		const from = sent;
		sent += batch.length;
		batches.push(semaphore.run(async () => await sendBatch(batch, from)));
	});
	for (const text of cleaned) batcher.add({ value: contentOfText(model, text), inList: true });
	batcher.flush();
	const vectors = (await Promise.all(batches)).flat();
	for (const hint of [hintOfZeros(texts), dimensionsHint(body.dimensions, vectors)]) {
		if (hint !== undefined) client.hint(hint);
	}
	return { vectors, promptTokens };
}
