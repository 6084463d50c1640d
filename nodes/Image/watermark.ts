import type { IHttpRequestOptions, INodeProperties } from 'n8n-workflow';

import type { Item } from '../shared/engine/operation';

/** The header that switches the visible mark (release notes, 2026-09-09). */
const HEADER = 'X-Enable-Watermark';

/** The switch of the visible mark; it is no part of the body, and so not generated. */
export const watermarkOption: INodeProperties = {
	displayName: 'Watermark',
	name: 'watermark',
	type: 'boolean',
	default: true,
	description:
		'Whether the image carries a visible mark that says it is made by AI, as it does when this is not added. China site only. Legal note: Chinese law asks that images made by AI are marked; whoever switches the mark off must add one before the image is published.',
};

/** The request with the switch of the mark, where the user set it. */
export function withWatermark(item: Item, request: IHttpRequestOptions): IHttpRequestOptions {
	const watermark = item.getNodeParameter('options.watermark', null) as boolean | null;
	if (watermark === null) return request;
	return { ...request, headers: { ...request.headers, [HEADER]: watermark ? '1' : '0' } };
}
