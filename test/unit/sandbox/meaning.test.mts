/** Vectors and scores by the real sentence model: they follow meaning, and not only words. */
import { embed, rerank, startClient, type Client } from './client.mts';

let sandbox: Client;
beforeAll(async () => {
	sandbox = await startClient([]);
});
afterAll(async () => await sandbox.stop());

const ranking = async (query: string, documents: string[]) => {
	const { data } = await sandbox.api.post('/rerank', rerank(query, documents));
	return (data.results as Array<{ index: number; relevance_score: number }>).map(
		({ index }) => index,
	);
};

it.each([
	[
		'How do I get back into my account?',
		[
			'Our office is closed on Sundays.',
			'If you forgot your password, choose "Reset" on the login page.',
			'The printer needs new toner.',
		],
		1,
	],
	[
		'What do cats eat?',
		[
			'The stock market fell on Monday.',
			'Add flour and sugar to the bowl.',
			'Felines hunt mice and small birds.',
		],
		2,
	],
	[
		'Who pays for damage to my car?',
		['The insurance covers repairs to your vehicle.', 'Flowers bloom in May.', 'He paid by card.'],
		0,
	],
])('%s finds the passage that answers it', async (query, documents, want) => {
	expect((await ranking(query, documents))[0]).toBe(want);
});

it('puts texts of one meaning nearer than texts of like letters', async () => {
	const input = [
		'a doctor treats patients',
		'a physician cures the sick',
		'a tractor treads patios',
	];
	const { data } = await sandbox.api.post('/embeddings', embed(input));
	const [doctor, physician, tractor] = (data.data as Array<{ embedding: number[] }>).map(
		({ embedding }) => embedding,
	);
	const likeness = (a: number[], b: number[]) =>
		a.reduce((sum, value, index) => sum + value * b[index], 0);
	expect(likeness(doctor, physician)).toBeGreaterThan(likeness(doctor, tractor) + 0.1);
});

it('keeps the order of likeness at any number of dimensions', async () => {
	const input = ['rain and storm', 'a wet and windy day', 'the price of gold'];
	for (const dimensions of [64, 512, 4096]) {
		const body = embed(input, { model: 'Qwen/Qwen3-Embedding-8B', dimensions });
		const { data } = await sandbox.api.post('/embeddings', body);
		const [rain, wet, gold] = (data.data as Array<{ embedding: number[] }>).map(
			({ embedding }) => embedding,
		);
		const likeness = (a: number[], b: number[]) =>
			a.reduce((sum, value, index) => sum + value * b[index], 0);
		expect(likeness(rain, wet)).toBeGreaterThan(likeness(rain, gold));
	}
});
