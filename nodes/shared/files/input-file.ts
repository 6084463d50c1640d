import type { IBinaryData, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';

/** What reading a file of an item needs: n8n's functions, and how the item's errors are made. */
export interface FileOwner {
	readonly helpers: Pick<
		IExecuteSingleFunctions['helpers'],
		'assertBinaryData' | 'getBinaryMetadata' | 'getBinaryStream'
	>;
	readonly input: Pick<INodeExecutionData, 'binary'>;
	inputError(message: string, hint: string): Error;
}

/** The name of a binary field of the item, or a file of this or another node. */
export type FileField = string | IBinaryData;

/** What a message calls a file. */
export const fileLabel = (field: FileField): string =>
	typeof field === 'string' ? field : (field.fileName ?? 'file');

/** A form, a mail or a bot names its files in its own way, and n8n's words do not say in which. */
const noSuchField = (owner: FileOwner, field: string, names: string[]): Error =>
	owner.inputError(
		`The item has no file in "${field}"`,
		names.length > 0
			? `It has files in ${names.join(', ')}: write the name of the right one into Input Data Field Name.`
			: 'It has no files. Check the node that read or made the file.',
	);

/** @throws NodeOperationError when the item has no such field; it names the fields with files that it has */
export function binaryOf(owner: FileOwner, field: FileField): IBinaryData {
	if (typeof field !== 'string') return field;
	try {
		return owner.helpers.assertBinaryData(field);
	} catch (error) {
		const names = Object.keys(owner.input.binary ?? {}).map((name) => `"${name}"`);
		// Where there are none n8n says that itself, unless the item has null in their place.
		const isSaid = names.length === 0 && !(error instanceof TypeError);
		throw isSaid ? error : noSuchField(owner, field, names);
	}
}

/** A file of an input item, to be read when its bytes are needed, as often as they are. */
export interface InputFile {
	fileName: string;
	mimeType: string;
	/** In bytes. */
	size: number;
	/** The file from its start, `chunkBytes` at a time where they are read from a disk. */
	chunks(chunkBytes?: number): Promise<AsyncIterable<Uint8Array>>;
}

/** As much as Node reads of a file at a time: each chunk costs n8n's process the same steps. */
const CHUNK_BYTES = 64 * 1024;

/** Uploads, and the search for frames in recordings, are little else than such steps: they take half the process's time or less. */
export const LARGE_CHUNK_BYTES = 512 * 1024;

/** The type of a file of which nothing is known. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Bytes in memory as a stream, in chunks that share the memory. */
async function* chunksOf(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
	for (const part of parts) {
		for (let at = 0; at < part.length; at += CHUNK_BYTES) yield part.subarray(at, at + CHUNK_BYTES);
	}
}

/** A file whose bytes are in memory, in one or more parts. */
export const fileInMemory = (
	parts: readonly Buffer[],
	fileName: string,
	mimeType: string,
): InputFile => ({
	fileName,
	mimeType,
	size: parts.reduce((sum, { length }) => sum + length, 0),
	chunks: async () => chunksOf(parts),
});

/** The words of n8n's stores for a file that is gone (n8n-core 2.41), of which none says what to do. */
const NOT_FOUND = /^(Binary data file|File) not found/;

/** n8n names no item, and where the system speaks itself, a path of the server. */
function unreadable(owner: FileOwner, field: FileField, error: unknown): Error {
	const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
	if (code !== 'ENOENT' && !NOT_FOUND.test(String(message))) {
		return owner.inputError(
			`The file in "${fileLabel(field)}" cannot be read: ${String(message)}`,
			'Check the node that made it, and where n8n keeps binary data (N8N_DEFAULT_BINARY_DATA_MODE).',
		);
	}
	return owner.inputError(
		`The file in "${fileLabel(field)}" is not on this server`,
		'In queue mode workers read files only where they share n8n’s storage: keep binary data in the database or in S3 (N8N_DEFAULT_BINARY_DATA_MODE).',
	);
}

/** @throws NodeOperationError when n8n no longer has the file */
async function storedSize(owner: FileOwner, field: FileField, id: string): Promise<number> {
	try {
		return (await owner.helpers.getBinaryMetadata(id)).fileSize;
	} catch (error) {
		throw unreadable(owner, field, error);
	}
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/**
 * Opens a binary field of the item without reading it. n8n reads a whole file in twice its size; in
 * chunks it costs no more than a chunk. Binary data that n8n keeps in memory is there already.
 *
 * @throws NodeOperationError when the item has no such file, or it is empty; n8n's own words name item and field
 */
export async function openInputFile(owner: FileOwner, field: FileField): Promise<InputFile> {
	const { helpers } = owner;
	// Binary data that a Code node has made may lack what its type promises.
	const binary = binaryOf(owner, field) as Partial<Record<keyof IBinaryData, unknown>> | null;
	const id = textOf(binary?.id);
	const data = textOf(binary?.data);
	if (id === undefined && data === undefined) {
		throw owner.inputError(
			`The binary field "${fileLabel(field)}" holds no file`,
			'Check the node that made it: a file has "data" in base64, and "mimeType".',
		);
	}
	const fileName = textOf(binary?.fileName) ?? `file.${textOf(binary?.fileExtension) ?? 'bin'}`;
	const mimeType = textOf(binary?.mimeType) ?? UNKNOWN_TYPE;
	// Code that makes a file may leave it as the data URI that it was.
	const base64 = data?.replace(/^data:[^,]*,/, '') ?? '';
	const file: InputFile =
		id === undefined
			? fileInMemory([Buffer.from(base64, 'base64')], fileName, mimeType)
			: {
					fileName,
					mimeType,
					size: await storedSize(owner, field, id),
					chunks: async (chunkBytes = CHUNK_BYTES) => await helpers.getBinaryStream(id, chunkBytes),
				};
	if (file.size > 0) return file;
	throw owner.inputError(
		`The file in "${fileLabel(field)}" is empty`,
		'Check the node that read or made the file.',
	);
}

/**
 * The bytes of a file, for a request that has said how many they are.
 *
 * @throws Error when they are not as many; what reading them throws
 */
export async function* bytesOf(
	{ size, chunks }: InputFile,
	chunkBytes?: number,
): AsyncGenerator<Uint8Array> {
	let left = size;
	for await (const chunk of await chunks(chunkBytes)) {
		left -= chunk.length;
		if (left < 0) break;
		yield chunk;
	}
	if (left !== 0) throw new Error(`The file has not the ${size} bytes that n8n says it has`);
}

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
		const bytes = bytesOf(this.source, LARGE_CHUNK_BYTES);
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
