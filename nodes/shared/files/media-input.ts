import { EmbeddedFile } from './json-body';
import { openInputFile, UNKNOWN_TYPE, type FileOwner } from './input-file';

/** Where a medium comes from, as the fields of `mediaSourceFields` give it. */
export interface MediaSource {
	source?: string;
	url?: string;
	binaryPropertyName?: string;
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

async function embeddedFile(owner: FileOwner, field: string, { name, types }: MediaType) {
	const file = await openInputFile(owner, field);
	// Of a file of unknown type the service may still see what it is.
	const isFitting = [...types, UNKNOWN_TYPE].some((type) => file.mimeType.startsWith(type));
	if (isFitting && file.size > 0) return new EmbeddedFile(file);
	throw owner.inputError(
		`The file in "${field}" is ${file.size > 0 ? `${file.mimeType}, not of type ${name}` : 'empty'}`,
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
	{ url = '', source = url === '' ? 'binary' : 'url', binaryPropertyName = 'data' }: MediaSource,
	type: MediaType,
): Promise<string | EmbeddedFile> {
	if (source === 'binary') return await embeddedFile(owner, binaryPropertyName, type);
	const address = url.trim();
	if (/^(https?:\/\/|data:)/i.test(address)) return address;
	throw owner.inputError(
		`The URL of the ${type.name} is not a web address`,
		'Give an address that starts with http:// or https://, or choose Binary File as the source.',
	);
}
