import { startStandIn, type StandIn } from './server.mts';

/** What a bot has said. */
interface SentMessage {
	chat_id: string | number;
	text: string;
}

/** A Telegram with one bot, whose updates go to the webhook that it has set. */
export interface Telegram extends StandIn {
	token: string;
	/** What the bot has sent so far. */
	sent: SentMessage[];
	/** A person's message arrives. @throws Error when the bot has set no webhook or it does not take it */
	receive(message: object): Promise<void>;
}

const TOKEN = '1234:stand-in';

/** @param voiceNotes the recordings that there are, by file ID */
export async function startTelegram(voiceNotes: Record<string, Buffer>): Promise<Telegram> {
	const sent: SentMessage[] = [];
	let webhook: { url: string; secret_token: string } | undefined;
	let updates = 0;
	const bot = `/bot${TOKEN}`;
	const standIn = await startStandIn((app) => {
		const done = (result: unknown) => ({ ok: true, result });
		app.post(`${bot}/getWebhookInfo`, () => done({ url: webhook?.url ?? '' }));
		app.post<{ Body: typeof webhook }>(`${bot}/setWebhook`, ({ body }) => {
			webhook = body;
			return done(true);
		});
		app.post(`${bot}/deleteWebhook`, () => {
			webhook = undefined;
			return done(true);
		});
		app.route<{ Body?: { file_id?: string }; Querystring: { file_id?: string } }>({
			method: ['GET', 'POST'],
			url: `${bot}/getFile`,
			handler: ({ body, query }) => {
				const id = body?.file_id ?? query.file_id ?? '';
				return done({ file_id: id, file_path: `voice/${id}.oga` });
			},
		});
		app.get<{ Params: { file: string } }>(`/file${bot}/voice/:file`, async ({ params }, reply) => {
			const note = voiceNotes[params.file.replace(/\.oga$/, '')];
			if (!note) return await reply.code(404).send({ ok: false, description: 'Not Found' });
			return await reply.type('application/octet-stream').send(note);
		});
		app.post<{ Body: SentMessage }>(`${bot}/sendMessage`, ({ body }) => {
			sent.push(body);
			return done({ message_id: sent.length, ...body });
		});
	});
	return {
		...standIn,
		token: TOKEN,
		sent,
		async receive(message) {
			if (!webhook) throw new Error('The bot has set no webhook');
			const answer = await fetch(webhook.url, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'x-telegram-bot-api-secret-token': webhook.secret_token,
				},
				body: JSON.stringify({ update_id: ++updates, message }),
			});
			if (!answer.ok) throw new Error(`The webhook answers with ${answer.status}`);
		},
	};
}
