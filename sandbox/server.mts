import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { ApiError, refusal } from './api-error.mts';
import type { Context } from './context.mts';
import { toFaultKind } from './fault-settings.mts';
import { FaultInjector, injectFault } from './faults.mts';
import { readForms } from './form.mts';
import { Journal, type Entry } from './journal.mts';
import type { Recogniser } from './media/listen.mts';
import { alterationOf, fixedAnswer, type AlterAnswer } from './odd/answers.mts';
import { ODD_BYTES, type OtherBytes } from './odd/bytes.mts';
import { accountRoutes } from './routes/account.mts';
import { audioRoutes } from './routes/audio.mts';
import { batchRoutes } from './routes/batches.mts';
import { chatRoutes } from './routes/chat.mts';
import { controlRoutes } from './routes/control.mts';
import { embeddingRoutes } from './routes/embeddings.mts';
import { fileRoutes } from './routes/files.mts';
import { imageRoutes } from './routes/images.mts';
import { otherRoutes } from './routes/other.mts';
import { rerankRoutes } from './routes/rerank.mts';
import { videoRoutes } from './routes/video.mts';
import { readSpec } from './spec.mts';
import { createEmbed } from './vectors.mts';

export interface SandboxOptions {
	port: number;
	/** Letters in place of meaning in vectors, and no waits for videos and batches, for tests. */
	fast: boolean;
	site: 'cn' | 'com';
	voice: 'tones' | 'espeak';
	recogniser?: Recogniser;
	/** What faults at random follow from. */
	seed: number;
}

export interface Sandbox {
	url: string;
	faults: FaultInjector;
	close(): Promise<void>;
}

/** The key that the sandbox does not know; any other is welcome. */
const WRONG_KEY = 'sk-wrong';

/** A little over what the service takes, so that the refusal is the sandbox's own. */
const MAX_BODY_BYTES = 120_000_000;

const KEPT_FILES = 500;

/** A request that carries it meets this fault, whatever the settings are. */
const FAULT_HEADER = 'x-sandbox-fault';

declare module 'fastify' {
	interface FastifyRequest {
		entry?: Entry;
		leave?: () => void;
		/** Makes the true answer odd. */
		alter?: AlterAnswer;
		/** Sends the true answer in other bytes. */
		otherBytes?: OtherBytes;
	}
}

const keyOf = ({ headers }: FastifyRequest) =>
	/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];

/** Notes every request from its arrival to the end of its answer, or until its client goes away. */
function keepJournal(app: FastifyInstance, journal: Journal): void {
	app.addHook('onRequest', async (request, reply) => {
		if (request.url === '/' || request.url.startsWith('/_sandbox')) return;
		const entry = journal.start({
			method: request.method,
			path: request.url.split('?')[0],
			authorization: request.headers.authorization !== undefined,
			contentType: request.headers['content-type']?.split(';')[0],
		});
		request.entry = entry;
		reply.raw.once('close', () => {
			request.leave?.();
			journal.end(entry, reply.raw.statusCode, !reply.raw.writableFinished);
		});
	});
	app.addHook('preHandler', async ({ entry, body }) => {
		if (entry && body) journal.noteBody(entry, body);
	});
}

/**
 * Gives the odd answer that a test has asked for by its name.
 *
 * @returns whether the request is answered
 */
async function answerOddly(
	request: FastifyRequest,
	reply: FastifyReply,
	name: string,
): Promise<boolean> {
	request.alter = alterationOf(name);
	request.otherBytes = ODD_BYTES[name];
	const { stream } = (request.body ?? {}) as { stream?: unknown };
	const fixed = fixedAnswer(name, stream === true);
	if (!fixed) return false;
	const { status = 200, type = 'application/json', body } = fixed;
	const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
	await reply
		.status(status)
		.header('content-type', type)
		.send(isRaw ? body : JSON.stringify(body));
	return true;
}

/** Makes true answers odd on their way out. */
function alterAnswers(api: FastifyInstance, { files, url }: Context): void {
	const pathOf = (link: string) => new URL(link).pathname;
	api.addHook('onSend', async ({ alter }, reply, payload) => {
		if (!alter || typeof payload !== 'string' || reply.statusCode !== 200) return payload;
		const altered = alter(JSON.parse(payload) as Record<string, unknown>, {
			fileAt(link) {
				const file = files.get(pathOf(link));
				return file && 'bytes' in file ? file.bytes : undefined;
			},
			link(file) {
				const path = `/files/${randomUUID()}.png`;
				files.set(path, file);
				return `${url()}${path}`;
			},
		});
		return JSON.stringify(altered);
	});
}

/** Sends true answers in other bytes than UTF-8. */
function encodeAnswers(api: FastifyInstance): void {
	api.addHook('onSend', async ({ otherBytes }, reply, payload) => {
		if (!otherBytes) return payload;
		const { bytes, charset, compression } = otherBytes;
		const type = String(reply.getHeader('content-type')).split(';')[0];
		void reply.header('content-type', charset ? `${type}; charset=${charset}` : type);
		if (compression) void reply.header('content-encoding', compression);
		const whole =
			payload instanceof Readable
				? await buffer(payload)
				: Buffer.from(payload as string | Uint8Array);
		return bytes(whole);
	});
}

