import { detectFile, FILE_HEAD_BYTES } from './file-type';
import { EmbeddedFile } from './json-body';
import {
	fileLabel,
	openInputFile,
	UNKNOWN_TYPE,
	type FileField,
	type FileOwner,
	type InputFile,
} from './input-file';

/** Where a medium comes from, as the fields of `mediaSourceFields` give it. */
export interface MediaInput {
	source?: string;
	url?: string;
	file?: FileField;
}

/** What is wanted of a medium. */
export interface MediaType {
	/** In words, e.g. `image`. */
	name: string;
	/** What its MIME type may begin with, e.g. `image/`. */
	types: string[];
}

export const IMAGE: MediaType = { name: 'image', types: ['image/'] };
export const AUDIO: MediaType = { name: 'sound file', types: ['audio/'] };
export const VIDEO: MediaType = { name: 'video', types: ['video/'] };

async function headOf(file: InputFile): Promise<Uint8Array> {
	for await (const chunk of await file.chunks()) return chunk.subarray(0, FILE_HEAD_BYTES);
	return new Uint8Array();
}

/** What the file is sent as: its bytes say what it is, and where they do not, its type. */
function sentType(head: Uint8Array, { mimeType }: InputFile, { types }: MediaType) {
	const found = Object.values(detectFile(head)?.mimeTypes ?? {});
	if (found.length > 0) {
		return types.flatMap((type) => found.filter((known) => known.startsWith(type)))[0];
	}
	// Of a file of unknown type the service may still see what it is.
	return [...types, UNKNOWN_TYPE].some((type) => mimeType.startsWith(type)) ? mimeType : undefined;
}

async function embeddedFile(owner: FileOwner, field: FileField, type: MediaType) {
	const file = await openInputFile(owner, field);
	const head = await headOf(file);
	const mimeType = sentType(head, file, type);
	if (mimeType !== undefined) return new EmbeddedFile({ ...file, mimeType });
	const isType = Object.values(detectFile(head)?.mimeTypes ?? {})[0] ?? file.mimeType;
	throw owner.inputError(
		`The file in "${fileLabel(field)}" is ${isType}, not of type ${type.name}`,
		'Check the node that read or made the file, and the name of the input field.',
	);
}

/**
 * A medium as the API takes it: a link, a data URI, or a file to embed in the body.
 *
 * @throws NodeOperationError when there is no such file, it is of another kind, or the address is none
 */
export async function resolveMedia(
	owner: FileOwner,
	{ url = '', source = url === '' ? 'binary' : 'url', file = 'data' }: MediaInput,
	type: MediaType,
): Promise<string | EmbeddedFile> {
	if (source === 'binary') return await embeddedFile(owner, file, type);
	const address = url.trim();
	if (/^(https?:\/\/|data:)/i.test(address)) return address;
	throw owner.inputError(
		`The URL of the ${type.name} is not a web address`,
		'Give an address that starts with http:// or https://, or choose Binary File as the source.',
	);
}
