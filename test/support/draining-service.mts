import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs by itself: a service in the process whose memory is measured would be measured with it. */
const SERVICE = `
const { createServer } = require('node:http');
let bytes = 0;
const server = createServer((request, response) => {
	request.on('data', (chunk) => (bytes += chunk.length));
	request.on('end', () => {
		response.setHeader('content-type', 'application/json');
		const answers = {
			'/v1/files': { data: { id: 'file_1' } },
			'/v1/batches': { id: 'batch_1', status: 'validating', input_file_id: 'file_1' },
			'/bytes': { bytes },
		};
		response.end(JSON.stringify(answers[request.url] ?? {}));
	});
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** A service that takes files and batches of any size and keeps nothing of them. */
export interface DrainingService {
	url: string;
	/** How much it has been sent so far. */
	receivedBytes(): Promise<number>;
	stop(): Promise<void>;
}

/** Starts it in a process of its own. */
export async function startDrainingService(): Promise<DrainingService> {
	const child = spawn(process.execPath, ['-e', SERVICE], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [port] = (await once(child.stdout, 'data')) as [Buffer];
	const url = `http://127.0.0.1:${port.toString().trim()}`;
	return {
		url,
		async receivedBytes() {
			const response = await fetch(`${url}/bytes`);
			return ((await response.json()) as { bytes: number }).bytes;
		},
		async stop() {
			child.kill();
			await once(child, 'close');
		},
	};
}
