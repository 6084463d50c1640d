import type { components } from '../shared/generated/api.generated';
import type { Item } from '../shared/engine/item';
import { poll, readPollingSettings } from '../shared/engine/poll';
import { resumableError, withResumeInfo } from '../shared/engine/item-errors';
import type { ApiResponse } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { POLLING_DEFAULTS } from './video.description';

type VideoStatus = components['schemas']['VideoStatus'];

/** What the service says of a video. */
export interface VideoState {
	requestId: string;
	body: VideoStatus;
	response: ApiResponse;
}

/** The service's words, and those of gateways with other servers behind them. */
const SUCCEEDED = /^(succeed(ed)?|success|completed?|done|finished)$/i;
const FAILED = /^(fail(ed|ure)?|error|cancel(l?ed)?|expired)$/i;

/** What is said of a video that is not made yet (API reference, 2026, and its like). */
const UNFINISHED =
	/^(in_?(queue|progress)|queue(d|ing)|pending|waiting|submitted|running|processing)$/i;

/** Words differ in blanks and hyphens as well. */
const wordOf = ({ body }: VideoState) => body.status.trim().replace(/[\s-]+/g, '_');

export const hasSucceeded = (state: VideoState) => SUCCEEDED.test(wordOf(state));

const hasEnded = (state: VideoState) => hasSucceeded(state) || FAILED.test(wordOf(state));

const textOf = (reason: unknown) => (typeof reason === 'string' ? reason : '');

/** What is known of a video that is not done. */
function lastWord(state: VideoState): string {
	const word = escapeHtml(state.body.status);
	return UNFINISHED.test(wordOf(state))
		? `The service goes on making it, and last said "${word}".`
		: `The service last said "${word}", which is no status that this node knows.`;
}

/** How to get at a video whose run ended before it was done. */
const howToResume = (requestId: string) =>
	`Use the operation Get Status with the request ID ${requestId} and Wait for Completion on; the service keeps results for 10 minutes after the video is done.`;

/** @throws NodeApiError when the service does not know the request ID or cannot answer */
export async function statusOf(item: Item, requestId: string): Promise<VideoState> {
	return await item.request({
		request: { method: 'POST', url: '/video/status', body: { requestId } },
		read(response) {
			const body = response.body as VideoStatus;
			if (typeof body.status === 'string') return { requestId, body, response };
			throw new InvalidResponseError('The service did not say how far the video is');
		},
	});
}

/**
 * Waits until the video is made.
 *
 * @throws NodeOperationError when it failed, when it takes longer than Max Wait, and when the
 * execution is stopped; NodeApiError when its state cannot be had. All of them name the request ID.
 */
export async function waitForVideo(item: Item, requestId: string): Promise<VideoState> {
	const settings = readPollingSettings(item.params, POLLING_DEFAULTS);
	const fail = (message: string, hint: string) =>
		resumableError(item, message, hint, { requestId });
	const result = await poll(
		item,
		settings,
		async () => await statusOf(item, requestId),
		hasEnded,
	).catch((error: unknown) => {
		throw withResumeInfo(
			error,
			`The video was submitted, but its state cannot be had. ${howToResume(requestId)}`,
			{ requestId },
		);
	});
	if (result.state === 'timedOut') {
		throw fail(
			`The video was not done within ${settings.limitMs / 1000} seconds (request ID ${requestId})`,
			`${lastWord(result.value)} ${howToResume(requestId)} To wait longer next time, raise Max Wait in Options.`,
		);
	}
	if (result.state === 'cancelled') {
		throw fail(
			`The execution was stopped while the video was being made (request ID ${requestId})`,
			`The service goes on making it. ${howToResume(requestId)}`,
		);
	}
	if (hasSucceeded(result.value)) return result.value;
	throw fail(
		`The service could not make the video: ${textOf(result.value.body.reason) || 'it gives no reason'}`,
		`Change the prompt or the image, or try again later. The request ID was ${requestId}.`,
	);
}
