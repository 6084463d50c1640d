import type {
	IBinaryData,
	IDataObject,
	IHttpRequestOptions,
	INodeExecutionData,
} from 'n8n-workflow';

import { traceOf } from '../shared/engine/usage';
import { jobError, keepProgress } from '../shared/engine/resumable-error';
import { download } from '../shared/http/download';
import type { Item } from '../shared/engine/operation';
import { runOf } from '../shared/engine/run-context';
import { hasSucceeded, type VideoState } from './status';

/** Far more than five seconds of video take; a link that sends more is not one. */
const LARGEST_VIDEO_BYTES = 2_000_000_000;

async function fetchVideo(
	item: Item,
	request: IHttpRequestOptions,
	{ url, name, requestId }: { url: string; name: string; requestId: string },
): Promise<IBinaryData> {
	const link = { url, name, mimeType: 'video/mp4', maxBytes: LARGEST_VIDEO_BYTES };
	const { gate, settings } = runOf(item);
	const { timeout = request.timeout } = settings;
	return await gate
		.run(async () => await download(item, link, { ...request, timeout }))
		.catch((error: unknown) => {
			// The video is made and paid for: its link must not get lost with the download.
			throw keepProgress(
				error,
				`The video was made but could not be downloaded. Its link is valid for one hour: ${url} (request ID ${requestId}).`,
				{ requestId, url },
			);
		});
}

/**
 * The state of a video as output: one item, or one for each video where there are several, with the
 * video as binary unless switched off.
 *
 * @throws NodeOperationError when a video is said to be made and has no link; NodeApiError when it
 * cannot be downloaded
 */
export async function toVideos(
	item: Item,
	request: IHttpRequestOptions,
	state: VideoState,
): Promise<INodeExecutionData[]> {
	const { requestId, body, answer } = state;
	const { status, position, reason, results } = body;
	const simplify = item.getNodeParameter('simplify', true) as boolean;
	const raw = { ...(body as IDataObject), requestId, ...traceOf(answer) };
	if (!hasSucceeded(state)) {
		const simple = { requestId, status, position, reason, ...traceOf(answer) };
		return [{ json: simplify ? simple : raw }];
	}
	const links = (results?.videos ?? []).map(({ url }) => url);
	if (links.length === 0) {
		throw jobError(
			item,
			'The service says that the video is made, but gives no link',
			`Ask again with Get Status and the request ID ${requestId}.`,
			{ requestId },
		);
	}
	const field = item.getNodeParameter('outputBinaryPropertyName', 'data') as string;
	const wantsFile = item.getNodeParameter('options.downloadVideo', true) as boolean;
	const output: INodeExecutionData[] = [];
	for (const [index, url] of links.entries()) {
		const { seed, timings } = results ?? {};
		const simple = { requestId, status, url, seed, timings, ...traceOf(answer) };
		const link = { url, name: `video_${index}`, requestId };
		output.push({
			json: simplify ? simple : raw,
			...(wantsFile ? { binary: { [field]: await fetchVideo(item, request, link) } } : {}),
		});
	}
	return output;
}
