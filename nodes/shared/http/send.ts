import { randomUUID } from 'crypto';

import type {
	FunctionsBase,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
	INode,
	ISupplyDataFunctions,
} from 'n8n-workflow';

import { abortableSleep } from './abortable-sleep';
import {
	excerptOf,
	isRecord,
	isStream,
	parseFirstJson,
	parseJson,
	REQUEST_TRACE_HEADER,
	withUsualNames,
	type ApiResponse,
	type ResponseType,
} from './api-response';
import { CREDENTIAL } from './base-url';
import { errorStatusIn, withWordsOf } from './error-body';
import {
	FailedResponseError,
	InvalidResponseError,
	notJsonError,
	toNetworkFailure,
	UNREADABLE_RESPONSE,
	type Failure,
	type Result,
} from './failure';
import { isNodeError } from './node-error';
import { isRefusedAlone } from './oversized-requests';
import { MAX_BODY_BYTES, textOfBody, textOfErrorBody } from './response-text';
import { rateLimitHintOf, RateLimitExhaustedError } from './rate-limit-error';
import type { RateLimiter, Release, RequestResult } from './rate-limiter';
import type { Ticket } from './request-queue';
import { backoffMs, faultWaitMs, isRetryable, type RepeatCost } from './retry-policy';
import { toWellFormed } from './text-encoding';
import { watchStream } from './watch-stream';

/** The n8n functions that a request needs: those of an item, a node or a sub-node. */
export type Caller = Pick<
	IExecuteFunctions | IExecuteSingleFunctions | ISupplyDataFunctions,
	'getExecutionCancelSignal' | 'logger'
> &
	Pick<FunctionsBase, 'getCredentials'> & {
		getNode(): INode;
		helpers: Pick<IExecuteFunctions['helpers'], 'httpRequest' | 'httpRequestWithAuthentication'>;
	};

/** How fast and how stubbornly requests are sent. */
export interface ClientSettings {
	maxRetries: number;
	/** Infinity when the user set none. */
	requestsPerMinute: number;
}

/** One request to the API and what to make of its response. */
export interface ApiCall<T> {
	/** Its `url` is the path after the base URL. */
	request: IHttpRequestOptions;
	/** What a success brings; `json` when left out. */
	responseType?: ResponseType;
	/** Ends the request besides the execution's own signal, e.g. when a client of ours gives up. */
	signal?: AbortSignal;
	/** The response says how a thing stands: errors in it are those of the thing, and not of the request. */
	isState?: boolean;
	/**
	 * Completes the request. It runs when the request's turn has come, so that files are read for as many
	 * requests as are in flight, not for all.
	 */
	prepare?(request: IHttpRequestOptions): IHttpRequestOptions | Promise<IHttpRequestOptions>;
	/**
	 * Makes the value of a successful response. A `FailedResponseError` or `InvalidResponseError` that it
	 * throws, and a body that stops before its end, count as failures of the request.
	 */
	read(response: ApiResponse): Promise<T> | T;
}

/** A value or a failure, and how many times the request was sent. */
export type Attempted<T> = Result<T> & { attempts: number };

/** Told how long a request has waited for the account's limit. */
export type OnRateLimitWait = (ms: number, limiter: RateLimiter, model: string) => void;

/** Requests are not sent on to another address: a redirect is no success. */
const MIN_ERROR_STATUS = 300;

/** As much of an error's body as is read: an endless one must not fill the memory. */
const MAX_ERROR_BODY_BYTES = 64_000;

/**
 * The response with its body read: of an error the beginning, after which the stream is let go.
 *
 * @throws InvalidResponseError when a success has no end; what the stream ends with
 */
