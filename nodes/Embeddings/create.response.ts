import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { components } from '../shared/generated/api.generated';
import { costOf, traceOf, type Cost } from '../shared/engine/usage';
import { GarbledAnswer } from '../shared/http/failure';
import type { Answer, Item } from '../shared/engine/operation';
import type { GroupAnswer, PartResult } from '../shared/engine/batch';
import type { Text } from './create.request';

type EmbeddingsResponse = components['schemas']['EmbeddingsResponse'];

/** An embedding, and the model that the service says made it. */
export interface Embedding {
	vector: number[];
	model: string;
}

/** Float32 numbers, little endian, as the API encodes them in base64. */
function decode(embedding: number[] | string): number[] {
	if (typeof embedding !== 'string') return embedding;
	const bytes = Buffer.from(embedding, 'base64');
	return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}

/**
 * Reads an answer into one embedding for each text, by the index that the service gives.
 *
 * @throws GarbledAnswer when an embedding is missing: pairing texts with the vectors of others would be silent harm
 */
export function readEmbeddings(answer: Answer, texts: Text[]): GroupAnswer<Embedding, Cost> {
	const { data, model, usage } = answer.body as EmbeddingsResponse;
	const vectors: Array<number[] | undefined> = texts.map(() => undefined);
	(data ?? []).forEach(({ embedding, index }, position) => {
		vectors[index ?? position] = decode(embedding);
	});
	const results = vectors.map((vector, position) => {
		if (!vector) throw new GarbledAnswer(`The service gave no embedding for text ${position}`);
		return { vector, model };
	});
	return { results, shared: { usage: usage as IDataObject, ...traceOf(answer) } };
}

/** The output of one item: `embedding`, or `embeddings` where the item held a list. */
export function toItem(
	item: Item,
	parts: Array<PartResult<Embedding, Cost>>,
	wasList: boolean,
): INodeExecutionData {
	const vectors = parts.map(({ result }) => result.vector);
	const [{ result }] = parts;
	const cost = costOf(
		parts.map(({ share }) => share),
		item.getItemIndex(),
	);
	if (item.getNodeParameter('simplify', true)) {
		const content = wasList ? { embeddings: vectors } : { embedding: vectors[0] };
		return { json: { ...content, dimensions: vectors[0].length, model: result.model, ...cost } };
	}
	const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
	return { json: { object: 'list', model: result.model, data, ...cost } };
}
