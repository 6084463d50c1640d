import { NodeOperationError, type IDataObject, type ISupplyDataFunctions } from 'n8n-workflow';

import { TEXTS_PER_REQUEST } from '../Embeddings/create.options';
import { stripNewLinesIn, withTexts } from '../Embeddings/create.request';
import { readEmbeddings } from '../Embeddings/create.response';
import { GarbledAnswer, type Outcome } from '../shared/http/failure';
import { createGate } from '../shared/http/semaphore';
import { sendTogether } from '../shared/engine/bisect';
import { subNodeError, type Line } from '../shared/engine/sub-node-client';

/** How the texts go out. */
export interface EmbedOptions {
	/** Texts in one request; 32 when not set. */
	batchSize?: number;
	stripNewLines?: boolean;
}

/** The vectors of texts, in the order of the texts, and what they cost. */
export interface Embedded {
	vectors: number[][];
	/** Tokens, summed over all requests. */
	promptTokens: number;
}

const SHOWN_CHARACTERS = 60;

function cleanTexts(
	context: ISupplyDataFunctions,
	texts: string[],
	{ stripNewLines }: EmbedOptions,
): string[] {
	const cleaned = stripNewLines ? texts.map(stripNewLinesIn) : texts;
	const empty = cleaned.findIndex((text) => text.trim() === '');
	if (empty === -1) return cleaned;
	throw new NodeOperationError(context.getNode(), `The text to embed is empty [text ${empty}]`, {
		description:
			'The service does not embed empty text. Check what the document loader or the query hands over.',
		functionality: 'configuration-node',
	});
}

/**
 * Embeds texts in requests of a batch each, several in flight. A batch that the service refuses for its
 * size is split; of one refused for its content, the guilty text is found, so that the error names it.
 *
 * @param body what every request says besides its texts
 * @throws NodeApiError of the first text that has no vector; NodeOperationError for an empty text
 */
export async function embed(
	context: ISupplyDataFunctions,
	line: Line,
	body: IDataObject,
	texts: string[],
	options: EmbedOptions,
): Promise<Embedded> {
	const cleaned = cleanTexts(context, texts, options);
	const size = Math.max(1, options.batchSize ?? TEXTS_PER_REQUEST);
	const gate = createGate(line.settings.maxConcurrentRequests);
	let promptTokens = 0;

	const call = async (batch: string[]): Promise<Outcome<number[][]>> => {
		const parts = batch.map((value) => ({ value, inList: true }));
		const request = withTexts({ url: '/embeddings', body }, parts);
		return await line.post({
			url: request.url,
			body: request.body as IDataObject,
			read(answer) {
				const { results, shared } = readEmbeddings(answer, parts);
				if (results.length !== batch.length) {
					throw new GarbledAnswer(
						`The service gave ${results.length} embeddings for ${batch.length} texts`,
					);
				}
				promptTokens += Number(shared.usage?.prompt_tokens ?? 0);
				return results.map(({ vector }) => vector);
			},
		});
	};

	const embedBatch = async (from: number): Promise<number[][]> => {
		const outcomes = await sendTogether(cleaned.slice(from, from + size), call);
		return outcomes.map((outcome, position) => {
			if (outcome.ok) return outcome.value;
			const error = subNodeError(context, outcome.failure);
			const text = cleaned[from + position];
			error.message += ` [text ${from + position}]`;
			error.description = `${error.description ?? ''} The text begins "${text.slice(0, SHOWN_CHARACTERS)}".`;
			// The others' vectors would be lost, so those that have not started are not asked for.
			gate.shut(error);
			throw error;
		});
	};

	const starts = Array.from({ length: Math.ceil(cleaned.length / size) }, (_, at) => at * size);
	const batches = await Promise.all(
		starts.map(async (from) => await gate.run(async () => await embedBatch(from))),
	);
	return { vectors: batches.flat(), promptTokens };
}
