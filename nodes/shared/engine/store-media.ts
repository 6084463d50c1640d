import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { detectFile, FILE_HEAD_BYTES, isFrame, isText, type MediaFamily } from '../files/file-type';
import type { BodyStream } from '../http/api-response';
import { limitSize } from '../http/download';
import { withWordsOf } from '../http/error-body';
import { escapeHtml } from '../http/error-hints';
import { InvalidResponseError } from '../http/failure';
import { peekStream, type PeekedBody } from '../http/peek-stream';
import { decodeText } from '../http/text-encoding';
import type { Item } from './item';
import { toErrorItem, toItemError, withResumeInfo } from './item-errors';
import type { MediaSource } from './media-source';

/** What a file is expected to be. */
export interface ExpectedMedia {
	family: MediaFamily;
	/** The name of the file, without its extension. */
	name: string;
	/** What it is where its bytes say nothing else, e.g. `image/png` and `png`. */
	mimeType?: string;
	extension: string;
}

const WORDS: Record<MediaFamily, string> = { image: 'an image', audio: 'sound', video: 'a video' };

/** Samples without a header, whose first bytes may look like a frame of MPEG audio. */
const RAW_SOUND = 'pcm';

function detect(head: Uint8Array, { extension }: ExpectedMedia) {
	const found = detectFile(head);
	return extension === RAW_SOUND && isFrame(head) ? undefined : found;
}

/**
 * @param isWhole the head is all there is
 * @throws InvalidResponseError when the file is none of the family
 */
function typeOf(head: Uint8Array, expected: ExpectedMedia, isWhole: boolean) {
	const { family, mimeType, extension } = expected;
	// A header without sound, such as that of a WAV file without samples.
	const isEmpty = head.length === 0 || (isWhole && family === 'audio' && !isText(head));
	const found = isEmpty ? undefined : detect(head, expected);
	const foundType = found?.mimeTypes[family];
	if (found && foundType !== undefined) {
		return foundType === mimeType
			? { mimeType, extension }
			: { mimeType: foundType, extension: found.extension };
	}
	if (!found && !isEmpty && !isText(head)) return { mimeType, extension };
	const excerpt = isText(head) ? decodeText(head, {}, false)?.text : undefined;
	throw new InvalidResponseError(
		isEmpty
			? `The service sent a file without content that is not ${WORDS[family]}`
			: withWordsOf(`The service sent something that is not ${WORDS[family]}`, excerpt),
		{ isDamaged: isEmpty, excerpt },
	);
}

/**
 * Stores a file that the service has made in n8n's binary store, under the name and type of what its bytes
 * are. A page or an error in its place is never kept as a file.
 *
 * @throws InvalidResponseError when it is not what is expected; what the stream ends with
 */
export async function storeMedia(
	item: Item,
	{ head, body }: PeekedBody,
	expected: ExpectedMedia,
	maxBytes?: number,
): Promise<IBinaryData> {
	const isWhole = Buffer.isBuffer(body) && body.length === head.length;
	const { mimeType, extension } = typeOf(head, expected, isWhole);
	const isBounded = maxBytes === undefined || Buffer.isBuffer(body);
	const file = isBounded ? body : limitSize(body, maxBytes);
	return await item.helpers.prepareBinaryData(file, `${expected.name}.${extension}`, mimeType);
}

/** As long as n8n's signed links last by themselves. */
const LINK_LIFE = '1 day';

/**
 * A link to a stored file, for an agent that has called the node as its tool: n8n hands it no files, and what
 * was paid for would be lost. It opens in a browser for a day, without a login.
 *
 * @returns undefined outside of an agent's tools, and where n8n makes no links
 */
export function linkForAgent({ run, helpers }: Item, file: IBinaryData): string | undefined {
	const { createBinarySignedUrl: sign } = helpers as Partial<Item['helpers']>;
	return run.isToolCall && file.id !== undefined ? sign?.(file, LINK_LIFE) : undefined;
}

const NAMES: Record<MediaFamily, string> = {
	image: 'The image',
	audio: 'The sound',
	video: 'The video',
};

/**
 * Stores a file of a response, be it in the response or behind a link of it.
 *
 * @param expected with the size from which on a linked file is refused
 * @throws NodeApiError with the link when it cannot be downloaded; InvalidResponseError when it is not what
 * is expected
 */
export async function storeMediaSource(
	item: Item,
	source: MediaSource,
	{ maxBytes, ...expected }: ExpectedMedia & { maxBytes: number },
): Promise<IBinaryData> {
	if ('bytes' in source) {
		const head = source.bytes.subarray(0, FILE_HEAD_BYTES);
		return await storeMedia(item, { head, body: source.bytes }, expected);
	}
	const { url } = source;
	const store = async (body: BodyStream) =>
		await storeMedia(item, await peekStream(body, FILE_HEAD_BYTES), expected, maxBytes);
	return await item.openLink(url, store).catch((error: unknown) => {
		// The file is made and paid for: its link must not get lost with the download.
		throw withResumeInfo(
			error,
			`${NAMES[expected.family]} was made but could not be downloaded. Its link is valid for one hour: ${escapeHtml(url)}.`,
			{ url },
		);
	});
}

/** An output item that stands for a file which could not be had, in n8n's form of an error. */
function toFailedFile(
	{ run, index }: Item,
	error: unknown,
	place: IDataObject,
): INodeExecutionData {
	const { json } = toErrorItem(index, toItemError(run, index, error));
	return { json: { ...json, details: { ...(json.details as IDataObject), ...place } } };
}

/**
 * Makes an output item of each file of a response. All of them are paid for, so that one that cannot be had
 * does not cost the others: it is an item that says why.
 *
 * @param toOutput makes the item of a file
 * @param placeOf what the item of one that fails says of it, e.g. its index and link
 * @throws what `toOutput` throws for the first file, when it throws for all; the abort reason when the
 * execution is stopped
 */
export async function outputEach<T>(
	item: Item,
	files: T[],
	toOutput: (file: T, index: number) => Promise<INodeExecutionData>,
	placeOf: (file: T, index: number) => IDataObject,
): Promise<INodeExecutionData[]> {
	const results = await Promise.allSettled(
		files.map(async (file, index) => await toOutput(file, index)),
	);
	item.run.signal?.throwIfAborted();
	const errors = results.flatMap((result) =>
		result.status === 'rejected' ? [result.reason as unknown] : [],
	);
	if (errors.length === files.length) throw errors[0];
	if (errors.length > 0) {
		item.run.hints.add(
			`Of item ${item.index}, ${errors.length} of ${files.length} files could not be had. They have items of their own, whose error says why.`,
		);
	}
	return results.map((result, index) =>
		result.status === 'fulfilled'
			? result.value
			: toFailedFile(item, result.reason, placeOf(files[index] as T, index)),
	);
}
