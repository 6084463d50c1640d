import type { INodeProperties } from 'n8n-workflow';

/** Whether images are fetched; both operations have it. */
export const downloadOption: INodeProperties = {
	displayName: 'Download Images',
	name: 'downloadImages',
	type: 'boolean',
	default: true,
	description:
		'Whether to fetch the images into the output’s binary field. The service keeps its links for one hour only.',
};