async function withBytes(response: ApiResponse): Promise<ApiResponse> {
	const { body, statusCode } = response;
	if (!isStream(body)) return response;
	const isError = statusCode >= MIN_ERROR_STATUS;
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body as AsyncIterable<Uint8Array>) {
		chunks.push(chunk);
		length += chunk.length;
		// Leaving the loop destroys the stream.
		if (isError && length >= MAX_ERROR_BODY_BYTES) break;
		if (length > MAX_BODY_BYTES) {
			throw new InvalidResponseError('The service sent an answer without an end');
		}
	}
	const bytes = Buffer.concat(chunks);
	return { ...response, body: isError ? bytes.subarray(0, MAX_ERROR_BODY_BYTES) : bytes };
}

/** The response with its JSON parsed, also where a gateway has made a text of it; text that is none as it is. */
function withParsedBody(response: ApiResponse, responseType: ResponseType): ApiResponse {
	const { body } = response;
	if (typeof body !== 'string') return response;
	// A stream of one event is for the reader of streams where text is wanted.
	const parsed = responseType === 'json' ? parseFirstJson(body) : parseJson(body);
	const value = typeof parsed === 'string' ? (parseJson(parsed) ?? parsed) : parsed;
	const isUsed = typeof value === 'string' || (typeof value === 'object' && value !== null);
	return isUsed ? { ...response, body: withUsualNames(value) } : response;
}

/** The types of files that some gateways answer with where JSON is promised: what was made is paid for. */
const FILE_TYPE = /^(?:(?:image|audio|video)\/|(?:application|binary)\/octet-stream)/i;

/**
 * The response with its bytes as text, or as they are where they are a file.
 *
 * @throws InvalidResponseError when a success is no text in any encoding that can be told
 */
async function withText(response: ApiResponse): Promise<ApiResponse> {
	const { body, headers, statusCode } = response;
	if (!Buffer.isBuffer(body)) return response;
	const toText = statusCode >= MIN_ERROR_STATUS ? textOfErrorBody : textOfBody;
	const read = await toText(body, headers).catch((error: unknown) => {
		if (FILE_TYPE.test(String(headers['content-type']))) return body;
		throw error;
	});
	return { ...response, body: read };
}

function assertJson({ body }: ApiResponse): void {
	if (typeof body === 'object' && body !== null) return;
	throw notJsonError(body);
}

/** A call with what the transport decides of each of its attempts. */
interface Attempt<T> extends ApiCall<T> {
	responseType: ResponseType;
	/** The request goes to a link from a response, and so without credentials. */
	anonymous?: boolean;
	/** Without an address where the request has one already. */
	baseURL?: string;
}

/** The same with what decides when it is sent, and how often. */
interface Sending<T> extends Attempt<T> {
	limiter: RateLimiter;
	/** What the limiter is of; left out where no model is asked. */
	model?: string;
	cost: RepeatCost;
}

/** The request in the form of n8n's http helper. */
function helperOptions<T>(
	request: IHttpRequestOptions,
	{ anonymous }: Attempt<T>,
	traceId: string,
	signal: AbortSignal,
): IHttpRequestOptions {
	return {
		...request,
		body: toWellFormed(request.body) as IHttpRequestOptions['body'],
		// A copy: n8n writes the Authorization header into the object it is given.
		headers: { ...request.headers, ...(anonymous ? {} : { [REQUEST_TRACE_HEADER]: traceId }) },
		// Read whole by n8n, a body without an end would fill the memory, and as text any bytes would be UTF-8.
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// What carries the key goes to the configured host alone, and where a link leads is looked at before
		// it is followed. And a request that may be sent on would be kept in memory whole, by the http
		// library, until its answer is there.
		disableFollowRedirect: true,
		abortSignal: signal,
	};
}

/** The error in a success. What a stream says is for its reader to find. */
function errorInSuccess(
	{ headers, body }: ApiResponse,
	responseType: ResponseType,
): Failure | undefined {
	const status = responseType === 'stream' ? undefined : errorStatusIn(body);
	return status === undefined ? undefined : { kind: 'http', status, headers, body };
}

