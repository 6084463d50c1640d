import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { resumableError, withResumeInfo } from '../shared/engine/item-errors';
import { storeLinkedMedia } from '../shared/engine/store-media';
import { isRecord, traceOf } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { hasSucceeded, type VideoState } from './status';

/** Far more than five seconds of video take; a link that sends more is not one. */
const MAX_VIDEO_BYTES = 2_000_000_000;

const VIDEO_FILE = { family: 'video', mimeType: 'video/mp4', extension: 'mp4' } as const;

async function fetchVideo(
	item: Item,
	url: string,
	name: string,
	requestId: string,
): Promise<IBinaryData> {
	const release = await item.run.semaphore.acquire();
	try {
		return await storeLinkedMedia(item, { ...VIDEO_FILE, url, name, maxBytes: MAX_VIDEO_BYTES });
	} catch (error) {
		// The video is made and paid for: its link must not get lost with the download.
		throw withResumeInfo(
			error,
			`The video was made but could not be downloaded. Its link is valid for one hour: ${escapeHtml(url)} (request ID ${requestId}).`,
			{ requestId, url },
		);
	} finally {
		release();
	}
}

/** The links of a video that is made. */
function linksIn(results: unknown): string[] {
	const videos: unknown = isRecord(results) ? results.videos : undefined;
	if (!Array.isArray(videos)) return [];
	return videos.flatMap((video: unknown) =>
		isRecord(video) && typeof video.url === 'string' ? [video.url] : [],
	);
}

/**
 * The state of a video as output: one item, or one for each video where there are several, with the
 * video as binary unless switched off.
 *
 * @throws NodeOperationError when a video is said to be made and has no link; NodeApiError when it
 * cannot be downloaded
 */
export async function toVideos(item: Item, state: VideoState): Promise<INodeExecutionData[]> {
	const { requestId, body, response } = state;
	const { status, position, reason, results } = body;
	const simplify = item.params.boolean('simplify', true);
	const raw = { ...(body as IDataObject), requestId, ...traceOf(response) };
	if (!hasSucceeded(state)) {
		const simple = { requestId, status, position, reason, ...traceOf(response) };
		return [{ json: simplify ? simple : raw }];
	}
	const links = linksIn(results);
	if (links.length === 0) {
		throw resumableError(
			item,
			'The service says that the video is made, but gives no link',
			`Ask again with Get Status and the request ID ${requestId}.`,
			{ requestId },
		);
	}
	const field = item.params.text('outputBinaryPropertyName') ?? 'data';
	const wantsFile = item.params.boolean('options.downloadVideo', true);
	const output: INodeExecutionData[] = [];
	for (const [index, url] of links.entries()) {
		const { seed, timings } = results ?? {};
		const simple = { requestId, status, url, seed, timings, ...traceOf(response) };
		const file = async () => await fetchVideo(item, url, `video_${index}`, requestId);
		output.push({
			json: simplify ? simple : raw,
			...(wantsFile ? { binary: { [field]: await file() } } : {}),
		});
	}
	return output;
}
