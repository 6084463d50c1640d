import { readFile, writeFile } from 'node:fs/promises';

/** What the system counts of a process: what it holds now, and the most that it has held. */
export type MemoryKind = 'VmRSS' | 'VmHWM';

/**
 * The memory of a process, in MB, as Linux counts it (man 5 proc).
 *
 * @param pid a process id, or `self`
 */
export async function memoryMb(pid: number | 'self', kind: MemoryKind): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(new RegExp(`${kind}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

/** From here on the peak counts anew: Linux forgets it when told "5" (man 5 proc). */
export async function forgetPeak(pid: number | 'self'): Promise<void> {
	await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** Linux counts processor time in hundredths of a second (man 5 proc, `_SC_CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/** The processor's time that a process has taken so far, in seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	// After the name in brackets, which may hold anything, user and system time are the 12th and 13th field.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
