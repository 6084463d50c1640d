import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowRerank();
const model = modelId('BAAI/bge-reranker-v2-m3');
const fruits = ['a red apple', 'the price of steel', 'apple pie with cinnamon', 'winter tyres'];

describe('Rerank', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const items = {
		operation: 'rerankItems',
		model,
		query: 'apple',
		document: '={{ $json.text }}',
		options: {},
	};

	const list = { operation: 'rerankList', model, query: '={{ $json.query }}', options: {} };

	it('puts all items in order of relevance with one request, keeping their data and links', async () => {
		const input = fruits.map((text, id) => ({ id, text }));
		const { items: ranked } = await sandbox.run(node, items, input);
		expect(await sandbox.requests('/rerank')).toHaveLength(1);
		expect(ranked).toHaveLength(4);
		const scores = ranked.map(({ json }) => json.relevanceScore as number);
		expect(scores).toEqual([...scores].sort((a, b) => b - a));
		expect(ranked.slice(0, 2).map(({ json }) => json.id)).toEqual(
			expect.arrayContaining([0, 2]) as unknown,
		);
		for (const { json, pairedItem } of ranked) expect(pairedItem).toEqual({ item: json.id });
	});

	it('keeps the top N, and ranks items of different queries apart', async () => {
		const input = fruits.flatMap((text) => [
			{ text, query: 'apple' },
			{ text, query: 'tyres' },
		]);
		const options = { topN: 1 };
		const parameters = { ...items, query: '={{ $json.query }}', options };
		const { items: ranked } = await sandbox.run(node, parameters, input);
		expect(await sandbox.requests('/rerank')).toHaveLength(2);
		expect(ranked.map(({ json }) => [json.query, json.text])).toEqual([
			['apple', expect.stringContaining('apple')],
			['tyres', 'winter tyres'],
		]);
	});

	it.each([
		[[1, 2, 3, 1], 3, ['the largest, 3, was used.']],
		[[1, null, 3, 1], 4, ['none was used.']],
		[[2, 2, 2, 2], 2, []],
	])(
		'drops no document that one of the items asks for, when an expression gives Top N as %j',
		async (wanted, most, said) => {
			const input = fruits.map((text, id) => ({ text, wanted: wanted[id] ?? null }));
			const parameters = { ...items, options: { topN: '={{ $json.wanted }}' } };
			const { items: ranked, run } = await sandbox.run(node, parameters, input);
			expect(ranked).toHaveLength(most);
			expect(await sandbox.requests('/rerank')).toHaveLength(1);
			const [{ hints = [] } = {}] = run.data.resultData.runData.Tested ?? [];
			expect(hints.map(({ message }) => message)).toEqual(
				said.map((used) => `Items with the same query ask for different Top N: ${used}`),
			);
		},
	);

	it.each(['={{ null }}', "={{ '' }}", 0, -1, 0.4])(
		'puts out at least one document of a paid ranking, whatever Top N is: %j',
		async (topN) => {
			const input = fruits.map((text) => ({ text, query: 'apple', documents: fruits }));
			const { items: ranked } = await sandbox.run(node, { ...items, options: { topN } }, input);
			expect(ranked).toHaveLength(typeof topN === 'string' ? fruits.length : 1);
			const parameters = { ...list, documents: '={{ $json.documents }}', options: { topN } };
			const { items: lists } = await sandbox.run(node, parameters, input.slice(0, 1));
			expect(lists[0].json.results).toHaveLength(ranked.length);
		},
	);

	it('ranks what it can when one document is refused or empty', async () => {
		const input = [...fruits, 'apple [[refuse]]', ''].map((text) => ({ text }));
		const { items: ranked } = await sandbox.run(node, items, input, CONTINUE);
		const failed = ranked.filter(({ json }) => json.error);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 4 }, { item: 5 }]);
		expect(failed[1].json.error).toBe('Document is empty [item 5]');
		expect(ranked.filter(({ json }) => json.relevanceScore !== undefined)).toHaveLength(4);
	});

	it('sends nothing for an item without a query, and ranks the others', async () => {
		const input = ['apple', ' ', null].map((query) => ({ query, text: 'an apple' }));
		const parameters = { ...items, query: '={{ $json.query }}' };
		const { items: ranked } = await sandbox.run(node, parameters, input, CONTINUE);
		expect(ranked.map(({ json }) => json.error)).toEqual([
			undefined,
			'Query is empty [item 1]',
			'Query is empty [item 2]',
		]);
		expect(await sandbox.requests('/rerank')).toHaveLength(1);
	});

	it('sorts a list and joins the scores back to the originals', async () => {
		const documents = fruits.map((text, id) => ({ id, text }));
		const {
			items: [{ json }],
		} = await sandbox.run(
			node,
			{ ...list, documents: '={{ $json.documents }}', options: { topN: 2 } },
			[{ query: 'apple', documents }],
		);
		const results = json.results as Array<{ index: number; document: unknown }>;
		expect(results).toHaveLength(2);
		for (const { index, document } of results) expect(document).toEqual(documents[index]);
		expect(json.usage).toMatchObject({ input_tokens: expect.any(Number) as number });
	});

	it('takes a JSON list as text, and says what is wrong with anything else', async () => {
		const input = ['["a, b", "c"]', 'a, b', '[]', '[null]'].map((documents) => ({
			query: 'a',
			documents,
		}));
		const parameters = { ...list, documents: '={{ $json.documents }}' };
		const { items: output } = await sandbox.run(node, parameters, input, CONTINUE);
		expect(output[0].json.results).toHaveLength(2);
		expect(output.slice(1).map(({ json }) => json.error)).toEqual([
			'Documents is not valid JSON: "a, b" [item 1]',
			'The list of documents is empty [item 2]',
			'Document 0 of the list has no text [item 3]',
		]);
	});
});
