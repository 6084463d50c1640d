import {
	sleep,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type Logger,
} from 'n8n-workflow';

import { accountFor, type CredentialOwner } from '../http/base-url';
import { createSemaphore, type Semaphore } from '../http/semaphore';
import type { ChunkSender } from './chunk-sender';
import { createRateLimitWait, type RateLimitWait } from './rate-limit-wait';

/** n8n's functions that belong to a run and not to one of its items. */
export type RunFunctions = Pick<
	IExecuteFunctions,
	'continueOnFail' | 'getCredentials' | 'getExecutionCancelSignal' | 'getNode' | 'logger'
> &
	Partial<Pick<IExecuteFunctions, 'isToolExecution'>>;

/** n8n's functions for what a person should know of a run; not every n8n has hints. */
export interface HintFunctions {
	logger: Logger;
	addExecutionHints?: IExecuteFunctions['addExecutionHints'];
}

/** What n8n appends to the type of a node that is the tool of an agent. */
const TOOL_TYPE = /Tool$/;

/** Shows a sentence in the output panel, and writes it into n8n's log. */
export function addExecutionHint(functions: HintFunctions, message: string): void {
	functions.logger.info(`SiliconFlow: ${message}`);
	functions.addExecutionHints?.({ message, location: 'outputPane' });
}

/**
 * What the items of one run share. It is made when the run begins, passed down, and gone when the run
 * ends: a run that n8n repeats (Retry On Fail) has nothing of the one before.
 */
export interface RunContext {
	node: INode;
	logger: Logger;
	/** Items that fail become error items, and the others go on. */
	continueOnFail: boolean;
	/**
	 * An agent has called the node as its tool: it gets the fields of the output and no files. n8n's own
	 * `isToolExecution` knows only the agents before version 3: those of today have the engine run their
	 * tools as ordinary nodes.
	 */
	isToolCall: boolean;
	/** Aborted when the execution is stopped. */
	signal?: AbortSignal;
	/** As many requests as this lets in are in flight, with their files in memory. */
	semaphore: Semaphore;
	/** As many links from responses as this lets in are open. */
	downloads: Semaphore;
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
	/** Whether all items have one account. */
	hasOneAccount(): Promise<boolean>;
	/** Gives up the requests and downloads that have not started, where the run ends with the first error. */
	onItemError(error: Error): void;
}

/** The index of an item that no run has. A prime: keys taken in turn by `$itemIndex` differ from the first. */
const NO_ITEM = 2 ** 31 - 1;

/**
 * Whether all items of a run have one account. The fields of a credential may be expressions, of which n8n
 * says nothing, and each time that it is asked for a credential it asks its database. So it is asked for
 * that of an item and of one that is not there: an expression that looks at its item fails there, or gives
 * something else.
 *
 * @param of gives n8n's functions for the item at an index
 */
async function haveOneAccount(of: (itemIndex: number) => CredentialOwner): Promise<boolean> {
	try {
		const [first, none] = await Promise.all([accountFor(of(0)), accountFor(of(NO_ITEM))]);
		return first.id === none.id;
	} catch {
		// What is wrong with a credential is said to each item that it is wrong for.
		return false;
	}
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
	const downloads = createSemaphore(maxConcurrentRequests);
	const continueOnFail = functions.continueOnFail();
	const ownerAt = (itemIndex: number): CredentialOwner => ({
		getNode: () => node,
		getCredentials: async (type) => await functions.getCredentials(type, itemIndex),
	});
	let oneAccount: Promise<boolean> | undefined;
	return {
		node,
		logger: functions.logger,
		continueOnFail,
		isToolCall: functions.isToolExecution?.() === true || TOOL_TYPE.test(node.type),
		signal,
		semaphore,
		downloads,
		transport,
		shared: new Map(),
		pollingItems: 0,
		rateLimitWait: createRateLimitWait(),
		hints: new Set(),
		hasOneAccount: async () => await (oneAccount ??= haveOneAccount(ownerAt)),
		onItemError(error) {
			// Their results would be lost.
			if (continueOnFail && !signal?.aborted) return;
			semaphore.close(error);
			downloads.close(error);
		},
	};
}

/**
 * How long n8n may wait for its turn while items are read, in milliseconds. An answer needs a few turns
 * to get through; with longer ones the rate limiter would count requests as in flight that have long
 * ended, and take an account for larger than it is.
 */
const TURN_MS = 10;

/** One after the other, with turns for n8n between them. */
export async function* inTurn<T>(entries: T[]): AsyncGenerator<T> {
	let turnBegan = Date.now();
	for (const [index, entry] of entries.entries()) {
		// The first item has loaded the code that reads the others.
		if (index === 1 || Date.now() - turnBegan > TURN_MS) {
			await sleep(0);
			turnBegan = Date.now();
		}
		yield entry;
	}
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