/** Limits, delays and faults, after a request was understood and before it is answered. */
function meetFaults(api: FastifyInstance, faults: FaultInjector): void {
	api.addHook('preHandler', async (request, reply) => {
		const body = request.body as { model?: string } | undefined;
		const text = JSON.stringify(body ?? '');
		await faults.travel();
		try {
			request.leave = faults.acquire(keyOf(request) ?? '', body?.model ?? '', text);
		} catch (error) {
			await faults.travel();
			throw error;
		}
		await faults.delay();
		// Nobody waits for the answer any more: it must not use up a fault that is meant for the next.
		if (reply.raw.destroyed) return reply.hijack();
		faults.forced(request.url.split('?')[0]);
		const odd = faults.odd(request.url.split('?')[0]);
		if (odd !== undefined && (await answerOddly(request, reply, odd))) return reply;
		const asked = request.headers[FAULT_HEADER];
		const fault = asked === undefined ? faults.draw() : toFaultKind(String(asked));
		if (fault && injectFault(fault, reply)) return reply;
		return undefined;
	});
}

/** A model of another kind is one that does not exist there. */
function checkModel({ spec }: Context, request: FastifyRequest): void {
	const { model } = (request.body ?? {}) as { model?: unknown };
	const known = spec.modelsAt((request.routeOptions.url ?? '').replace(/^\/v1/, ''));
	if (typeof model === 'string' && known?.includes(model) === false) throw refusal.noSuchModel();
}

const isWellFormed = (value: unknown): boolean =>
	typeof value === 'string'
		? value.isWellFormed()
		: typeof value !== 'object' ||
			value === null ||
			Object.entries(value).every(([name, entry]) => name.isWellFormed() && isWellFormed(entry));

/** Half an emoji, as a careless cut leaves it, is refused wherever it stands (measured 2026-09-13). */
function checkSigns(request: FastifyRequest): void {
	if (!isWellFormed(request.body)) throw refusal.unnamed();
}

async function answerErrors(
	error: unknown,
	reply: FastifyReply,
	retryAfter: number | string,
): Promise<void> {
	if (!(error instanceof ApiError)) {
		// Fastify's own refusals, of a body that is not JSON or too large, as the service words them.
		const { statusCode = 500, message } = error as { statusCode?: number; message: string };
		const body = { code: statusCode < 500 ? 20015 : 50507, message, data: null };
		await reply.status(statusCode).send(body);
		return;
	}
	if (error.status === 429 && retryAfter) void reply.header('retry-after', String(retryAfter));
	const isText = typeof error.body === 'string';
	await reply
		.status(error.status)
		.type(isText ? 'text/plain' : 'application/json')
		.send(isText ? error.body : JSON.stringify(error.body));
}

/** The files behind the links in answers. Whoever sends a key here has leaked it. */
function linkRoutes(app: FastifyInstance, { files }: Context): void {
	app.get('/files/*', async (request, reply) => {
		if (request.headers.authorization !== undefined) {
			return await reply.status(400).send('The Authorization header does not belong here');
		}
		const file = files.get(request.url.split('?')[0]);
		if (!file) return await reply.status(404).send('Not Found');
		const body = 'bytes' in file ? file.bytes : Readable.from(file.chunks());
		return await reply.type(file.type).send(body);
	});
}

/** A map that forgets its oldest entries. */
function createFiles(): Context['files'] {
	const files: Context['files'] = new Map();
	const { set } = files;
	files.set = (path, file) => {
		for (const oldest of files.keys()) {
			if (files.size < KEPT_FILES) break;
			files.delete(oldest);
		}
		return set.call(files, path, file);
	};
	return files;
}

/**
 * Starts a local stand-in for the service on 127.0.0.1.
 *
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
	const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
	const journal = new Journal();
	const faults = new FaultInjector(options.seed);
	let url = '';
	const context: Context = {
		spec: await readSpec(options.site),
		embed: createEmbed(options.fast),
		url: () => url,
		files: createFiles(),
		uploads: new Map(),
		fast: options.fast,
		site: options.site,
		voice: options.voice,
		recogniser: options.recogniser,
	};
	await app.register(multipart, { limits: { fileSize: MAX_BODY_BYTES } });
	keepJournal(app, journal);
	readForms(app);
	app.setErrorHandler(async (error, _request, reply) => {
		await answerErrors(error, reply, faults.settings.retryAfter);
	});
	app.setNotFoundHandler(
		async (_request, reply) => await reply.status(404).send('404 page not found'),
	);
	linkRoutes(app, context);
	controlRoutes(app, journal, faults);
	await app.register(
		async (api) => {
			api.addHook('onRequest', async (request, reply) => {
				const key = keyOf(request);
				if (!key || key === WRONG_KEY) throw refusal.badKey();
				const own = request.headers['x-trace-id'];
				const traceId = own ?? `ti_${randomUUID().replaceAll('-', '')}`;
				void reply.header('x-siliconcloud-trace-id', traceId);
			});
			meetFaults(api, faults);
			alterAnswers(api, context);
			encodeAnswers(api);
			api.addHook('preHandler', async (request) => {
				checkSigns(request);
				checkModel(context, request);
			});
			for (const routes of [
				accountRoutes,
				audioRoutes,
				batchRoutes,
				chatRoutes,
				embeddingRoutes,
				fileRoutes,
				imageRoutes,
				rerankRoutes,
				videoRoutes,
				// After all others: it answers what they do not.
				otherRoutes,
			]) {
				routes(api, context);
			}
		},
		{ prefix: '/v1' },
	);
	url = await app.listen({ host: '127.0.0.1', port: options.port });
	return { url, faults, close: async () => await app.close() };
}
