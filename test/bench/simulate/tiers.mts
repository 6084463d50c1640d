import type { Limits, Load } from './service.mts';

/** What an account of a tier may do with models of a kind, and what one request of it carries. */
export interface Tier {
	kind: string;
	tier: string;
	limits: Limits;
	/** Items per day, where the service limits that. */
	perDay?: number;
	load: Load;
	itemsPerRequest: number;
	item: string;
}

const SECOND = 1_000;

const CHAT = {
	kind: 'Chat',
	load: { tokens: 500, latency: 3 * SECOND },
	itemsPerRequest: 1,
	item: 'answer of 500 tokens, question included',
};
const EMBEDDINGS = {
	kind: 'Embeddings',
	load: { tokens: 32 * 200, latency: SECOND },
	itemsPerRequest: 32,
	item: 'text of 200 tokens, 32 in a request',
};
const RERANK = {
	kind: 'Rerank',
	load: { tokens: 50 * 100, latency: SECOND },
	itemsPerRequest: 50,
	item: 'document of 100 tokens, 50 in a request',
};
const SPEECH = {
	kind: 'Speech',
	load: { tokens: 100, latency: 3 * SECOND },
	itemsPerRequest: 1,
	item: 'paragraph of 100 tokens',
};
const TRANSCRIPTION = {
	kind: 'Transcription',
	load: { tokens: 250, latency: 2 * SECOND },
	itemsPerRequest: 1,
	item: 'recording of 250 tokens',
};
const IMAGES = {
	kind: 'Images',
	// Pictures are counted and not requests: what a token is to the others.
	load: { tokens: 1, latency: 8 * SECOND },
	itemsPerRequest: 1,
	item: 'picture',
};

/**
 * The limits that the service documents: for chat, embeddings and rerank the range from the lowest
 * tier to the highest (docs.siliconflow.cn, Rate Limits, 1.4); for speech and transcription those of
 * tier L0 in the list of models.
 */
export const TIERS: Tier[] = [
	{ ...CHAT, tier: 'lowest', limits: { requestsPerMinute: 1_000, tokensPerMinute: 50_000 } },
	{ ...CHAT, tier: 'highest', limits: { requestsPerMinute: 10_000, tokensPerMinute: 5_000_000 } },
	{ ...EMBEDDINGS, tier: 'lowest', limits: { requestsPerMinute: 2_000, tokensPerMinute: 500_000 } },
	{
		...EMBEDDINGS,
		tier: 'highest',
		limits: { requestsPerMinute: 10_000, tokensPerMinute: 10_000_000 },
	},
	{ ...RERANK, tier: 'all', limits: { requestsPerMinute: 2_000, tokensPerMinute: 500_000 } },
	{ ...SPEECH, tier: 'L0', limits: { requestsPerMinute: 1_000, tokensPerMinute: 40_000 } },
	{ ...TRANSCRIPTION, tier: 'L0', limits: { requestsPerMinute: 1_000, tokensPerMinute: 50_000 } },
	{ ...IMAGES, tier: 'lowest', limits: { tokensPerMinute: 2 }, perDay: 400 },
];

/** The most requests a minute that the limits allow. */
export function ceilingOf({ limits, load }: Pick<Tier, 'limits' | 'load'>): number {
	const { requestsPerMinute = Infinity, tokensPerMinute = Infinity } = limits;
	return Math.min(requestsPerMinute, load.tokens > 0 ? tokensPerMinute / load.tokens : Infinity);
}
