import {
	sleep,
	type IExecuteFunctions,
	type IExecuteSingleFunctions,
	type IHttpRequestOptions,
	type ISupplyDataFunctions,
} from 'n8n-workflow';

import { GarbledAnswer, isCutShort, lostBy, type Failure, type Outcome } from './failure';
import type { Answer, Expectation } from '../engine/operation';
import type { Ending, Pace } from './rate-limiter';
import { rateLimitOf } from './rate-limit-error';
import { backoffMs, LONGEST_RETRY_AFTER_MS, mayRepeat } from './retry-policy';

const CREDENTIAL = 'siliconFlowApi';

/** Requests are not sent on to another address: a redirect is no success. */
const LOWEST_REFUSAL = 300;

/** The n8n functions that a request needs: those of an item, a node or a sub-node. */
export type Caller = IExecuteSingleFunctions | IExecuteFunctions | ISupplyDataFunctions;

/** How to send one request and what to make of its answer. */
export interface Sending<T> {
	request: IHttpRequestOptions;
	pace: Pace;
	expects: Expectation;
	creates: boolean;
	maxRetries: number;
	requestsPerMinute?: number;
	/** The request goes to a link from an answer, and so without credentials. */
	anonymous?: boolean;
	/** Ends the request besides the execution's own signal, e.g. when a client of ours gives up. */
	signal?: AbortSignal;
	/**
	 * Makes the value of a successful answer. A `GarbledAnswer` that it throws, and a body that stops
	 * before its end, count as failures of the request.
	 */
	read(answer: Answer): Promise<T> | T;
}

/** A value or a failure, and how many times the request was sent. */
export type Sent<T> = Outcome<T> & { attempts: number };

async function errorBody(caller: Caller, { body }: Answer, expects: Expectation): Promise<unknown> {
	if (expects !== 'stream') return body;
	return await caller.helpers.binaryToString(body as never);
}

function assertJson({ body }: Answer): void {
	if (typeof body !== 'object' || body === null) {
		throw new GarbledAnswer('The service answered with something that is not JSON');
	}
}

async function readAnswer<T>(answer: Answer, { expects, read }: Sending<T>): Promise<T> {
	if (expects === 'json') assertJson(answer);
	return await read(answer);
}

/** @throws the error itself when it is not the answer's fault: repeating the request would not mend it */
function failureOfReading({ headers }: Answer, error: unknown): Failure {
	if (error instanceof GarbledAnswer) return { kind: 'garbled', headers, message: error.message };
	if (isCutShort(error)) return lostBy(error);
	throw error;
}

/** What ends a request early: the execution's end, and the sender's own reason. */
function signalFor<T>(caller: Caller, { signal }: Sending<T>): AbortSignal | undefined {
	const execution = caller.getExecutionCancelSignal();
	return signal && execution ? AbortSignal.any([signal, execution]) : (signal ?? execution);
}

async function exchange<T>(
	caller: Caller,
	{ request, expects, anonymous }: Sending<T>,
	signal?: AbortSignal,
): Promise<Answer> {
	const options: IHttpRequestOptions = {
		...request,
		// A copy: n8n writes the Authorization header into the object it is given.
		headers: { ...request.headers },
		encoding: expects === 'stream' ? 'stream' : undefined,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// What carries the key goes to the configured host alone; and a request that may be sent on would
		// be kept in memory whole, by the http library, until its answer is there.
		disableFollowRedirect: !anonymous,
		abortSignal: signal,
	};
	const { httpRequest, httpRequestWithAuthentication } = caller.helpers;
	return anonymous
		? ((await httpRequest(options)) as Answer)
		: ((await httpRequestWithAuthentication.call(caller, CREDENTIAL, options)) as Answer);
}

async function attempt<T>(
	caller: Caller,
	sending: Sending<T>,
	signal?: AbortSignal,
): Promise<Outcome<T>> {
	const { expects } = sending;
	let answer: Answer;
	try {
		answer = await exchange(caller, sending, signal);
		if (answer.statusCode >= LOWEST_REFUSAL) {
			const { statusCode: status, headers } = answer;
			const body = await errorBody(caller, answer, expects);
			return { ok: false, failure: { kind: 'refused', status, headers, body } };
		}
	} catch (error) {
		return { ok: false, failure: lostBy(error) };
	}
	return await readAnswer(answer, sending).then(
		(value) => ({ ok: true, value }),
		(error: unknown) => ({ ok: false, failure: failureOfReading(answer, error) }),
	);
}

function endingOf<T>(outcome: Outcome<T>, now: number): Ending {
	if (outcome.ok) return { kind: 'served' };
	const limit = rateLimitOf(outcome.failure, now);
	return limit ? { kind: 'limited', limit } : { kind: 'failed' };
}

/** A limit per hour or day, or a long Retry-After: waiting in the run would only look like hanging. */
function isHopeless(ending: Ending): boolean {
	if (ending.kind !== 'limited') return false;
	const { period, retryAfterMs = 0 } = ending.limit;
	return period === 'hour' || period === 'day' || retryAfterMs > LONGEST_RETRY_AFTER_MS;
}

/**
 * Sends a request until it is answered for good: at the account's pace, and again after passing
 * faults. A 429 uses up a retry only when nothing else of the account was served meanwhile: then the
 * limit is not simply shared work taking its turn.
 *
 * @throws the abort reason when the execution is cancelled; what else `read` throws
 */
export async function send<T>(caller: Caller, sending: Sending<T>): Promise<Sent<T>> {
	const signal = signalFor(caller, sending);
	const { pace, maxRetries, requestsPerMinute } = sending;
	let attempts = 0;
	let setbacks = 0;
	for (;;) {
		const servedBefore = pace.served();
		const leave = await pace.enter(signal, requestsPerMinute);
		attempts += 1;
		let ending: Ending = { kind: 'failed' };
		try {
			const outcome = await attempt(caller, sending, signal);
			signal?.throwIfAborted();
			ending = endingOf(outcome, Date.now());
			if (outcome.ok) return { ...outcome, attempts };
			if (!mayRepeat(outcome.failure, sending.creates) || isHopeless(ending)) {
				return { ...outcome, attempts };
			}
			if (ending.kind !== 'limited' || pace.served() === servedBefore) setbacks += 1;
			if (setbacks > maxRetries) return { ...outcome, attempts };
		} finally {
			leave(ending);
		}
		const wait = backoffMs(Math.max(1, setbacks), Math.random());
		caller.logger.debug(`SiliconFlow: attempt ${attempts} failed, trying again in ${wait} ms`);
		await sleep(wait, signal);
	}
}
