import type {
	IBinaryData,
	IDataObject,
	IHttpRequestOptions,
	INodeExecutionData,
} from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { isMediaEntry, mediaSourceOf, type MediaSource } from '../shared/engine/media-source';
import type { StepsOperation } from '../shared/engine/operation';
import { linkForAgent, outputEach, storeMediaSource } from '../shared/engine/store-media';
import {
	isRecord,
	layersOf,
	listIn,
	toList,
	traceOf,
	type ApiResponse,
} from '../shared/http/api-response';
import { withWordsOf } from '../shared/http/error-body';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { isNodeError } from '../shared/http/node-error';

/** An image of a response: where it is, or what stands in its place. */
interface GivenImage {
	source?: MediaSource;
	entry: unknown;
}

/** Names under which services and gateways have images. */
const PLACES = [
	...['images', 'image', 'image_urls', 'data'],
	...['output', 'results', 'artifacts', 'predictions'],
];

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
		for (const place of [...PLACES.map((name) => layer[name]), layer]) {
			const given = (toList(place) ?? [place])
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

/** An image that the service has made: behind a link, or in its response and stored. */
interface MadeImage {
	link?: string;
	file?: IBinaryData;
	/** Why it is neither. */
	error?: unknown;
}

/** What a response brings. */
interface MadeImages {
	body: IDataObject;
	trace: IDataObject;
	images: MadeImage[];
}

/** Stores an image that is in the response itself: its bytes must not wait in memory for others. */
async function keepImage(
	item: Item,
	{ source, entry }: GivenImage,
	index: number,
): Promise<MadeImage> {
	if (source && 'url' in source) return { link: source.url };
	try {
		if (source) return { file: await storeMediaSource(item, source, imageFile(index)) };
		throw new InvalidResponseError(
			withWordsOf('The service gave no image that can be read', entry),
		);
	} catch (error) {
		return { error };
	}
}

/** @throws InvalidResponseError when the response has no image, or none that can be read */
async function readImages(item: Item, response: ApiResponse): Promise<MadeImages> {
	const given = imagesIn(response.body, (await item.account()).baseUrl);
	const images = await Promise.all(
		given.map(async (image, index) => await keepImage(item, image, index)),
	);
	if (images.length === 0) {
		const [entry] = listIn(response.body, ...PLACES) ?? [];
		throw new InvalidResponseError(withWordsOf('The service gave no image', entry));
	}
	if (images.every(({ error }) => error !== undefined)) throw images[0]?.error;
	const body = isRecord(response.body) ? (response.body as IDataObject) : {};
	return { body, trace: traceOf(response), images };
}

/** The other images are made and paid for as well: their links must not get lost with the one that fails. */
function withOtherLinks(error: unknown, images: MadeImage[], failed: MadeImage): unknown {
	const links = images.filter((image) => image !== failed).flatMap(({ link }) => link ?? []);
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
 * @throws NodeApiError when none can be downloaded
 */
async function toOutput(
	item: Item,
	{ body, trace, images }: MadeImages,
): Promise<INodeExecutionData[]> {
	const field = item.params.id('outputBinaryPropertyName') ?? 'data';
	const simplify = item.params.boolean('simplify', true);
	const wantsFile = item.params.boolean('options.downloadImages', true);
	const { seed, timings } = body;
	const download = async (image: MadeImage, url: string, index: number) =>
		await storeMediaSource(item, { url }, imageFile(index)).catch((error: unknown) => {
			throw withOtherLinks(error, images, image);
		});
	const toItem = async (image: MadeImage, index: number): Promise<INodeExecutionData> => {
		const { link, error } = image;
		if (error !== undefined) throw error;
		const isLinked = wantsFile && link !== undefined;
		const file = isLinked ? await download(image, link, index) : image.file;
		const url = link ?? (file && linkForAgent(item, file));
		const json = simplify ? { url, index, seed, timings, ...trace } : { ...body, index, ...trace };
		return { json, ...(file ? { binary: { [field]: file } } : {}) };
	};
	return await outputEach(item, images, toItem, ({ link }, index) => ({
		index,
		url: link,
		...trace,
	}));
}

/**
 * How images are made and fetched. A link is opened when the request has ended: while one item's image is
 * on its way from where it is kept, the service makes that of another.
 *
 * @param prepare completes the request that the fields have composed; it throws NodeOperationError when the
 * item's input is no good
 */
export const imageOperation = (
	prepare: (
		item: Item,
		request: IHttpRequestOptions,
	) => IHttpRequestOptions | Promise<IHttpRequestOptions>,
): StepsOperation => ({
	kind: 'steps',
	run: async (item, request) =>
		await toOutput(
			item,
			await item.request({
				request,
				prepare: async (composed) => await prepare(item, composed),
				read: async (response) => await readImages(item, response),
			}),
		),
});
