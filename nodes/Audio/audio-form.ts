import type { Item } from '../shared/engine/item';
import { openInputFile } from '../shared/files/input-file';
import { fileForm, StreamedFile } from '../shared/files/streamed-file';
import { voiceSample } from './voice-sample';

/** The service's limit (API reference, 2026): 50 MB. */
export const MAX_FILE_BYTES = 50_000_000;

/**
 * A multipart form of text fields and the recording of a voice that the item holds.
 *
 * @throws NodeOperationError when the item has no such file, or it is empty, too large or too long
 */
export async function audioForm(item: Item, fields: Record<string, string>): Promise<FormData> {
	const field = item.params.text('binaryPropertyName') ?? 'data';
	const source = await openInputFile(item, field);
	if (source.size === 0) {
		throw item.inputError(
			`The file in "${field}" is empty`,
			'Check the node that read or made the file.',
		);
	}
	if (source.size > MAX_FILE_BYTES) {
		throw item.inputError(
			`The file in "${field}" has ${Math.ceil(source.size / 1e6)} MB, and the service takes 50 MB`,
			'Send a shorter or more compressed file, e.g. MP3.',
		);
	}
	return fileForm(fields, new StreamedFile(await voiceSample(item, source, field)));
}
