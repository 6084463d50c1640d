import { randomBytes } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import { answerLines, readLines, type BatchLine, type LineError } from '../batch.mts';
import type { Context } from '../context.mts';
import { scheduleFor, type Schedule } from '../jobs.mts';

interface Body {
	input_file_id: string;
	endpoint: string;
	completion_window: string;
	metadata?: Record<string, string>;
	replace?: { model?: string };
}

interface Batch {
	id: string;
	body: Body;
	started: number;
	schedule: Schedule;
	lines: BatchLine[];
	errors: LineError[];
	cancelledAt?: number;
	/** Where the results lie, once there are any. */
	results?: { output: string | null; error: string | null; completed: number; failed: number };
}

const HOUR_MS = 3_600_000;
const FINALIZING_MS = 100;
const DEFAULT_LIMIT = 20;

const randomId = () => randomBytes(5).toString('hex');
const seconds = (ms: number | undefined) => (ms === undefined ? null : Math.floor(ms / 1000));

/** The moments of a batch that have passed, in milliseconds since 1970. */
function momentsOf({ started, schedule, errors, cancelledAt }: Batch, now: number) {
	const passed = (at: number) => (at <= now ? at : undefined);
	if (errors.length > 0) return { failed: passed(started + schedule.begins) };
	const begun = passed(started + schedule.begins);
	if (cancelledAt !== undefined) {
		return { begun, cancelling: cancelledAt, cancelled: passed(cancelledAt + FINALIZING_MS) };
	}
	return {
		begun,
		finalizing: passed(started + schedule.ends),
		completed: passed(started + schedule.ends + FINALIZING_MS),
	};
}

function statusOf(moments: ReturnType<typeof momentsOf>): string {
	if (moments.failed) return 'failed';
	if (moments.cancelled) return 'cancelled';
	if (moments.cancelling) return 'cancelling';
	if (moments.completed) return 'completed';
	if (moments.finalizing) return 'finalizing';
	return moments.begun ? 'in_progress' : 'in_queue';
}

/** `POST /batches`, `GET /batches`, `GET /batches/{id}` and `POST /batches/{id}/cancel`. */
export function batchRoutes(app: FastifyInstance, context: Context): void {
	const { spec, files, uploads, url, fast } = context;
	const batches = new Map<string, Batch>();

	/** A link, as the service gives; a batch with `{"results": "id"}` as metadata gets an id, as OpenAI gives. */
	const store = ({ body }: Batch, rows: string[]): string | null => {
		if (rows.length === 0) return null;
		if (body.metadata?.results !== 'id') {
			const path = `/files/${randomId()}.jsonl`;
			files.set(path, { type: 'application/jsonl', bytes: Buffer.from(`${rows.join('\n')}\n`) });
			return `${url()}${path}`;
		}
		const id = `file-${randomId()}`;
		const bytes = Buffer.byteLength(rows.join('\n'));
		const createdAt = Math.floor(Date.now() / 1000);
		uploads.set(id, { id, lines: rows, bytes, filename: 'results.jsonl', createdAt });
		return id;
	};

	const finish = (batch: Batch): NonNullable<Batch['results']> => {
		const { output, error } = answerLines(context, batch.lines);
		return {
			output: store(batch, output),
			error: store(batch, error),
			completed: output.length,
			failed: error.length,
		};
	};

	const toAnswer = (batch: Batch) => {
		const { id, body, started, lines, errors } = batch;
		const moments = momentsOf(batch, Date.now());
		const isDone = moments.completed !== undefined || moments.cancelled !== undefined;
		if (isDone) batch.results ??= finish(batch);
		const { output = null, error = null, completed = 0, failed = 0 } = batch.results ?? {};
		const hours = Number.parseInt(body.completion_window, 10);
		return {
			id,
			object: 'batch',
			endpoint: body.endpoint,
			errors: errors.length > 0 && moments.failed ? { object: 'list', data: errors } : null,
			input_file_id: body.input_file_id,
			completion_window: body.completion_window,
			status: statusOf(moments),
			output_file_id: output,
			error_file_id: error,
			created_at: seconds(started),
			in_progress_at: seconds(moments.begun),
			expires_at: seconds(started + hours * HOUR_MS),
			finalizing_at: seconds(moments.finalizing),
			completed_at: seconds(moments.completed),
			failed_at: seconds(moments.failed),
			expired_at: null,
			cancelling_at: seconds(moments.cancelling),
			cancelled_at: seconds(moments.cancelled),
			request_counts: moments.begun ? { total: lines.length, completed, failed } : null,
			metadata: body.metadata ?? null,
		};
	};

	const find = (id: string): Batch => {
		const batch = batches.get(id);
		if (!batch) throw refusal.invalid('Batch does not exist');
		return batch;
	};

	app.post<{ Body: Body }>('/batches', async ({ body }) => {
		spec.check('/batches', body);
		const upload = uploads.get(body.input_file_id);
		if (!upload) throw refusal.invalid('input_file_id: no such file');
		const { lines, errors } = readLines(upload.lines);
		const model = body.replace?.model;
		if (model) for (const line of lines) line.body.model = model;
		const id = `batch_${randomId()}`;
		const schedule = scheduleFor(upload.lines.join('\n'), fast);
		const batch: Batch = { id, body, started: Date.now(), schedule, lines, errors };
		batches.set(id, batch);
		return toAnswer(batch);
	});

	app.get<{ Querystring: { limit?: string; after?: string } }>('/batches', async ({ query }) => {
		const all = [...batches.values()].reverse();
		const from = query.after ? all.findIndex(({ id }) => id === query.after) + 1 : 0;
		const to = from + Number(query.limit ?? DEFAULT_LIMIT);
		const data = all.slice(from, to).map(toAnswer);
		return {
			object: 'list',
			data,
			first_id: data.at(0)?.id ?? null,
			last_id: data.at(-1)?.id ?? null,
			has_more: to < all.length,
		};
	});

	app.get<{ Params: { id: string } }>('/batches/:id', async ({ params }) =>
		toAnswer(find(params.id)),
	);

	app.post<{ Params: { id: string } }>('/batches/:id/cancel', async ({ params }) => {
		const batch = find(params.id);
		const { completed, failed } = momentsOf(batch, Date.now());
		if (completed || failed) throw refusal.invalid('The batch has already ended');
		batch.cancelledAt ??= Date.now();
		return toAnswer(batch);
	});
}
