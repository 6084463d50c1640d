import { startStandIn, type StandIn } from './server.mts';

/** A mail with files. */
export interface Mail {
	from: string;
	subject: string;
	date: string;
	attachments: Array<{ name: string; type: string; bytes: Buffer }>;
}

/** A Gmail with one mailbox, together with the place where Google gives out its tokens. */
export interface Gmail extends StandIn {
	/** The searches that were made. */
	searches: string[];
}

/** The hosts that n8n's node asks. */
export const GMAIL_HOSTS = ['www.googleapis.com', 'oauth2.googleapis.com'];

const TOKEN = 'stand-in-token';
const BOUNDARY = 'part';

function toMime({ from, subject, date, attachments }: Mail): string {
	const parts = attachments.map(({ name, type, bytes }) =>
		[
			`Content-Type: ${type}; name="${name}"`,
			`Content-Disposition: attachment; filename="${name}"`,
			'Content-Transfer-Encoding: base64',
			'',
			bytes.toString('base64'),
		].join('\r\n'),
	);
	return [
		`From: ${from}`,
		`Subject: ${subject}`,
		`Date: ${date}`,
		'MIME-Version: 1.0',
		`Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
		'',
		...['Content-Type: text/plain\r\n\r\nSee the file.', ...parts].map(
			(part) => `--${BOUNDARY}\r\n${part}`,
		),
		`--${BOUNDARY}--`,
	].join('\r\n');
}

export async function startGmail(mails: Mail[]): Promise<Gmail> {
	const searches: string[] = [];
	const standIn = await startStandIn((app) => {
		app.post('/token', () => ({ access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 }));
		app.addHook('onRequest', async ({ url, headers }, reply) => {
			if (url === '/token' || headers.authorization === `Bearer ${TOKEN}`) return;
			await reply.code(401).send({ error: { message: 'Invalid Credentials' } });
		});
		const messages = '/gmail/v1/users/me/messages';
		app.get<{ Querystring: { q?: string } }>(messages, ({ query }) => {
			searches.push(query.q ?? '');
			return { messages: mails.map((_, index) => ({ id: `mail-${index}` })) };
		});
		app.get<{ Params: { id: string } }>(`${messages}/:id`, ({ params: { id } }) => ({
			id,
			threadId: id,
			labelIds: ['INBOX'],
			raw: Buffer.from(toMime(mails[Number(id.replace('mail-', ''))])).toString('base64url'),
		}));
	});
	return { ...standIn, searches };
}
