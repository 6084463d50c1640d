import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer, request as forward, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A request as it went over the wire, one line of JSON each. */
export interface RecordedRequest {
	method: string;
	/** Path and query, from `/v1` on. */
	url: string;
	contentType?: string;
	/** In base64. */
	body: string;
}

/** Where the requests of the tests are kept for `test/wire/check.mts`; unset, they are not. */
export const WIRE_FOLDER = 'SILICONFLOW_WIRE_FOLDER';

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

/**
 * Stands before the sandbox, passes everything on as it is, and writes down each request that the
 * sandbox has answered with 200.
 */
export async function startRecorder(
	target: string,
	folder: string,
): Promise<{ url: string; stop(): void }> {
	const file = join(folder, `${randomUUID()}.jsonl`);
	const server: Server = createServer((incoming, outgoing) => {
		void bodyOf(incoming)
			.then((body) => {
				const { method = 'GET', url = '/', headers } = incoming;
				const upstream = forward(`${target}${url}`, { method, headers }, (answer) => {
					if (answer.statusCode === 200 && url.startsWith('/v1')) {
						const recorded: RecordedRequest = {
							method,
							url,
							contentType: headers['content-type'],
							body: body.toString('base64'),
						};
						appendFileSync(file, `${JSON.stringify(recorded)}\n`);
					}
					outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
					answer.on('error', () => outgoing.destroy());
					answer.pipe(outgoing);
				});
				upstream.on('error', () => outgoing.destroy());
				outgoing.on('close', () => upstream.destroy());
				upstream.end(body);
			})
			.catch(() => outgoing.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop() {
			server.closeAllConnections();
			server.close();
		},
	};
}
