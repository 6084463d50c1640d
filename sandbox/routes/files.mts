import { randomBytes } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import type { Context } from '../context.mts';
import { formOf } from '../form.mts';

const MAX_LINES = 5_000;
const DEFAULT_LIMIT = 10;

const wrapped = (data: unknown) => ({ code: 20000, message: 'Ok', status: true, data });

/** `POST /files` and `GET /files`, and the content of result files as OpenAI has it. */
export function fileRoutes(app: FastifyInstance, { uploads }: Context): void {
	app.post('/files', async (request) => {
		const { fields, file, fileName = '' } = formOf(request);
		if (fields.purpose !== 'batch') throw refusal.invalid('purpose: must be batch');
		if (!file || file.length === 0) throw refusal.invalid('file: Field required');
		if (!fileName.endsWith('.jsonl')) throw refusal.invalid('file: must be a .jsonl file');
		const lines = file.toString('utf8').split('\n').filter(Boolean);
		if (lines.length > MAX_LINES) throw refusal.invalid(`file: at most ${MAX_LINES} lines`);
		const id = `file-${randomBytes(5).toString('hex')}`;
		const createdAt = Math.floor(Date.now() / 1000);
		uploads.set(id, { id, lines, bytes: file.length, filename: fileName, createdAt });
		const upload = { id, object: 'file', bytes: file.length, createdAt, filename: fileName };
		return wrapped({ ...upload, purpose: 'batch' });
	});

	app.get<{ Querystring: { purpose?: string; limit?: string } }>('/files', async ({ query }) => {
		if (query.purpose !== 'batch') throw refusal.invalid('purpose: must be batch');
		const data = [...uploads.values()]
			.reverse()
			.slice(0, Number(query.limit ?? DEFAULT_LIMIT))
			.map(({ id, bytes, filename, createdAt, lines }) => ({
				id,
				object: 'file',
				bytes,
				created_at: createdAt,
				filename,
				purpose: 'batch',
				line_count: lines.length,
			}));
		return wrapped({ data, object: 'file' });
	});

	app.get<{ Params: { id: string } }>('/files/:id/content', async ({ params }, reply) => {
		const upload = uploads.get(params.id);
		if (!upload) return await reply.status(404).send('404 page not found');
		return await reply.type('application/jsonl').send(`${upload.lines.join('\n')}\n`);
	});
}
