import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import { checkAbilities, complete, usageOf, type ChatBody } from '../chat/completion.mts';
import { checkMedia } from '../chat/media.mts';
import { textOf } from '../chat/message.mts';
import { toEvents } from '../chat/stream.mts';
import { isRefused, type Context } from '../context.mts';
import { FAILED_MARK } from '../jobs.mts';

/** A stream that is asked for this stops in the middle, as when the connection is lost. */
const DROPPED_MARK = '[[drop]]';

/** About as fast as a model speaks. */
const MS_BETWEEN_EVENTS = 15;

async function* inTime(
	events: Iterable<string>,
	said: string,
	ms: number,
): AsyncGenerator<string, void> {
	let count = 0;
	for (const event of events) {
		count += 1;
		if (count === 4 && said.includes(DROPPED_MARK)) throw new Error('The connection is lost');
		if (count === 4 && said.includes(FAILED_MARK)) {
			yield `data: ${JSON.stringify(refusal.overloaded().body)}\n\n`;
			return;
		}
		yield event;
		if (ms > 0) await wait(ms);
	}
}

/** OpenAI's limit; the service's is told nowhere. */
const MAX_CHOICES = 128;

/** `POST /chat/completions`, plain and streamed. */
export function chatRoutes(app: FastifyInstance, { spec, fast }: Context): void {
	app.post<{ Body: ChatBody }>('/chat/completions', async ({ body }, reply) => {
		spec.check('/chat/completions', body);
		checkAbilities(body, spec.abilities);
		checkMedia(body.model, body.messages, spec.abilities);
		const isTooMuch = (body.n ?? 1) > MAX_CHOICES;
		if (isTooMuch || body.messages.some((message) => isRefused(textOf(message)))) {
			throw refusal.unnamed();
		}
		const id = randomUUID().replaceAll('-', '');
		if (body.stream) {
			const said = textOf(body.messages.at(-1) ?? { role: 'user' });
			const events = inTime(toEvents(id, body, complete(body)), said, fast ? 0 : MS_BETWEEN_EVENTS);
			return await reply.type('text/event-stream').send(Readable.from(events));
		}
		const completions = Array.from({ length: body.n ?? 1 }, () => complete(body));
		return {
			id,
			object: 'chat.completion',
			created: Math.floor(Date.now() / 1000),
			model: body.model,
			choices: completions.map(({ content, reasoning, toolCalls, finishReason }, index) => ({
				index,
				message: {
					role: 'assistant',
					content,
					...(reasoning === null ? {} : { reasoning_content: reasoning }),
					...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
				},
				finish_reason: finishReason,
			})),
			usage: usageOf(body, completions),
			system_fingerprint: '',
		};
	});
}
