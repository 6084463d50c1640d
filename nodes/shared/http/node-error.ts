import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { adviceOn } from './error-hints';
import { readErrorBody } from './error-body';
import type { Failure } from './failure';

/** The header that SiliconFlow's support asks for (API reference, 2026). */
export const TRACE_HEADER = 'x-siliconcloud-trace-id';

const NAMELESS: Record<number, string> = {
	504: 'The service did not answer in time',
};

function wordsFor(failure: Failure, message: string | undefined): string {
	if (failure.kind === 'lost') return `The connection to the service failed: ${failure.message}`;
	if (message) return message;
	if (failure.kind === 'refused') {
		return NAMELESS[failure.status] ?? `The service answered with status ${failure.status}`;
	}
	return 'The service gave an answer that cannot be read';
}

const ERRORS_PAGE =
	'https://github.com/n8n-nodes-siliconflow-api/n8n-nodes-siliconflow-api/blob/main/docs/errors.md';

/** n8n's error panel shows a description as HTML. */
const linkTo = (section: string) =>
	` <a href="${ERRORS_PAGE}#${section}" target="_blank">More about this error</a>`;

const LINK = new RegExp(linkTo('[\\w-]+'));

/** What an error says on what to do, where it is read as text: without the link of the panel. */
export const plainDescription = ({ description }: NodeApiError | NodeOperationError): string =>
	(description ?? '').replace(LINK, '');

/** n8n's own way to name an item in a message: its index, from 0. */
const naming = (itemIndex: number | undefined) =>
	itemIndex === undefined ? '' : ` [item ${itemIndex}]`;

/**
 * Turns a failure into n8n's error: the service's words as message, what to do as description, with
 * status, code, trace id and a link to more. The request, and so the key, is no part of it.
 *
 * @param attempts how many times the request was sent
 */
export function toNodeError(
	node: INode,
	failure: Failure,
	{ itemIndex, attempts = 1 }: { itemIndex?: number; attempts?: number } = {},
): NodeApiError {
	const body =
		failure.kind === 'refused' ? readErrorBody(failure.body) : { message: failure.message };
	const status = failure.kind === 'refused' ? failure.status : undefined;
	const trace = failure.kind === 'lost' ? undefined : failure.headers[TRACE_HEADER];
	const details = [
		status === undefined ? undefined : `HTTP ${status}`,
		failure.kind === 'lost' ? failure.code : undefined,
		body.code === undefined ? undefined : `code ${body.code}`,
		trace === undefined ? undefined : `trace id ${String(trace)}`,
		attempts > 1 ? `${attempts} attempts` : undefined,
	].filter((detail) => detail !== undefined);
	const words = wordsFor(failure, body.message);
	const message = words + naming(itemIndex);
	const advice = adviceOn(failure, body);
	const error = new NodeApiError(node, { message: words, code: body.code ?? null } as JsonObject, {
		message,
		description: `${advice.words}${details.length > 0 ? ` (${details.join(', ')})` : ''}${linkTo(advice.section)}`,
		httpCode: status === undefined ? undefined : String(status),
		itemIndex,
	});
	// For network faults n8n puts a sentence of its own in place of the message, and loses the item.
	error.message = message;
	Object.assign(error.context, { code: body.code, traceId: trace, attempts });
	return error;
}

/** An error of the workflow's own input: what is wrong with which item, and what to do. */
export function inputError(
	node: INode,
	itemIndex: number,
	message: string,
	description: string,
): NodeOperationError {
	return new NodeOperationError(node, message + naming(itemIndex), { itemIndex, description });
}
