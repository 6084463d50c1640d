import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface ReceivedRequest {
	method: string;
	path: string;
	authorization?: string;
	/** The trace id that it was sent with. */
	traceId?: string;
	/** Its first million characters. */
	body: string;
	/** How long it was, in bytes. */
	bytes: number;
}

/** What a test has the service say; a function writes the response itself. */
export type ScriptedResponse =
	| { status?: number; headers?: Record<string, string>; body?: unknown }
	| ((response: ServerResponse, request: ReceivedRequest) => void);

export interface ScriptedService {
	url: string;
	received: ReceivedRequest[];
	stop(): Promise<void>;
}

const MAX_KEPT_LENGTH = 1_000_000;

async function bodyOf(request: IncomingMessage): Promise<{ body: string; bytes: number }> {
	let body = '';
	let bytes = 0;
	for await (const chunk of request) {
		bytes += (chunk as Buffer).length;
		if (body.length < MAX_KEPT_LENGTH) body += (chunk as Buffer).toString();
	}
	return { body, bytes };
}

/**
 * A service that says what a test wants, however odd: the sandbox speaks as SiliconFlow does.
 *
 * @param script makes the response to the request of this number, from 0
 */
export async function startScriptedService(
	script: (request: ReceivedRequest, number: number) => ScriptedResponse,
): Promise<ScriptedService> {
	const received: ReceivedRequest[] = [];
	const server = createServer((request, response) => {
		const answer = async () => {
			const { body, bytes } = await bodyOf(request);
			const { method = '', url: path = '', headers } = request;
			const traceId = headers['x-trace-id']?.toString();
			const { authorization } = headers;
			const noted = { method, path, authorization, traceId, body, bytes };
			received.push(noted);
			const scripted = script(noted, received.length - 1);
			if (typeof scripted === 'function') {
				scripted(response, noted);
				return;
			}
			const { status = 200, headers: given, body: said = {} } = scripted;
			const isText = typeof said === 'string' || Buffer.isBuffer(said);
			response.writeHead(status, { 'content-type': 'application/json', ...given });
			response.end(isText ? said : JSON.stringify(said));
		};
		answer().catch((error: unknown) => {
			// Unanswered, a fault of the script would look like a service that hangs.
			if (!response.headersSent) response.writeHead(400);
			response.end(`The script of the test failed: ${String(error)}`);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
