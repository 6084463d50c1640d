import { EmbeddedFile } from './json-body';
import { openMedia } from './input-file';
import { inputError } from '../http/node-error';
import type { Item } from '../engine/operation';

/** Where a medium comes from, as the fields of `mediaSourceFields` give it. */
export interface MediaSource {
	source?: 'url' | 'binary';
	url?: string;
	binaryPropertyName?: string;
}

/** What is wanted of a medium. */
export interface MediaKind {
	/** In words, e.g. `image`. */
	name: string;
	/** What its type may begin with, e.g. `image/`. */
	types: string[];
}

export const IMAGE: MediaKind = { name: 'image', types: ['image/'] };
export const AUDIO: MediaKind = { name: 'sound file', types: ['audio/'] };
export const VIDEO: MediaKind = { name: 'video', types: ['video/'] };

/** The type of a file of which nothing is known: the service may still see what it is. */
const UNKNOWN_TYPE = 'application/octet-stream';

async function fileOf(item: Item, field: string, { name, types }: MediaKind) {
	const file = await openMedia(item, field);
	const isFitting = [...types, UNKNOWN_TYPE].some((type) => file.mimeType.startsWith(type));
	if (isFitting && file.size > 0) return new EmbeddedFile(file);
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		`The file in "${field}" is ${file.size > 0 ? `${file.mimeType}, not of type ${name}` : 'empty'}`,
		'Check the node that read or made the file, and the name of the input field.',
	);
}

/**
 * A medium as the API takes it: a link, a data URI, or a file to embed in the body.
 *
 * @throws NodeOperationError when there is no such file, it is of another kind, or the address is none
 */
export async function mediaOf(
	item: Item,
	{ source, url = '', binaryPropertyName = 'data' }: MediaSource,
	kind: MediaKind,
): Promise<string | EmbeddedFile> {
	if (source === 'binary') return await fileOf(item, binaryPropertyName, kind);
	const address = String(url).trim();
	if (/^(https?:\/\/|data:)/i.test(address)) return address;
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		`The URL of the ${kind.name} is not a web address`,
		'Give an address that starts with http:// or https://, or choose Binary File as the source.',
	);
}
