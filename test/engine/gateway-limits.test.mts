/** How gateways refuse for a limit, other than by a plain 429. */
import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { runNode, startBinaryStore, stopBinaryStore } from '../support/engine.mts';
import { runAgainst } from '../support/run-against.mts';
import { CONTINUE } from '../support/run-on-sandbox.mts';
import { startScriptedService, type ScriptedResponse } from '../support/scripted-service.mts';

beforeAll(startBinaryStore);
afterAll(stopBinaryStore);

const items = (count: number) => Array.from({ length: count }, () => ({ json: {} }));

/** A model of its own for each test: what is found of a limit is shared by model. */
const chat = (model: string): IDataObject => ({
	operation: 'complete',
	model: { __rl: true, mode: 'id', value: model },
	messages: { values: [{ role: 'user', content: 'hi' }] },
	options: {},
});

it('asks each item once, and says to top up, where a 429 means that the money is used up', async () => {
	const error = { code: 'insufficient_quota', message: 'You exceeded your current quota' };
	const answer: ScriptedResponse = { status: 429, body: { error } };
	const { items: output, received } = await runAgainst(
		new SiliconFlowChat(),
		chat('used/up'),
		[answer],
		items(20),
	);
	expect(received).toHaveLength(20);
	expect(output).toHaveLength(20);
	expect(JSON.stringify(output[0].json)).toContain('Top up');
});

it.each([503, 403])(
	'loses no item where three at a time are allowed and a %i refuses',
	async (status) => {
		const body = JSON.stringify({
			choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }],
		});
		let inFlight = 0;
		const answer: ScriptedResponse = (response) => {
			response.setHeader('content-type', 'application/json');
			if (inFlight >= 3) {
				response.statusCode = status;
				response.end(JSON.stringify({ message: 'Rate limit exceeded' }));
				return;
			}
			inFlight += 1;
			setTimeout(() => {
				inFlight -= 1;
				response.end(body);
			}, 30);
		};
		const { items: output } = await runAgainst(
			new SiliconFlowChat(),
			chat(`refused/${status}`),
			[answer],
			items(40),
		);
		expect(output.map(({ json }) => json.content)).toEqual(Array(40).fill('hello'));
	},
);

it('waits as often as Max Retries says for an item that goes alone', async () => {
	const body = { choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }] };
	let isUsedUpUntil = 0;
	const service = await startScriptedService((_request, number) => {
		if (number === 10) isUsedUpUntil = Date.now() + 1_500;
		return Date.now() < isUsedUpUntil ? { status: 429, body: { message: 'busy' } } : { body };
	});
	const run = async (count: number) =>
		await runNode({
			node: new SiliconFlowChat(),
			parameters: { ...chat('one/by/one'), options: { maxRetries: 2 } },
			items: items(count),
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
			...CONTINUE,
		});
	try {
		await run(10);
		// After so many that were served a refusal may be chance, and says nothing of how long to wait.
		const { items: output } = await run(1);
		expect(output[0].json.content).toBe('hello');
	} finally {
		await service.stop();
	}
});

it('serves all others where two items are larger than the tokens of a minute, and says so of these', async () => {
	const large = 'a long report '.repeat(2_000);
	const service = await startScriptedService(() => (response, { body }) => {
		const isLarge = body.includes(large);
		const answer = isLarge
			? { message: 'TPM limit reached.' }
			: { choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }] };
		const end = () => response.end(JSON.stringify(answer));
		response.writeHead(isLarge ? 429 : 200, { 'content-type': 'application/json' });
		setTimeout(end, isLarge ? 0 : 50);
	});
	const isLargeItem = (index: number) => index === 12 || index === 40;
	try {
		const { items: output } = await runNode({
			node: new SiliconFlowChat(),
			parameters: {
				...chat('larger/than/limit'),
				messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
				options: { maxRetries: 2 },
			},
			items: Array.from({ length: 400 }, (_, index) => ({
				json: { text: isLargeItem(index) ? large : 'hi' },
			})),
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
			...CONTINUE,
		});
		const failed = output.flatMap(({ json }, index) => (json.error ? [index] : []));
		expect(failed).toEqual([12, 40]);
		for (const index of failed) {
			expect(JSON.stringify(output[index].json)).toContain('this one alone is refused');
		}
		// Each is tried as often as Max Retries says, and while it may still be chance.
		expect(service.received.length).toBeLessThan(400 + 20);
	} finally {
		await service.stop();
	}
});
