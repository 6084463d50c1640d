import { randomUUID } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import { countTokens, isRefused, type Context } from '../context.mts';
import { countImages, textsOf, type Content } from '../content.mts';
import { similarity, type Embed } from '../vectors.mts';

interface Body {
	model: string;
	query: Content;
	documents: Content | Content[];
	top_n?: number;
	return_documents?: boolean;
}

/** What an image costs here; the service counts by its size. */
const IMAGE_TOKENS = 256;

/** A query of so many characters was refused (measured 2026-09-16); where the limit lies is not known. */
const LONG_QUERY = 5000;

/** A document is as good as its best sentence: that is how a cross-encoder reads it, more or less. */
async function scoreOf(embed: Embed, query: number[], document: string): Promise<number> {
	const sentences = document.split(/(?<=[.!?])\s+/).filter(Boolean);
	const vectors = await embed([document, ...sentences]);
	return Math.max(...vectors.map((vector) => similarity(query, vector)));
}

/** `POST /rerank`. */
export function rerankRoutes(app: FastifyInstance, { spec, embed }: Context): void {
	app.post<{ Body: Body }>('/rerank', async ({ body }) => {
		const { model, query, documents, top_n: topN, return_documents: wantsDocuments } = body;
		if (Array.isArray(documents) && documents.length === 0) {
			throw refusal.invalid('List should have at least 1 item after validation');
		}
		if (query === '') throw refusal.invalid('String should have at least 1 character');
		spec.check('/rerank', body);
		const contents = [documents].flat();
		const [asked, ...texts] = textsOf([query, ...contents], model, spec.imageModels);
		if (asked.length >= LONG_QUERY) {
			throw refusal.invalid('Query is too long. Please provide a shorter query.');
		}
		if ([asked, ...texts].some(isRefused)) {
			throw refusal.unnamed();
		}
		const [wanted] = await embed([asked]);
		const results = [];
		for (const [index, text] of texts.entries()) {
			const score = await scoreOf(embed, wanted, text);
			results.push({
				...(wantsDocuments ? { document: { text } } : {}),
				index,
				relevance_score: score,
			});
		}
		results.sort((a, b) => b.relevance_score - a.relevance_score);
		const tokens = texts.reduce((sum, text) => sum + countTokens(text), countTokens(asked));
		const used = {
			input_tokens: tokens,
			output_tokens: 0,
			image_tokens: IMAGE_TOKENS * countImages([query, ...contents]),
		};
		return {
			id: randomUUID().replaceAll('-', ''),
			results: results.slice(0, topN),
			meta: { billed_units: { ...used, search_units: 0, classifications: 0 }, tokens: used },
		};
	});
}
