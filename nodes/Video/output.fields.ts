import type { INodeProperties } from 'n8n-workflow';

/** The option of the operations that bring a video. */
export const downloadOption: INodeProperties = {
	displayName: 'Download Video',
	name: 'downloadVideo',
	type: 'boolean',
	default: true,
	description:
		'Whether to fetch the video into the output’s binary field. The service keeps its links for one hour only.',
};
