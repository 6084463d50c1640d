import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { resumableError, withResumeInfo } from '../shared/engine/item-errors';
import type { StepsOperation } from '../shared/engine/operation';
import { isSent, mediaSourceOf, type MediaSource } from '../shared/engine/media-source';
import { hasJobEnded, jobOutcome, lastWord, waitForJob } from '../shared/engine/poll';
import { linkForAgent, outputEach, storeMediaSource } from '../shared/engine/store-media';
import type { components } from '../shared/generated/api.generated';
import {
	excerptOf,
	holderOf,
	isRecord,
	toList,
	traceOf,
	type ApiResponse,
} from '../shared/http/api-response';
import { readErrorBody } from '../shared/http/error-body';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { POLLING_DEFAULTS } from './video.description';

type VideoStatus = components['schemas']['VideoStatus'];

/** What the service says of a video. */
interface VideoState {
	requestId: string;
	body: VideoStatus;
	response: ApiResponse;
}

const outcomeOf = ({ body }: VideoState) => jobOutcome(body.status);

const hasSucceeded = (state: VideoState) => outcomeOf(state) === 'succeeded';

const hasEnded = ({ body }: VideoState) => hasJobEnded(body.status);

/** The service's words, or those of a gateway. */
function reasonOf({ body }: VideoState): string | undefined {
	const { reason, message, ...rest } = body as IDataObject;
	const said = reason || message;
	return readErrorBody(isRecord(said) ? said : { ...rest, message: said }).message;
}

/** How to get at a video whose run ended before it was done. */
const howToResume = (requestId: string) =>
	`Use the operation Get Status with the request ID ${escapeHtml(requestId)} and Wait for Completion on; the service keeps results for 10 minutes after the video is done.`;

/** The service's name of the status, and those of gateways. */
const STATUS_NAMES = ['status', 'task_status', 'state'];

/** What a response says of a video, its status under the service's name; undefined where it says nothing. */
function stateIn(given: unknown): VideoStatus | undefined {
	for (const name of STATUS_NAMES) {
		const body = holderOf(given, name);
		const status = body[name];
		if (typeof status === 'string') return { ...body, status } as unknown as VideoStatus;
	}
	return undefined;
}

/** @throws NodeApiError when the service does not know the request ID or cannot answer */
async function statusOf(item: Item, requestId: string): Promise<VideoState> {
	return await item.request({
		request: { method: 'POST', url: '/video/status', body: { requestId } },
		isState: true,
		read(response) {
			const body = stateIn(response.body);
			if (body) return { requestId, body, response };
			throw new InvalidResponseError('The service did not say how far the video is');
		},
	});
}

/**
 * Waits until the video is made.
 *
 * @param isSubmitted whether this run has submitted it, so that it exists
 * @throws NodeOperationError when it failed, when it takes longer than Max Wait, and when the
 * execution is stopped; NodeApiError when its state cannot be had. All of them name the request ID.
 */
export async function waitForVideo(
	item: Item,
	requestId: string,
	isSubmitted = false,
): Promise<VideoState> {
	const state = await waitForJob(item, {
		defaults: POLLING_DEFAULTS,
		fetchState: async () => await statusOf(item, requestId),
		hasEnded,
		isBegun: isSubmitted,
		resume: { requestId },
		progress: `The video was submitted, but its state cannot be had. ${howToResume(requestId)}`,
		late: (seconds, last) => [
			`The video was not done within ${seconds} seconds (request ID ${requestId})`,
			`${lastWord(last.body.status)} ${howToResume(requestId)} To wait longer next time, raise Max Wait in Options.`,
		],
		stopped: [
			`The execution was stopped while the video was being made (request ID ${requestId})`,
			`The service goes on making it. ${howToResume(requestId)}`,
		],
	});
	if (hasSucceeded(state)) return state;
	throw resumableError(
		item,
		`The service could not make the video: ${reasonOf(state) ?? 'it gives no reason'}`,
		`Change the prompt or the image, or try again later. The request ID was ${escapeHtml(requestId)}.`,
		{ requestId },
	);
}

/** Far more than five seconds of video take; a link that sends more is not one. */
const MAX_VIDEO_BYTES = 2_000_000_000;

const videoFile = (index: number) => ({
	family: 'video' as const,
	mimeType: 'video/mp4',
	extension: 'mp4',
	name: `video_${index}`,
	maxBytes: MAX_VIDEO_BYTES,
});

const linkOf = (source: MediaSource) => ('url' in source ? source.url : undefined);

/** The videos that are made: in a list, or one alone, each bare or under a name, wherever a gateway has them. */
function videosIn(body: IDataObject, baseUrl: string): MediaSource[] {
	const others = Object.entries(body).flatMap(([name, value]) =>
		typeof value === 'object' && !isSent(name) ? [value] : [],
	);
	for (const holder of [body.results, body, ...others]) {
		const given = (isRecord(holder) && (holder.videos || holder.output)) || holder;
		const videos = toList(given) ?? [given];
		const sources = videos.flatMap((video) => mediaSourceOf(video, baseUrl, 'video') ?? []);
		if (sources.length > 0) return sources;
	}
	return [];
}

/**
 * The state of a video as output: one item, or one for each video where there are several, with the
 * video as binary unless switched off. Of several, one that cannot be had is an item that says why.
 *
 * @throws NodeOperationError when a video is said to be made and has no link; NodeApiError when none
 * can be downloaded
 */
export async function toVideos(item: Item, state: VideoState): Promise<INodeExecutionData[]> {
	const { requestId, body, response } = state;
	const { status, position, results } = body;
	const reason = reasonOf(state);
	const simplify = item.params.boolean('simplify', true);
	const raw = { ...(body as IDataObject), requestId, ...traceOf(response) };
	if (!hasSucceeded(state)) {
		const simple = { requestId, status, position, reason, ...traceOf(response) };
		return [{ json: simplify ? simple : raw }];
	}
	const sources = videosIn(body as IDataObject, (await item.account()).baseUrl);
	if (sources.length === 0) {
		throw resumableError(
			item,
			'The service says that the video is made, but gives no link',
			`Ask again with Get Status and the request ID ${escapeHtml(requestId)}.`,
			{ requestId, answer: excerptOf(body) },
		);
	}
	const field = item.params.id('outputBinaryPropertyName') ?? 'data';
	const wantsFile = item.params.boolean('options.downloadVideo', true);
	const { seed, timings } = results ?? {};
	const toOutput = async (source: MediaSource, index: number): Promise<INodeExecutionData> => {
		const link = linkOf(source);
		// What is in the response itself would be lost without its file.
		const isKept = wantsFile || link === undefined;
		const file = isKept
			? await storeMediaSource(item, source, videoFile(index)).catch((error: unknown) => {
					const progress = `The request ID was ${escapeHtml(requestId)}.`;
					throw withResumeInfo(error, progress, { requestId, url: link });
				})
			: undefined;
		const url = link ?? (file && linkForAgent(item, file));
		const simple = { requestId, status, url, seed, timings, ...traceOf(response) };
		return { json: simplify ? simple : raw, ...(file ? { binary: { [field]: file } } : {}) };
	};
	return await outputEach(item, sources, toOutput, (source) => ({
		requestId,
		url: linkOf(source),
	}));
}

/** What "Get the status of a video" does. */
export const getStatus: StepsOperation = {
	kind: 'steps',
	async run(item) {
		const requestId = item.params.requiredId('requestId');
		const waits = item.params.boolean('waitForCompletion', false);
		return await toVideos(item, await (waits ? waitForVideo : statusOf)(item, requestId));
	},
};
