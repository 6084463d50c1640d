/** A stream that nobody reads to its end holds no place of the account once the execution is over. */
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

import type { ISupplyDataFunctions } from 'n8n-workflow';

import { createChatFetch } from '../../../nodes/LmChatSiliconFlow/chat-fetch';
import { createStartedCalls } from '../../../nodes/LmChatSiliconFlow/message-reasoning';
import type { SubNodeClient } from '../../../nodes/shared/engine/sub-node-client';

const event = (content: string) =>
	Buffer.from(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);

it('gives its place back when the execution is stopped while a piece lies unread', async () => {
	const execution = new AbortController();
	let inFlight = 0;
	const client = {
		settings: { timeout: undefined },
		async request({ read }: Parameters<SubNodeClient['request']>[0]) {
			inFlight += 1;
			const body = Readable.from(['one', 'two', 'three'].map(event));
			const value = await read({ body, headers: {}, statusCode: 200 });
			inFlight -= 1;
			return { ok: true, value, attempts: 1 };
		},
	} as unknown as SubNodeClient;
	const context = {
		getExecutionCancelSignal: () => execution.signal,
	} as unknown as ISupplyDataFunctions;
	const fetch = createChatFetch(context, client, {
		baseUrl: 'http://x',
		scope: 'any',
		startedCalls: createStartedCalls(),
		streams: true,
	});
	const asked = {
		model: 'Qwen/Qwen3-8B',
		stream: true,
		messages: [{ role: 'user', content: 'hi' }],
	};

	const { body } = await fetch('http://x/chat/completions', { body: JSON.stringify(asked) });
	await wait(20);
	expect([inFlight, body?.locked]).toEqual([1, false]);
	execution.abort();
	await wait(20);
	expect(inFlight).toBe(0);
});
