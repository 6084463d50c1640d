import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import type { StepsOperation } from '../shared/engine/operation';
import type { EmbeddedFile } from '../shared/files/json-body';
import { IMAGE, resolveMedia } from '../shared/files/media-input';
import { holderOf, toId, traceOf, type ApiResponse } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';
import { toVideos, waitForVideo } from './status';

/** A video that the service has begun. */
export interface SubmittedVideo {
	requestId: string;
	response: ApiResponse;
}

/** Wan's naming of its models (.cn catalogue, 2026-07-21): text to video, image to video. */
const NEEDS_IMAGE = /\bI2V\b/i;

/**
 * The image as the API takes it: a link, or a file to embed in the body.
 *
 * @returns undefined when the video starts from the text alone
 * @throws NodeOperationError when there is no such file or address, or the model needs one
 */
async function firstImageOf(item: Item, model: string): Promise<string | EmbeddedFile | undefined> {
	const { params } = item;
	const source = params.ownOption('imageSource') ?? 'none';
	if (source !== 'none') {
		const url = params.text('imageUrl');
		const file = params.file('binaryPropertyName');
		return await resolveMedia(item, { source, url, file }, IMAGE);
	}
	if (!NEEDS_IMAGE.test(model)) return undefined;
	throw item.inputError(
		`${model} starts from an image, and none is given`,
		'Set First Image to a file or an address, or choose a model with T2V in its name.',
	);
}

/** The service's name of the ID, and those of gateways; the last of them may be that of the request alone. */
const ID_NAMES = ['requestId', 'task_id', 'id', 'request_id'];

/**
 * Starts a video. It is paid for with this, so the request is sent again only after an answer that
 * proves that nothing was done.
 *
 * @throws NodeApiError when the service does not take it; NodeOperationError for input that is no good
 */
export async function submitVideo(
	item: Item,
	request: IHttpRequestOptions,
): Promise<SubmittedVideo> {
	return await item.request({
		request,
		async prepare(prepared) {
			const fields = prepared.body as IDataObject;
			const image = await firstImageOf(item, String(fields.model));
			return { ...prepared, body: { ...fields, image } as IDataObject };
		},
		read(response) {
			const given = ID_NAMES.map((name) => holderOf(response.body, name)[name]);
			const requestId = given.map(toId).find((id) => id !== undefined);
			if (requestId !== undefined) return { requestId, response };
			throw new InvalidResponseError('The service gave no request ID');
		},
	});
}

/** What "Submit a video" does. */
export const submit: StepsOperation = {
	kind: 'steps',
	async run(item, request) {
		const { requestId, response } = await submitVideo(item, request);
		return [{ json: { requestId, ...traceOf(response) } }];
	},
};

/** What "Generate a video" does. */
export const generate: StepsOperation = {
	kind: 'steps',
	async run(item, request) {
		const { requestId } = await submitVideo(item, request);
		return await toVideos(item, await waitForVideo(item, requestId, true));
	},
};
