import { randomUUID } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import { countTokens, isRefused, type Context } from '../context.mts';
import { similarity, type Embed } from '../vectors.mts';

type Text = string | { text?: string };

interface Body {
	model: string;
	query: Text;
	documents: Text | Text[];
	top_n?: number;
	return_documents?: boolean;
}

/** A query of so many characters was refused (measured 2026-09-16); where the limit lies is not known. */
const LONG_QUERY = 5000;

const textOf = (value: Text) => (typeof value === 'string' ? value : (value.text ?? ''));

/** A document is as good as its best sentence: that is how a cross-encoder reads it, more or less. */
async function scoreOf(embed: Embed, query: number[], document: string): Promise<number> {
	const sentences = document.split(/(?<=[.!?])\s+/).filter(Boolean);
	const vectors = await embed([document, ...sentences]);
	return Math.max(...vectors.map((vector) => similarity(query, vector)));
}

/** `POST /rerank`. */
export function rerankRoutes(app: FastifyInstance, { spec, embed }: Context): void {
	app.post<{ Body: Body }>('/rerank', async ({ body }) => {
		const { query, documents, top_n: topN, return_documents: wantsDocuments } = body;
		if (Array.isArray(documents) && documents.length === 0) {
			throw refusal.invalid('List should have at least 1 item after validation');
		}
		if (query === '') throw refusal.invalid('String should have at least 1 character');
		spec.check('/rerank', body);
		if (textOf(query).length >= LONG_QUERY) {
			throw refusal.invalid('Query is too long. Please provide a shorter query.');
		}
		const texts = [documents].flat().map(textOf);
		if ([textOf(query), ...texts].some(isRefused)) {
			throw refusal.unnamed();
		}
		const [wanted] = await embed([textOf(query)]);
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
		const tokens = texts.reduce((sum, text) => sum + countTokens(text), countTokens(textOf(query)));
		const used = { input_tokens: tokens, output_tokens: 0, image_tokens: 0 };
		return {
			id: randomUUID().replaceAll('-', ''),
			results: results.slice(0, topN),
			meta: { billed_units: { ...used, search_units: 0, classifications: 0 }, tokens: used },
		};
	});
}
