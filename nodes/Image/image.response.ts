import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { storeLinkedMedia, storeMediaBytes } from '../shared/engine/store-media';
import { traceOf, type ApiResponse } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { isNodeError } from '../shared/http/node-error';
import { imageSourcesIn, type ImageSource } from './image-source';

/** Far more than any model makes; a link that sends more is not an image. */
const MAX_IMAGE_BYTES = 200_000_000;

const IMAGE_FILE = { family: 'image', mimeType: 'image/png', extension: 'png' } as const;

/** The image is made and paid for: its link must not get lost with the download. */
function keepLink(error: unknown, url: string): unknown {
	if (isNodeError(error)) {
		error.description = `The image was made but could not be downloaded. Its link is valid for one hour: ${escapeHtml(url)}. ${error.description ?? ''}`;
	}
	return error;
}

async function toFile(item: Item, source: ImageSource, index: number): Promise<IBinaryData> {
	const expected = { ...IMAGE_FILE, name: `image_${index}` };
	if ('bytes' in source) return await storeMediaBytes(item, source.bytes, expected);
	try {
		return await storeLinkedMedia(item, {
			...expected,
			url: source.url,
			maxBytes: MAX_IMAGE_BYTES,
		});
	} catch (error) {
		throw keepLink(error, source.url);
	}
}

/**
 * One output item for each image, with the image as binary unless switched off. One that is in the
 * response itself is binary either way: it would be lost else.
 *
 * @throws InvalidResponseError when the response has no image; NodeApiError when one cannot be downloaded
 */
export async function toImages(item: Item, response: ApiResponse): Promise<INodeExecutionData[]> {
	const body = response.body as IDataObject;
	const sources = imageSourcesIn(body, (await item.account()).baseUrl);
	if (sources.length === 0) throw new InvalidResponseError('The service gave no image');
	const field = item.params.text('outputBinaryPropertyName') ?? 'data';
	const simplify = item.params.boolean('simplify', true);
	const wantsFile = item.params.boolean('options.downloadImages', true);
	const output: INodeExecutionData[] = [];
	for (const [index, source] of sources.entries()) {
		const { seed, timings } = body;
		const url = 'url' in source ? source.url : undefined;
		const simple = { url, index, seed, timings, ...traceOf(response) };
		const json = simplify ? simple : { ...body, index, ...traceOf(response) };
		const hasFile = wantsFile || url === undefined;
		output.push({
			json,
			...(hasFile ? { binary: { [field]: await toFile(item, source, index) } } : {}),
		});
	}
	return output;
}
