import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { isMediaEntry, mediaSourceOf, type MediaSource } from '../shared/engine/media-source';
import { outputEach } from '../shared/engine/several-files';
import { linkForAgent, storeMediaSource } from '../shared/engine/store-media';
import { isRecord, layersOf, traceOf, type ApiResponse } from '../shared/http/api-response';
import { withWordsOf } from '../shared/http/error-body';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { isNodeError } from '../shared/http/node-error';

/** An image of a response: where it is, or what stands in its place. */
interface GivenImage {
	source?: MediaSource;
	entry: unknown;
}

/**
 * The images of a response: under `images`, and in gateways of OpenAI's make under `data`, as links, in
 * base64, or as data URIs; one alone need not be in a list, and may be all that the response is.
 *
 * @param baseUrl where a link without a host starts from
 * @returns none where no image can be read
 */
function imagesIn(body: unknown, baseUrl: string): GivenImage[] {
	if (Buffer.isBuffer(body)) return [{ source: { bytes: body }, entry: undefined }];
	for (const layer of layersOf(body)) {
		const { images, image, image_urls: urls, data, output, results, artifacts } = layer;
		for (const place of [images, image, urls, data, output, results, artifacts, layer]) {
			const given = [place]
				.flat()
				.map((entry: unknown) => ({ entry, source: mediaSourceOf(entry, baseUrl, 'image') }))
				.filter(({ entry, source }) => source ?? isMediaEntry(entry, 'image'));
			if (given.some(({ source }) => source)) return given;
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

const linkOf = ({ source }: GivenImage): string | undefined =>
	source && 'url' in source ? source.url : undefined;

/** The other images are made and paid for as well: their links must not get lost with the one that fails. */
function withOtherLinks(error: unknown, images: GivenImage[], failed: GivenImage): unknown {
	const links = images.filter((image) => image !== failed).flatMap((image) => linkOf(image) ?? []);
	if (isNodeError(error) && links.length > 0) {
		error.description = `${error.description ?? ''} The other images: ${escapeHtml(links.join(' '))}`;
	}
	return error;
}

/**
 * One output item for each image, with the image as binary unless switched off. One that is in the
 * response itself is binary either way: it would be lost else. Of several, one that cannot be had is an
 * item that says why.
 *
 * @throws InvalidResponseError when the response has no image; NodeApiError when none can be downloaded
 */
export async function toImages(item: Item, response: ApiResponse): Promise<INodeExecutionData[]> {
	const images = imagesIn(response.body, (await item.account()).baseUrl);
	const body = isRecord(response.body) ? (response.body as IDataObject) : {};
	if (images.length === 0) throw new InvalidResponseError('The service gave no image');
	const field = item.params.text('outputBinaryPropertyName') ?? 'data';
	const simplify = item.params.boolean('simplify', true);
	const wantsFile = item.params.boolean('options.downloadImages', true);
	const { seed, timings } = body;
	const store = async ({ source, entry }: GivenImage, index: number) => {
		if (source) return await storeMediaSource(item, source, imageFile(index));
		throw new InvalidResponseError(
			withWordsOf('The service gave no image that can be read', entry),
		);
	};
	const toOutput = async (image: GivenImage, index: number): Promise<INodeExecutionData> => {
		const link = linkOf(image);
		const file =
			wantsFile || link === undefined
				? await store(image, index).catch((error: unknown) => {
						throw withOtherLinks(error, images, image);
					})
				: undefined;
		const url = link ?? (file && linkForAgent(item, file));
		const simple = { url, index, seed, timings, ...traceOf(response) };
		const json = simplify ? simple : { ...body, index, ...traceOf(response) };
		return { json, ...(file ? { binary: { [field]: file } } : {}) };
	};
	return await outputEach(item, images, toOutput, (image, index) => ({
		index,
		url: linkOf(image),
		...traceOf(response),
	}));
}
