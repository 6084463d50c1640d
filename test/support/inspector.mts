import type { Profiler } from 'node:inspector';

import type { N8n } from '../../scripts/n8n/server.mts';

/** What a process holds when all that could be thrown away is thrown away. */
export interface Memory {
	/** JavaScript objects after a forced garbage collection, MB. */
	heapMb: number;
	/** The same with buffers outside of the heap. */
	liveMb: number;
	/** The whole process as the system sees it, MB. */
	rssMb: number;
}

/** The door that Node's own debugger uses. */
export interface Inspector {
	/** Forces a garbage collection and looks what is left. */
	memory(): Promise<Memory>;
	/** What the process does while something runs, looked at every half a millisecond. */
	profile(run: () => Promise<unknown>): Promise<Profiler.Profile>;
	close(): void;
}

/** What n8n must be started with: the inspector on a free port of 127.0.0.1. */
export const INSPECTED = ['--inspect=127.0.0.1:0'];

const SAMPLING_INTERVAL_US = 500;

const MB = 1024 * 1024;

/**
 * Connects to a process that was started with `INSPECTED`.
 *
 * @throws Error when it was started without
 */
export async function inspect(n8n: Pick<N8n, 'inspectorUrl'>): Promise<Inspector> {
	if (!n8n.inspectorUrl) throw new Error('n8n was not started with its inspector');
	const socket = new WebSocket(n8n.inspectorUrl);
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve, { once: true });
		socket.addEventListener('error', reject, { once: true });
	});
	const waiting = new Map<number, (result: unknown) => void>();
	let lastId = 0;
	socket.addEventListener('message', ({ data }) => {
		const { id, result } = JSON.parse(String(data)) as { id: number; result: unknown };
		waiting.get(id)?.(result);
		waiting.delete(id);
	});
	const call = async (method: string, params: object = {}) =>
		await new Promise<unknown>((resolve) => {
			lastId += 1;
			waiting.set(lastId, resolve);
			socket.send(JSON.stringify({ id: lastId, method, params }));
		});
	return {
		async memory() {
			// Twice: what the first run finalises, the second can throw away.
			await call('HeapProfiler.collectGarbage');
			await call('HeapProfiler.collectGarbage');
			const { result } = (await call('Runtime.evaluate', {
				expression: 'process.memoryUsage()',
				returnByValue: true,
			})) as { result: { value: NodeJS.MemoryUsage } };
			const { heapUsed, external, rss } = result.value;
			return { heapMb: heapUsed / MB, liveMb: (heapUsed + external) / MB, rssMb: rss / MB };
		},
		async profile(run) {
			await call('Profiler.enable');
			await call('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
			await call('Profiler.start');
			await run();
			const { profile } = (await call('Profiler.stop')) as { profile: Profiler.Profile };
			return profile;
		},
		close: () => socket.close(),
	};
}
