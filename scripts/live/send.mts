import { setTimeout as wait } from 'node:timers/promises';

import type { Answer } from './check.mts';
import type { LiveRequest, Prepared } from './requests.mts';

/** Where the requests go, and with which key. */
export interface Account {
	baseUrl: string;
	apiKey: string;
	/** How long an answer may take. */
	timeoutMs: number;
}

/** An answer with what is known of its way. */
export interface Received extends Answer {
	ms: number;
	traceId: string;
	/** A stream that did not say that it is over. */
	isCut: boolean;
}

const MAX_ATTEMPTS = 3;
const RETRY_WAIT_MS = 5_000;
const TRACE_HEADER = 'x-siliconcloud-trace-id';
const STREAM_END = '[DONE]';

/** A limit, or an overload: the next try may work. */
const isPassing = (status: number) => [429, 503, 504].includes(status);

function parseBody(bytes: Buffer, kind: string): Pick<Received, 'body' | 'isStream' | 'isCut'> {
	if (kind.startsWith('text/event-stream')) {
		const events = [...bytes.toString().matchAll(/^data: ?(.*)$/gm)].map(([, data]) => data.trim());
		const chunks = events.filter((data) => data !== STREAM_END);
		const body = chunks.map((data) => JSON.parse(data) as unknown);
		return { body, isStream: true, isCut: events.at(-1) !== STREAM_END };
	}
	const text = { isStream: false, isCut: false };
	if (!/json|text/.test(kind)) return { body: bytes, ...text };
	try {
		return { body: JSON.parse(bytes.toString()) as unknown, ...text };
	} catch {
		return { body: bytes.toString(), ...text };
	}
}

async function sendOnce(
	{ baseUrl, apiKey, timeoutMs }: Account,
	{ method, path }: LiveRequest,
	{ url = path, json, form }: Prepared,
): Promise<Received> {
	const started = performance.now();
	const response = await fetch(`${baseUrl}${url}`, {
		method,
		headers: {
			authorization: `Bearer ${apiKey}`,
			...(json ? { 'content-type': 'application/json' } : {}),
		},
		body: json ? JSON.stringify(json) : form,
		// A key goes to no other address.
		redirect: 'manual',
		signal: AbortSignal.timeout(timeoutMs),
	});
	const bytes = Buffer.from(await response.arrayBuffer());
	const contentType = response.headers.get('content-type') ?? '';
	return {
		status: response.status,
		contentType,
		ms: Math.round(performance.now() - started),
		traceId: response.headers.get(TRACE_HEADER) ?? '',
		...parseBody(bytes, contentType),
	};
}

/**
 * Sends a request, up to three times where a limit or an overload stands in its way.
 *
 * @throws TypeError of fetch where the service cannot be reached; SyntaxError where a stream holds no JSON
 */
export async function send(
	account: Account,
	request: LiveRequest,
	prepared: Prepared,
): Promise<Received> {
	for (let attempt = 1; ; attempt++) {
		const received = await sendOnce(account, request, prepared);
		if (!isPassing(received.status) || attempt === MAX_ATTEMPTS) return received;
		await wait(RETRY_WAIT_MS);
	}
}
