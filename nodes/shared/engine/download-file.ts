import type { IBinaryData } from 'n8n-workflow';

import type { ApiResponse, BodyStream } from '../http/api-response';
import type { Item, Link } from './item';

/** A file to fetch from a link in a response. */
export interface DownloadFile extends Link {
	/** The name of the file, without its extension. */
	name: string;
	/** What the file is when the server does not say, e.g. `image/png`. */
	mimeType: string;
}

function mimeTypeOf({ headers }: ApiResponse, fallback: string): string {
	const [type = ''] = String(headers['content-type'] ?? '').split(';');
	const [family] = fallback.split('/');
	return type.startsWith(`${family}/`) ? type : fallback;
}

const extensionOf = (mimeType: string) => (mimeType.split('/')[1] ?? 'bin').replace('jpeg', 'jpg');

/**
 * Fetches a link from a response into n8n's binary store, for an item that holds a slot.
 *
 * @throws as `openLinkInSlot` of the item does
 */
export async function storeDownload(
	item: Item,
	{ name, mimeType: fallback, ...link }: DownloadFile,
): Promise<IBinaryData> {
	const store = async (body: BodyStream, response: ApiResponse) => {
		const mimeType = mimeTypeOf(response, fallback);
		const fileName = `${name}.${extensionOf(mimeType)}`;
		return await item.helpers.prepareBinaryData(body, fileName, mimeType);
	};
	return await item.openLinkInSlot(link, store);
}