/** The failure that a response says, if it says one; a success may hold an error as well. */
function failureIn<T>(
	response: ApiResponse,
	{ responseType, isState }: Attempt<T>,
): Failure | undefined {
	const { statusCode: status, headers, body } = response;
	if (status >= MIN_ERROR_STATUS) return { kind: 'http', status, headers, body };
	return isState ? undefined : errorInSuccess(response, responseType);
}

/** @throws the error itself when it is not the response's fault: repeating the request would not mend it */
function failureOfReading<T>(
	response: ApiResponse,
	{ responseType }: Attempt<T>,
	error: unknown,
): Failure {
	const { headers, body } = response;
	if (error instanceof FailedResponseError) return error.failure;
	// What reading needed besides has its own error, e.g. a file that cannot be downloaded.
	if (isNodeError(error)) throw error;
	if (error instanceof InvalidResponseError) {
		const said = errorInSuccess(response, responseType);
		if (said) return said;
		const { isDamaged, excerpt = excerptOf(body) } = error;
		const message = isRecord(body) ? withWordsOf(error.message, body) : error.message;
		return { kind: 'invalidResponse', headers, message, excerpt, isDamaged };
	}
	const failure = toNetworkFailure(error);
	if (failure) return failure;
	// A reader that met what nobody has foreseen: its words would say nothing to anybody.
	if (error instanceof TypeError || error instanceof RangeError) {
		const excerpt = excerptOf(body);
		return { kind: 'invalidResponse', headers, message: UNREADABLE_RESPONSE, excerpt };
	}
	throw error;
}

/** @throws the error itself when it is no fault of the connection */
function networkFailureOf(error: unknown): Failure {
	const failure = toNetworkFailure(error);
	if (failure) return failure;
	throw error;
}

/** A signal that is aborted with the first of these. */
const anyOf = (...signals: Array<AbortSignal | undefined>): AbortSignal =>
	AbortSignal.any(signals.filter((signal) => signal !== undefined));

/**
 * Sends a request once, at once.
 *
 * @param signal ends it
 * @throws what `prepare` and `read` throw and is no failure of the request
 */
export async function tryOnce<T>(
	caller: Pick<Caller, 'helpers'>,
	attempt: Attempt<T>,
	signal?: AbortSignal,
): Promise<Result<T>> {
	const { request, baseURL, prepare, responseType, read, anonymous } = attempt;
	const { httpRequest, httpRequestWithAuthentication: authenticated } = caller.helpers;
	const located = baseURL === undefined ? request : { ...request, baseURL };
	// Made anew for each attempt: a body that is a stream can be sent once.
	const prepared = (await prepare?.(located)) ?? located;
	// Each attempt has its own, so that support finds the one that failed.
	const traceId = randomUUID();
	const connection = new AbortController();
	const ended = anyOf(connection.signal, signal);
	const options = helperOptions(prepared, attempt, traceId, ended);
	// n8n puts its own signal in place of the request's where it adds the key.
	const own = { getExecutionCancelSignal: () => ended };
	const authenticator = Object.assign(Object.create(caller) as IExecuteFunctions, own);
	const withTrace = (failure: Failure): { ok: false; failure: Failure } => ({
		ok: false,
		failure: anonymous ? failure : { ...failure, traceId },
	});
	let response: ApiResponse | undefined;
	try {
		response = (await (anonymous
			? httpRequest(options)
			: authenticated.call(authenticator, CREDENTIAL, options))) as ApiResponse;
		if (isStream(response.body)) watchStream(response.body, connection, prepared.timeout);
		if (responseType !== 'stream' || response.statusCode >= MIN_ERROR_STATUS) {
			response = withParsedBody(await withText(await withBytes(response)), responseType);
		}
		const failure = failureIn(response, attempt);
		if (failure) return withTrace(failure);
		if (responseType === 'json') assertJson(response);
		return { ok: true, value: await read({ ...response, requestTraceId: traceId }) };
	} catch (error) {
		const failure = response ? failureOfReading(response, attempt, error) : networkFailureOf(error);
		return withTrace(failure);
	} finally {
		// A body that is not read to its end would hold it open.
		connection.abort();
	}
}

