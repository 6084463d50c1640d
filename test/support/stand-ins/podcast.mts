import { startStandIn, type StandIn } from './server.mts';

/** A podcast whose feed names these episodes, the newest first. */
export async function startPodcast(
	episodes: Array<{ title: string; recording: Buffer }>,
): Promise<StandIn> {
	const standIn = await startStandIn((app) => {
		app.get('/feed.rss', async (_request, reply) => {
			const items = episodes.map(
				({ title, recording }, index) =>
					`<item><title>${title}</title><enclosure url="${standIn.url}/${index}.mp3" length="${recording.length}" type="audio/mpeg"/></item>`,
			);
			return await reply
				.type('application/rss+xml')
				.send(
					`<?xml version="1.0"?><rss version="2.0"><channel><title>Podcast</title>${items.join('')}</channel></rss>`,
				);
		});
		app.get<{ Params: { file: string } }>('/:file', async ({ params }, reply) => {
			const { recording } = episodes[Number.parseInt(params.file, 10)];
			return await reply.type('audio/mpeg').send(recording);
		});
	});
	return standIn;
}
