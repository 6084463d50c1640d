import { abortableSleep } from './abortable-sleep';
import type { BodyStream } from './api-response';

/** As n8n has it for a request; the official adapter gives up a stream after as long (2026-08). */
const DEFAULT_IDLE_MS = 300_000;

/** A timer that n8n's older releases cannot end stays for as long, one for each request. */
const MAX_NAP_MS = 5_000;

/**
 * Watches over a streamed body until its connection is let go: n8n's timeout of a request ends with the
 * headers. Where nothing comes for too long, though everything is read, the body ends with an error.
 *
 * @param connection of the request, whose abort closes it
 * @param maxIdleMs how long nothing may come
 */
export function watchStream(
	stream: BodyStream,
	connection: AbortController,
	maxIdleMs = DEFAULT_IDLE_MS,
): void {
	let heardAt = Date.now();
	const push = stream.push.bind(stream);
	// To listen for its data would make it flow.
	stream.push = (...pieces) => {
		heardAt = Date.now();
		return push(...pieces);
	};
	// It may end while nobody reads; an error that nobody listens to ends n8n.
	stream.on('error', () => undefined);
	const watch = async () => {
		for (;;) {
			const leftMs = heardAt + maxIdleMs - Date.now();
			await abortableSleep(Math.min(MAX_NAP_MS, leftMs), connection.signal);
			// What lies there waits for its reader, and not for the service.
			if (stream.readableLength > 0) heardAt = Date.now();
			if (Date.now() - heardAt < maxIdleMs) continue;
			stream.destroy(Object.assign(new Error('The service fell silent'), { code: 'ETIMEDOUT' }));
			// The http library waits for its next piece before it lets itself be destroyed.
			connection.abort();
		}
	};
	watch().catch(() => undefined);
}
