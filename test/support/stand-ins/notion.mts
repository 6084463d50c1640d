import { randomUUID } from 'node:crypto';

import { startStandIn, type StandIn } from './server.mts';

type Block = { type: string } & Record<string, { text?: Array<{ text: { content: string } }> }>;

/** A page with the words of its blocks, each after its type. */
export interface NotionPage {
	title: string;
	blocks: string[];
}

/** A Notion with one database. */
export interface Notion extends StandIn {
	key: string;
	databaseId: string;
	pages(): NotionPage[];
}

export const NOTION_HOST = 'api.notion.com';

const KEY = 'secret_stand-in';
/** Notion refuses a longer text (developers.notion.com, request limits). */
const MAX_CHARACTERS = 2_000;

const wordsOf = (block: Block): string => {
	const content = block[block.type];
	return (content.text ?? []).map(({ text }) => text.content).join('');
};

export async function startNotion(): Promise<Notion> {
	const databaseId = randomUUID();
	const pages = new Map<string, { title: string; blocks: Block[] }>();
	const standIn = await startStandIn((app) => {
		app.addHook('onRequest', async ({ headers }, reply) => {
			if (headers.authorization === `Bearer ${KEY}` && headers['notion-version']) return;
			await reply.code(401).send({ code: 'unauthorized', message: 'API token is invalid.' });
		});
		app.get<{ Params: { id: string } }>('/v1/databases/:id', async ({ params }, reply) =>
			params.id === databaseId
				? { object: 'database', properties: { Name: { id: 'title', type: 'title' } } }
				: await reply.code(404).send({ code: 'object_not_found', message: 'No such database' }),
		);
		const refuseLong = (blocks: Block[]) => {
			const long = blocks.find((block) => wordsOf(block).length > MAX_CHARACTERS);
			return long && { code: 'validation_error', message: 'content.length should be ≤ `2000`' };
		};
		interface NewPage {
			properties: { Name: { title: Array<{ text: { content: string } }> } };
			children: Block[];
		}
		app.post<{ Body: NewPage }>('/v1/pages', async ({ body }, reply) => {
			const refusal = refuseLong(body.children);
			if (refusal) return await reply.code(400).send(refusal);
			const id = randomUUID();
			const title = body.properties.Name.title.map(({ text }) => text.content).join('');
			pages.set(id, { title, blocks: [...body.children] });
			return {
				object: 'page',
				id,
				parent: { type: 'database_id', database_id: databaseId },
				properties: { Name: { id: 'title', type: 'title', title: [{ plain_text: title }] } },
				url: `https://www.notion.so/${id}`,
			};
		});
		app.patch<{ Params: { id: string }; Body: { children: Block[] } }>(
			'/v1/blocks/:id/children',
			async ({ params, body }, reply) => {
				const page = pages.get(params.id);
				const refusal = refuseLong(body.children);
				if (refusal) return await reply.code(400).send(refusal);
				if (!page) return await reply.code(404).send({ code: 'object_not_found', message: 'None' });
				page.blocks.push(...body.children);
				return { object: 'list', results: body.children.map(({ type }) => ({ type })) };
			},
		);
	});
	return {
		...standIn,
		key: KEY,
		databaseId,
		pages: () =>
			[...pages.values()].map(({ title, blocks }) => ({
				title,
				blocks: blocks.map((block) => `${block.type}: ${wordsOf(block)}`),
			})),
	};
}