function requestResultOf<T>(result: Result<T>): RequestResult {
	if (result.ok) return { kind: 'success' };
	const limit = rateLimitHintOf(result.failure, Date.now());
	return limit ? { kind: 'rateLimited', limit, failure: result.failure } : { kind: 'error' };
}

/** How a request is sent. */
export interface SendOptions {
	settings: ClientSettings;
	onRateLimitWait?: OnRateLimitWait;
}

/** The place in the account's rate, or the failure that blocks the account for longer than a run should wait. */
async function acquire<T>(
	{ limiter, model = '' }: Sending<T>,
	{ settings, onRateLimitWait }: SendOptions,
	ticket: Ticket,
	signal: AbortSignal | undefined,
): Promise<Release | Failure> {
	const waitingSince = Date.now();
	const place = await limiter
		.acquire(signal, settings.requestsPerMinute, ticket)
		.catch((error: unknown): Failure => {
			if (error instanceof RateLimitExhaustedError) return error.failure;
			throw error;
		});
	onRateLimitWait?.(Date.now() - waitingSince, limiter, model);
	return place;
}

/** The failure of a request that alone was refused, which says so. */
const withOwnRefusal = <T>(result: Result<T>, ticket: Ticket): Result<T> =>
	result.ok || !isRefusedAlone(ticket)
		? result
		: { ok: false, failure: { ...result.failure, isOversized: true } };

/**
 * Sends a request until it is answered for good: at the account's rate, and again after passing
 * faults. A 429 uses up a retry only when it blocks the account and nothing else of it was served
 * meanwhile, or when it is of this request alone: else the limit is simply shared work taking its turn, or
 * may be chance.
 *
 * @throws the abort reason when the execution is cancelled; what else `prepare` and `read` throw
 */
export async function send<T>(
	caller: Caller,
	options: SendOptions,
	sending: Sending<T>,
): Promise<Attempted<T>> {
	// What ends a request early: the execution's end, and the sender's own reason.
	const signal = anyOf(sending.signal, caller.getExecutionCancelSignal());
	const { limiter, cost } = sending;
	const { maxRetries } = options.settings;
	let attempts = 0;
	let retriesUsed = 0;
	const ticket = limiter.ticket();
	for (;;) {
		const release = await acquire(sending, options, ticket, signal);
		if (typeof release !== 'function') return { ok: false, failure: release, attempts };
		attempts += 1;
		let requestResult: RequestResult = { kind: 'error' };
		let result: Result<T>;
		try {
			result = await tryOnce(caller, sending, signal);
			signal?.throwIfAborted();
			requestResult = requestResultOf(result);
		} finally {
			release(requestResult);
		}
		if (result.ok || !isRetryable(result.failure, cost)) return { ...result, attempts };
		const isLimited = requestResult.kind === 'rateLimited';
		if (!isLimited || limiter.usesUpRetry(ticket, maxRetries > 0)) retriesUsed += 1;
		if (retriesUsed > maxRetries) return { ...withOwnRefusal(result, ticket), attempts };
		// It keeps its place, but for the last attempt: others find out first whether the limit is over.
		if (retriesUsed === maxRetries) limiter.requeue(ticket);
		// For a limit the limiter waits.
		const askedMs = isLimited ? 0 : faultWaitMs(result.failure, Date.now());
		const delay = Math.max(askedMs, backoffMs(Math.max(1, retriesUsed), isLimited, Math.random()));
		caller.logger.debug(`SiliconFlow: attempt ${attempts} failed, trying again in ${delay} ms`);
		await abortableSleep(delay, signal);
	}
}
