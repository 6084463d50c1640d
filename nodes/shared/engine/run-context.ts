import type { IExecuteFunctions, IHttpRequestOptions, INode, Logger } from 'n8n-workflow';

import { createSemaphore, type Semaphore } from '../http/semaphore';
import type { ChunkSender } from './chunk-sender';
import { createRateLimitWait, type RateLimitWait } from './rate-limit-wait';

/** n8n's functions that belong to a run and not to one of its items. */
export type RunFunctions = Pick<
	IExecuteFunctions,
	'continueOnFail' | 'getExecutionCancelSignal' | 'getNode' | 'logger'
>;

/**
 * What the items of one run share. It is made when the run begins, passed down, and gone when the run
 * ends: a run that n8n repeats (Retry On Fail) has nothing of the one before.
 */
export interface RunContext {
	node: INode;
	logger: Logger;
	/** Items that fail become error items, and the others go on. */
	continueOnFail: boolean;
	/** Aborted when the execution is stopped. */
	signal?: AbortSignal;
	/** As many requests as this lets in are in flight, with their files in memory. */
	semaphore: Semaphore;
	/** What n8n's Request Options say of every request. */
	transport: Partial<IHttpRequestOptions>;
	/** Takes the pieces of answers, where somebody waits for them. */
	chunks?: ChunkSender;
	/** Work that items have in common, by what it is. */
	shared: Map<string, Promise<unknown>>;
	/** How many items wait for work that the service does. */
	pollingItems: number;
	/** How long the run has waited for the account's limit. */
	rateLimitWait: RateLimitWait;
	/** What else a person should know of the run, each sentence said once. */
	hints: Set<string>;
	/** Gives up the requests that have not started, where the run ends with the first error. */
	onItemError(error: Error): void;
}

/** @param maxConcurrentRequests of the run */
export function createRunContext(
	functions: RunFunctions,
	node: INode,
	maxConcurrentRequests: number,
	transport: Partial<IHttpRequestOptions>,
): RunContext {
	const signal = functions.getExecutionCancelSignal();
	const semaphore = createSemaphore(maxConcurrentRequests);
	const continueOnFail = functions.continueOnFail();
	return {
		node,
		logger: functions.logger,
		continueOnFail,
		signal,
		semaphore,
		transport,
		shared: new Map(),
		pollingItems: 0,
		rateLimitWait: createRateLimitWait(),
		hints: new Set(),
		onItemError(error) {
			// Their results would be lost.
			if (!continueOnFail || signal?.aborted) semaphore.close(error);
		},
	};
}

/**
 * Does work that several items of a run have in common once, and gives its result to all of them.
 *
 * @param key what the items have in common
 * @throws what the work throws, to each of the items
 */
export async function oncePerRun<T>(
	{ shared }: RunContext,
	key: string,
	work: () => Promise<T>,
): Promise<T> {
	const known = shared.get(key) as Promise<T> | undefined;
	const result = known ?? work();
	shared.set(key, result);
	return await result;
}
