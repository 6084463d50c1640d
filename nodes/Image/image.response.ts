import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { mediaSourceOf, type MediaSource } from '../shared/engine/media-source';
import { linkForAgent, storeMediaSource } from '../shared/engine/store-media';
import { layersOf, traceOf, type ApiResponse } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { isNodeError } from '../shared/http/node-error';

/**
 * The images of a response: under `images`, and in gateways of OpenAI's make under `data`, as links, in
 * base64, or as data URIs; one alone need not be in a list.
 *
 * @param baseUrl where a link without a host starts from
 */
function imageSourcesIn(body: unknown, baseUrl: string): MediaSource[] {
	for (const layer of layersOf(body)) {
		const { images, image, data, output, artifacts } = layer;
		for (const place of [images, image, data, output, artifacts, layer]) {
			const sources = [place]
				.flat()
				.flatMap((entry: unknown) => mediaSourceOf(entry, baseUrl, 'image') ?? []);
			if (sources.length > 0) return sources;
		}
	}
	return [];
}

/** Far more than any model makes; a link that sends more is not an image. */
const MAX_IMAGE_BYTES = 200_000_000;

const imageFile = (index: number) => ({
	family: 'image' as const,
	mimeType: 'image/png',
	extension: 'png',
	name: `image_${index}`,
	maxBytes: MAX_IMAGE_BYTES,
});

/** The other images are made and paid for as well: their links must not get lost with the one that fails. */
function withOtherLinks(error: unknown, sources: MediaSource[], failed: number): unknown {
	const links = sources.flatMap((source, index) =>
		'url' in source && index !== failed ? [source.url] : [],
	);
	if (isNodeError(error) && links.length > 0) {
		error.description = `${error.description ?? ''} The other images: ${escapeHtml(links.join(' '))}`;
	}
	return error;
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
		const link = 'url' in source ? source.url : undefined;
		const stored = async () =>
			await storeMediaSource(item, source, imageFile(index)).catch((error: unknown) => {
				throw withOtherLinks(error, sources, index);
			});
		const file = wantsFile || link === undefined ? await stored() : undefined;
		const url = link ?? (file && linkForAgent(item, file));
		const simple = { url, index, seed, timings, ...traceOf(response) };
		const json = simplify ? simple : { ...body, index, ...traceOf(response) };
		output.push({ json, ...(file ? { binary: { [field]: file } } : {}) });
	}
	return output;
}
