import { inputError } from '../shared/transport/node-error';
import type { Item } from '../shared/transport/operation';
import { readMedia } from '../shared/media';

/** Of transcription (API reference, 2026): 50 MB, and one hour of sound. */
export const LARGEST_FILE_BYTES = 50_000_000;

/** A file for a form. The bytes are copied. */
export const toBlob = (bytes: Buffer, type: string) => new Blob([bytes as BlobPart], { type });

/** A multipart form of text fields and a file. n8n sets its boundary. */
export function fileForm(fields: Record<string, string>, file: Blob, fileName: string): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', file, fileName);
	return form;
}

/**
 * A multipart form of text fields and the audio file that the item holds.
 *
 * @throws NodeOperationError when the item has no such file, or it is empty or too large
 */
export async function audioForm(item: Item, fields: Record<string, string>): Promise<FormData> {
	const field = item.getNodeParameter('binaryPropertyName', 'data') as string;
	const { bytes, mimeType, fileName } = await readMedia(item, field);
	const fail = (message: string, advice: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, advice);
	if (bytes.length === 0) {
		throw fail(`The file in "${field}" is empty`, 'Check the node that read or made the file.');
	}
	if (bytes.length > LARGEST_FILE_BYTES) {
		throw fail(
			`The file in "${field}" has ${Math.ceil(bytes.length / 1e6)} MB, and the service takes 50 MB`,
			'Send a shorter or more compressed file, e.g. MP3.',
		);
	}
	return fileForm(fields, toBlob(bytes, mimeType), fileName);
}
