import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { storeDownload } from '../shared/engine/download-file';
import type { Item } from '../shared/engine/item';
import { isRecord, traceOf, type ApiResponse } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { isNodeError } from '../shared/http/node-error';

/** Far more than any model makes; a link that sends more is not an image. */
const MAX_IMAGE_BYTES = 200_000_000;

/** The image is made and paid for: its link must not get lost with the download. */
function keepLink(error: unknown, url: string): unknown {
	if (isNodeError(error)) {
		error.description = `The image was made but could not be downloaded. Its link is valid for one hour: ${escapeHtml(url)}. ${error.description ?? ''}`;
	}
	return error;
}

async function fetchImage(item: Item, url: string, index: number): Promise<IBinaryData> {
	const file = { url, name: `image_${index}`, mimeType: 'image/png', maxBytes: MAX_IMAGE_BYTES };
	try {
		return await storeDownload(item, file);
	} catch (error) {
		throw keepLink(error, url);
	}
}

/** The links of a response: under `images`, and in gateways of OpenAI's make under `data`. */
function linksIn({ images, data }: Record<string, unknown>): string[] {
	const entries: unknown[] =
		[images, data].find((list): list is unknown[] => Array.isArray(list) && list.length > 0) ?? [];
	return entries.map((entry) =>
		typeof entry === 'string' ? entry : isRecord(entry) ? String(entry.url ?? '') : '',
	);
}

/**
 * One output item for each image, with the image as binary unless switched off.
 *
 * @throws InvalidResponseError when the response has no image; NodeApiError when one cannot be downloaded
 */
export async function toImages(item: Item, response: ApiResponse): Promise<INodeExecutionData[]> {
	const body = response.body as IDataObject;
	const links = linksIn(body);
	if (links.length === 0) throw new InvalidResponseError('The service gave no image');
	const field = item.params.text('outputBinaryPropertyName') ?? 'data';
	const simplify = item.params.boolean('simplify', true);
	const wantsFile = item.params.boolean('options.downloadImages', true);
	const output: INodeExecutionData[] = [];
	for (const [index, url] of links.entries()) {
		const { seed, timings } = body;
		const simple = { url, index, seed, timings, ...traceOf(response) };
		const json = simplify ? simple : { ...body, index, ...traceOf(response) };
		output.push({
			json,
			...(wantsFile ? { binary: { [field]: await fetchImage(item, url, index) } } : {}),
		});
	}
	return output;
}
