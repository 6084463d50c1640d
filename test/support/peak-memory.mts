import { forgetPeak, memoryMb } from './process-usage.mts';
import { collectGarbage } from './gc.mts';

/** What a piece of work brought, and what it cost. */
export interface Peak<Result> {
	result: Result;
	/** MB that this process held at the peak of the work, above what it really held before. */
	addedMb: number;
}

/**
 * Work without jest's maps of stack traces, which n8n does not have. Node makes an error for each stream that
 * is read to its end, and jest's map of one takes 10 kB.
 */
async function withoutStacks<Result>(work: () => Promise<Result>): Promise<Result> {
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	try {
		return await work();
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
	}
}

/** Does a piece of work and looks how much memory it takes at its peak. */
export async function peakOf<Result>(work: () => Promise<Result>): Promise<Peak<Result>> {
	// What has been left behind before must not hide what the work adds.
	collectGarbage();
	await forgetPeak('self');
	const before = await memoryMb('self', 'VmRSS');
	const result = await withoutStacks(work);
	return { result, addedMb: (await memoryMb('self', 'VmHWM')) - before };
}
