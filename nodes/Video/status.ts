import type { IHttpRequestOptions } from 'n8n-workflow';

import type { components } from '../shared/generated/api.generated';
import { jobError, keepProgress } from '../shared/engine/resumable-error';
import { ask } from '../shared/engine/ask';
import { GarbledAnswer } from '../shared/http/failure';
import type { Answer, Item } from '../shared/engine/operation';
import { patienceOf } from '../shared/editor/polling-options';
import { poll } from '../shared/engine/poll';
import { PATIENCE } from './patience';

type VideoStatus = components['schemas']['VideoStatus'];

/** What the service says of a video. */
export interface VideoState {
	requestId: string;
	body: VideoStatus;
	answer: Answer;
}

const SUCCEEDED = 'Succeed';
const FAILED = 'Failed';

export const hasSucceeded = ({ body }: VideoState) => body.status === SUCCEEDED;

const hasEnded = ({ body }: VideoState) => body.status === SUCCEEDED || body.status === FAILED;

/** How to get at a video whose run ended before it was done. */
const howToResume = (requestId: string) =>
	`Use the operation Get Status with the request ID ${requestId} and Wait for Completion on; the service keeps results for 10 minutes after the video is done.`;

/** @throws NodeApiError when the service does not know the request ID or cannot answer */
export async function statusOf(
	item: Item,
	gathered: IHttpRequestOptions,
	requestId: string,
): Promise<VideoState> {
	const request: IHttpRequestOptions = {
		...gathered,
		method: 'POST',
		url: '/video/status',
		body: { requestId },
	};
	return await ask(item, request, {
		read(answer) {
			const body = answer.body as VideoStatus;
			if (typeof body.status === 'string') return { requestId, body, answer };
			throw new GarbledAnswer('The service did not say how far the video is');
		},
	});
}

/**
 * Waits until the video is made.
 *
 * @throws NodeOperationError when it failed, when it takes longer than Max Wait, and when the
 * execution is stopped; NodeApiError when its state cannot be had. All of them name the request ID.
 */
export async function waitForVideo(
	item: Item,
	gathered: IHttpRequestOptions,
	requestId: string,
): Promise<VideoState> {
	const patience = patienceOf(item, PATIENCE);
	const fail = (message: string, advice: string) => jobError(item, message, advice, { requestId });
	const waited = await poll(
		item,
		patience,
		async () => await statusOf(item, gathered, requestId),
		hasEnded,
	).catch((error: unknown) => {
		throw keepProgress(
			error,
			`The video was submitted, but its state cannot be had. ${howToResume(requestId)}`,
			{ requestId },
		);
	});
	if (waited.state === 'timedOut') {
		throw fail(
			`The video was not done within ${patience.limitMs / 1000} seconds (request ID ${requestId})`,
			`The service goes on making it. ${howToResume(requestId)} To wait longer next time, raise Max Wait in Options.`,
		);
	}
	if (waited.state === 'cancelled') {
		throw fail(
			`The execution was stopped while the video was being made (request ID ${requestId})`,
			`The service goes on making it. ${howToResume(requestId)}`,
		);
	}
	if (hasSucceeded(waited.value)) return waited.value;
	throw fail(
		`The service could not make the video: ${waited.value.body.reason || 'it gives no reason'}`,
		`Change the prompt or the image, or try again later. The request ID was ${requestId}.`,
	);
}
