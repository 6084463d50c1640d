import type { Inspector } from '../support/inspector.mts';
import { cpuSeconds, forgetPeak, memoryMb } from '../support/process-usage.mts';

/** What a run took from a process. */
export interface Usage {
	/** The most memory above what the process held before, in MB. */
	peakMb: number;
	cpuSeconds: number;
}

/**
 * Starts to watch a process, from what it really holds; the function it gives says what was taken
 * since.
 */
export async function watchUsage(pid: number, inspector: Inspector): Promise<() => Promise<Usage>> {
	// It collects garbage before it looks.
	const { rssMb } = await inspector.memory();
	await forgetPeak(pid);
	const cpuBefore = await cpuSeconds(pid);
	return async () => ({
		peakMb: (await memoryMb(pid, 'VmHWM')) - rssMb,
		cpuSeconds: (await cpuSeconds(pid)) - cpuBefore,
	});
}
