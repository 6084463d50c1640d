import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that has arrived at one of the services. */
export interface ServiceRequest {
	path: string;
	authorization?: string;
	/** The body as text; of a form with files their names and bytes are in it. */
	body: string;
}

/** Telegram's bot API and Zoom's downloads, as far as the examples use them. */
export interface FileServices {
	url: string;
	requests: ServiceRequest[];
	stop(): Promise<void>;
}

/** @param files by the end of their path, e.g. `voice/file_0.oga` */
export async function startFileServices(files: Record<string, Buffer>): Promise<FileServices> {
	const requests: ServiceRequest[] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const path = request.url ?? '';
			const { authorization } = request.headers;
			requests.push({ path, authorization, body: Buffer.concat(parts).toString('latin1') });
			const file = Object.keys(files).find((name) => path.endsWith(name));
			if (file) {
				response.end(files[file]);
				return;
			}
			const [firstFile = ''] = Object.keys(files);
			const result = path.endsWith('/getFile') ? { file_path: firstFile } : { message_id: 1 };
			response.setHeader('Content-Type', 'application/json');
			response.end(JSON.stringify({ ok: true, result }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		requests,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
