import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { TRACE_HEADER } from './api-response';
import { readErrorBody, withUnnamedWords } from './error-body';
import { escapeHtml, hintFor, unescapeHtml } from './error-hints';
import { UNREADABLE_RESPONSE, type Failure } from './failure';
import { isRetryable } from './retry-policy';

/** An error that says which item it is about, and that n8n shows as it is. */
export type NodeError = NodeApiError | NodeOperationError;

export const isNodeError = (error: unknown): error is NodeError =>
	error instanceof NodeApiError || error instanceof NodeOperationError;

function messageFor(failure: Failure, message: string | undefined): string {
	if (failure.kind === 'network') return `The connection to the service failed: ${failure.message}`;
	if (message) return message;
	if (failure.kind !== 'http') return UNREADABLE_RESPONSE;
	return failure.status === 504
		? 'The service did not answer in time'
		: withUnnamedWords(`The service answered with status ${failure.status}`, failure.body);
}

const ERRORS_PAGE =
	'https://github.com/n8n-nodes-siliconflow-api/n8n-nodes-siliconflow-api/blob/main/docs/errors.md';

/** n8n's error panel shows a description as HTML. */
const linkTo = (section: string) =>
	` <a href="${ERRORS_PAGE}#${section}" target="_blank">More about this error</a>`;

const LINK = new RegExp(linkTo('[\\w-]+'));

/** What an error says on what to do, where it is read as text: without the link of the panel, and not as HTML. */
export const plainDescription = ({ description }: NodeError): string =>
	unescapeHtml((description ?? '').replace(LINK, ''));

/**
 * Has an error say all in its description, for who reads a streamed answer: n8n sends them nothing else of the
 * error that ends a run, and that as text (n8n-core 2.41, handleNodeExecutionError).
 */
export function describeAsText(error: NodeError): void {
	error.description = `${error.message} ${plainDescription(error)}`;
}

/** n8n's own way to name an item in a message: its index, from 0. */
export const itemSuffix = (itemIndex: number | undefined) =>
	itemIndex === undefined ? '' : ` [item ${itemIndex}]`;

/** What is known of a request that failed. */
export interface FailedRequest {
	itemIndex?: number;
	/** How many times the request was sent. */
	attempts?: number;
	/** The path of the API, by which the hint is chosen where the answer alone does not say enough. */
	path?: string;
}

/**
 * Turns a failure into n8n's error: the service's words as message, what to do as description, with
 * status, code, trace id and a link to more. The request, and so the key, is no part of it.
 */
export function toNodeError(
	node: INode,
	failure: Failure,
	{ itemIndex, attempts = 1, path = '' }: FailedRequest = {},
): NodeApiError {
	const body = failure.kind === 'http' ? readErrorBody(failure.body) : { message: failure.message };
	const status = failure.kind === 'http' ? failure.status : undefined;
	const answered = failure.kind === 'network' ? undefined : failure.headers[TRACE_HEADER];
	const trace = answered ?? failure.traceId;
	const details = [
		status === undefined ? undefined : `HTTP ${status}`,
		failure.kind === 'network' ? failure.code : undefined,
		body.code === undefined ? undefined : `code ${body.code}`,
		trace === undefined ? undefined : `trace id ${escapeHtml(String(trace))}`,
		attempts > 1 ? `${attempts} attempts` : undefined,
	].filter((detail) => detail !== undefined);
	const words = messageFor(failure, body.message);
	const message = words + itemSuffix(itemIndex);
	const hint = hintFor(failure, body, path);
	const error = new NodeApiError(node, { message: words, code: body.code ?? null } as JsonObject, {
		message,
		description: `${hint.text}${details.length > 0 ? ` (${details.join(', ')})` : ''}${linkTo(hint.section)}`,
		httpCode: status === undefined ? undefined : String(status),
		itemIndex,
	});
	// For network faults n8n puts a sentence of its own in place of the message, and loses the item.
	error.message = message;
	const excerpt = failure.kind === 'invalidResponse' ? failure.excerpt : undefined;
	const passes = isRetryable(failure, 'free');
	Object.assign(error.context, { code: body.code, traceId: trace, attempts, excerpt, passes });
	return error;
}

/** A value that stands in a message may be a whole file. */
const MAX_INPUT_MESSAGE_LENGTH = 600;

/**
 * An error of the workflow's own input: what is wrong with which item, and what to do.
 *
 * @param cause the error of n8n that it speaks of
 */
export function inputError(
	node: INode,
	itemIndex: number | undefined,
	message: string,
	description: string,
	cause?: unknown,
): NodeOperationError {
	const whole = message.slice(0, MAX_INPUT_MESSAGE_LENGTH) + itemSuffix(itemIndex);
	const error = new NodeOperationError(node, cause instanceof Error ? cause : whole, {
		...(itemIndex === undefined ? {} : { itemIndex }),
		description,
	});
	// n8n puts a sentence of its own in place of a message that holds a word such as ENOENT.
	error.message = whole;
	return error;
}
