import { bytesOf, openMedia, type OpenFile } from './input-file';
import { inputError } from '../http/node-error';
import type { Item } from '../engine/operation';

/** Of transcription (API reference, 2026): 50 MB, and one hour of sound. */
export const LARGEST_FILE_BYTES = 50_000_000;

/**
 * A file of a form that is read while it is sent, each time that it is sent: a chunk of it is in memory
 * at a time. n8n's http library takes the bytes of a form's files from `stream()`.
 */
export class StreamedFile extends File {
	private readonly source: OpenFile;

	constructor(source: OpenFile) {
		super([], source.fileName, { type: source.mimeType });
		this.source = source;
	}

	override get size(): number {
		return this.source.size;
	}

	override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
		const bytes = bytesOf(this.source);
		return new ReadableStream({
			async pull(controller) {
				const { done, value } = await bytes.next();
				if (done) controller.close();
				else controller.enqueue(value as Uint8Array<ArrayBuffer>);
			},
			async cancel() {
				await bytes.return(undefined);
			},
		});
	}
}

/** A multipart form of text fields and a file. n8n sets its boundary. */
export function fileForm(fields: Record<string, string>, file: File): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', file);
	return form;
}

/**
 * A multipart form of text fields and the audio file that the item holds.
 *
 * @throws NodeOperationError when the item has no such file, or it is empty or too large
 */
export async function audioForm(item: Item, fields: Record<string, string>): Promise<FormData> {
	const field = item.getNodeParameter('binaryPropertyName', 'data') as string;
	const source = await openMedia(item, field);
	const fail = (message: string, advice: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, advice);
	if (source.size === 0) {
		throw fail(`The file in "${field}" is empty`, 'Check the node that read or made the file.');
	}
	if (source.size > LARGEST_FILE_BYTES) {
		throw fail(
			`The file in "${field}" has ${Math.ceil(source.size / 1e6)} MB, and the service takes 50 MB`,
			'Send a shorter or more compressed file, e.g. MP3.',
		);
	}
	return fileForm(fields, new StreamedFile(source));
}
