import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import { countTokens, isRefused, type Context } from '../context.mts';
import { textsOf, type Content } from '../content.mts';
import { resize } from '../vectors.mts';

interface Body {
	model: string;
	input: Content | Content[];
	dimensions?: number;
	encoding_format?: 'float' | 'base64';
}

/** The live service's limit; the documented one, 32, is the specification's to check. */
const MAX_BATCH = 64;

/** How long a model's vectors are when nothing is asked (the models' own cards, 2025). */
function dimensionsOf(model: string): number {
	if (model.includes('8B')) return 4096;
	if (model.includes('4B')) return 2560;
	return model.includes('bce') ? 768 : 1024;
}

const toBase64 = (vector: number[]) =>
	Buffer.from(Float32Array.from(vector).buffer).toString('base64');

/** `POST /embeddings`. */
export function embeddingRoutes(app: FastifyInstance, { spec, embed }: Context): void {
	app.post<{ Body: Body }>('/embeddings', async ({ body }) => {
		const inputs = Array.isArray(body.input) ? body.input : [body.input];
		if (inputs.length > MAX_BATCH) throw refusal.batchTooLarge(inputs.length);
		if (inputs.length === 0) throw refusal.unnamed();
		spec.check('/embeddings', body);
		const { model, dimensions, encoding_format: encoding } = body;
		if (dimensions !== undefined && !model.includes('Qwen3')) {
			throw refusal.invalid('dimensions is not supported by this model');
		}
		const texts = textsOf(inputs, model, spec.imageModels);
		const limit = spec.maxInputTokens[model] ?? Infinity;
		if (texts.some((text) => isRefused(text) || countTokens(text) > limit)) {
			throw refusal.unnamed();
		}
		const vectors = await embed(texts);
		const data = vectors.map((vector, index) => {
			const sized = resize(vector, dimensions ?? dimensionsOf(model));
			return {
				object: 'embedding',
				index,
				embedding: encoding === 'base64' ? toBase64(sized) : sized,
			};
		});
		const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
		const usage = { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens };
		return { object: 'list', model, data, usage };
	});
}
