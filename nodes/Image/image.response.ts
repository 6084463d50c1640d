import {
	NodeApiError,
	type IBinaryData,
	type IDataObject,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { components } from '../shared/generated/api.generated';
import { traceOf } from '../shared/engine/usage';
import { download } from '../shared/http/download';
import { GarbledAnswer } from '../shared/http/failure';
import type { Answer, Item } from '../shared/engine/operation';

type ImagesResponse = components['schemas']['ImagesGenerationResponse'];

/** Far more than any model makes; a link that sends more is not an image. */
const LARGEST_IMAGE_BYTES = 200_000_000;

/** The image is made and paid for: its link must not get lost with the download. */
function keepLink(error: unknown, url: string): unknown {
	if (error instanceof NodeApiError) {
		error.description = `The image was made but could not be downloaded. Its link is valid for one hour: ${url}. ${error.description ?? ''}`;
	}
	return error;
}

async function fetchImage(item: Item, url: string, index: number): Promise<IBinaryData> {
	const link = {
		url,
		name: `image_${index}`,
		mimeType: 'image/png',
		maxBytes: LARGEST_IMAGE_BYTES,
	};
	return await download(item, link).catch((error: unknown) => {
		throw keepLink(error, url);
	});
}

/**
 * One output item for each image, with the image as binary unless switched off.
 *
 * @throws GarbledAnswer when the answer has no image; NodeApiError when one cannot be downloaded
 */
export async function toImages(item: Item, answer: Answer): Promise<INodeExecutionData[]> {
	const body = answer.body as ImagesResponse;
	const links = (body.images ?? []).map(({ url }) => url ?? '');
	if (links.length === 0) throw new GarbledAnswer('The service gave no image');
	const field = item.getNodeParameter('outputBinaryPropertyName', 'data') as string;
	const simplify = item.getNodeParameter('simplify', true) as boolean;
	const wantsFile = item.getNodeParameter('options.downloadImages', true) as boolean;
	const output: INodeExecutionData[] = [];
	for (const [index, url] of links.entries()) {
		const { seed, timings } = body;
		const simple = { url, index, seed, timings: timings as IDataObject, ...traceOf(answer) };
		const json = simplify ? simple : { ...(body as IDataObject), index, ...traceOf(answer) };
		output.push({
			json,
			...(wantsFile ? { binary: { [field]: await fetchImage(item, url, index) } } : {}),
		});
	}
	return output;
}
