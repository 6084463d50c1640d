import type { INodeExecutionData } from 'n8n-workflow';

import { traceOf } from '../../shared/engine/usage';
import { GarbledAnswer } from '../../shared/http/failure';
import type { Answer, BodyStream, Item } from '../../shared/engine/operation';

/** The formats of the API; `pcm` is 16-bit samples without a header, which has no type of its own. */
const MIME_TYPES: Record<string, string> = {
	mp3: 'audio/mpeg',
	opus: 'audio/ogg',
	wav: 'audio/wav',
	pcm: 'audio/L16',
};

/** The API's own default (API reference, 2026). */
export const DEFAULT_FORMAT = 'mp3';

/** What a gateway says in place of the service must not be kept as a file of sound. */
function assertSound({ headers, body }: Answer): void {
	if (!/json|html/.test(String(headers['content-type']))) return;
	(body as BodyStream).destroy();
	throw new GarbledAnswer('The service answered with something that is not sound');
}

/**
 * Streams the speech into n8n's binary store.
 *
 * @throws GarbledAnswer when the answer is text
 */
export async function toSpeech(item: Item, answer: Answer): Promise<INodeExecutionData[]> {
	assertSound(answer);
	const format = item.getNodeParameter('options.responseFormat', DEFAULT_FORMAT) as string;
	const field = item.getNodeParameter('outputBinaryPropertyName', 'data') as string;
	const file = await item.helpers.prepareBinaryData(
		answer.body as BodyStream,
		`speech.${format}`,
		MIME_TYPES[format],
	);
	const model = item.getNodeParameter('model', '', { extractValue: true }) as string;
	const json = { model, format, fileSize: file.fileSize, ...traceOf(answer) };
	return [{ json, binary: { [field]: file } }];
}
