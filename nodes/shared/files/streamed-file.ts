import { bytesOf, type InputFile } from './input-file';

/**
 * A file of a form that is read while it is sent, each time that it is sent: a chunk of it is in memory
 * at a time. n8n's http library takes the bytes of a form's files from `stream()`.
 */
export class StreamedFile extends File {
	private readonly source: InputFile;

	constructor(source: InputFile) {
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
