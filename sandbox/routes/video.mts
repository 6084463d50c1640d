import { randomBytes, randomInt } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import { REFUSED_MARK, type Context } from '../context.mts';
import { FAILED_MARK, scheduleFor, type Schedule } from '../jobs.mts';
import { padded, toVideo } from '../media/video.mts';

interface Body {
	model: string;
	prompt: string;
	image_size: string;
	image?: string;
	seed?: number;
}

interface Job {
	body: Body;
	started: number;
	schedule: Schedule;
	seed: number;
	/** Where the video lies, once it is made. */
	url?: string;
}

const MAX_SEED = 9_999_999_999;

/** `[[200 MB]]` in a prompt asks for a file of that size. */
const SIZE_MARK = /\[\[(\d+) MB\]\]/;

const randomId = () => randomBytes(6).toString('hex');

/** `POST /video/submit` and `POST /video/status`. */
export function videoRoutes(app: FastifyInstance, context: Context): void {
	const { spec, files, url, fast } = context;
	const jobs = new Map<string, Job>();

	const store = ({ body: { prompt, image_size: size }, seed }: Job) => {
		const path = `/files/${randomId()}.mp4`;
		const [width, height] = size.split('x').map(Number);
		const bytes = Number(SIZE_MARK.exec(prompt)?.[1] ?? 0) * 1e6;
		const chunks = () => padded(toVideo(width, height, prompt, seed), bytes);
		files.set(path, { type: 'video/mp4', chunks });
		return `${url()}${path}`;
	};

	app.post<{ Body: Body }>('/video/submit', async ({ body }) => {
		spec.check('/video/submit', body);
		if (body.prompt.includes(REFUSED_MARK)) {
			throw refusal.invalid('The parameter is invalid. Please check again.');
		}
		if (spec.imageToVideo.includes(body.model) && !body.image) {
			throw refusal.invalid('image: Field required');
		}
		if (body.image && !/^(https?:\/\/|data:image\/\w+;base64,)/.test(body.image)) {
			throw refusal.invalid('image: neither a link nor a data URI');
		}
		const requestId = randomId();
		const schedule = scheduleFor(body.prompt, fast);
		const seed = body.seed ?? randomInt(MAX_SEED);
		jobs.set(requestId, { body, started: Date.now(), schedule, seed });
		return { requestId };
	});

	app.post<{ Body: { requestId: string } }>('/video/status', async ({ body }) => {
		spec.check('/video/status', body);
		const job = jobs.get(body.requestId);
		if (!job) throw refusal.invalid('Request id does not exist');
		const passed = Date.now() - job.started;
		const { begins, ends } = job.schedule;
		if (passed < begins) return { status: 'InQueue', position: 1, results: null };
		if (passed < ends) return { status: 'InProgress', position: 0, results: null };
		if (job.body.prompt.includes(FAILED_MARK)) {
			return {
				status: 'Failed',
				position: 0,
				reason: 'The model could not make it',
				results: null,
			};
		}
		job.url ??= store(job);
		const results = {
			videos: [{ url: job.url }],
			timings: { inference: (ends - begins) / 1000 },
			seed: job.seed,
		};
		return { status: 'Succeed', position: 0, reason: '', results };
	});
}
