import { setTimeout as wait } from 'node:timers/promises';

import type { FastifyReply } from 'fastify';

import { ApiError, refusal } from './api-error.mts';

/** A fault that strikes after the request was understood, and how it looks from outside. */
export const FAULT_KINDS = [
	'429',
	'500',
	'503',
	'504',
	'reset',
	'stall',
	'truncate',
	'garble',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** An answer in place of the true one, for the next requests to a path. */
export interface ForcedAnswer {
	/** The end of the path, e.g. `/embeddings`. */
	path: string;
	status: number;
	body: unknown;
	times: number;
}

/** An odd answer, by its name, for the next requests to a path. */
export interface NamedAnswer {
	/** The end of the path, e.g. `/embeddings`. */
	path: string;
	/** One of `ODD_ANSWERS`. */
	name: string;
	times: number;
}

/** Everything that can go wrong; all off by default. */
export interface Faults {
	/** Milliseconds before every answer, and how much more at random. */
	latency: number;
	jitter: number;
	/**
	 * Milliseconds, at most and at random, until a request has come to these limits, and until a refusal has
	 * gone back: both overtake each other, as on a real network.
	 */
	way: number;
	/** Requests in flight, requests and tokens per minute, for one key and model; 0 is no limit. */
	concurrency: number;
	rpm: number;
	tpm: number;
	/** A token bucket: requests a second that fill it, and how many it holds; a rate of 0 is no limit. */
	bucketRate: number;
	bucketBurst: number;
	/** Tokens of the body that cost as much as a request; 0: each request costs the same. */
	bucketTokens: number;
	/** Requests in each window of the clock, and its length in seconds; 0 requests are no limit. */
	windowLimit: number;
	windowSeconds: number;
	/** What a 429 of these limits says in place of the truth, e.g. "TPM limit reached."; empty is the truth. */
	limitText: string;
	/** The share of requests that meet one of the kinds, from 0 to 1. */
	rate: number;
	kinds: FaultKind[];
	/** The seconds that a 429 asks to wait, or any other text for the header; 0 or no text leaves it out. */
	retryAfter: number | string;
	forced: ForcedAnswer[];
	answers: NamedAnswer[];
}

export const NO_FAULTS: Faults = {
	latency: 0,
	jitter: 0,
	way: 0,
	concurrency: 0,
	rpm: 0,
	tpm: 0,
	bucketRate: 0,
	bucketBurst: 1,
	bucketTokens: 0,
	windowLimit: 0,
	windowSeconds: 1,
	limitText: '',
	rate: 0,
	kinds: ['429', '503', '504', 'reset', 'truncate'],
	retryAfter: 0,
	forced: [],
	answers: [],
};

const MINUTE_MS = 60_000;
const CHARACTERS_PER_TOKEN = 4;

/** A repeatable source of numbers from 0 to 1 (mulberry32). */
export function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
	};
}

interface Account {
	inFlight: number;
	/** When each request of the last minute came, and its tokens. */
	recent: Array<{ at: number; tokens: number }>;
	/** What the token bucket held at a time. */
	bucket?: { level: number; at: number };
	/** The number of the last window of the clock with a request, and how many it has let in. */
	window: { index: number; count: number };
}

/** What the bucket holds now; it is full at first. */
function bucketLevel(
	{ bucket }: Account,
	{ bucketRate, bucketBurst }: Faults,
	now: number,
): number {
	if (!bucket) return bucketBurst;
	return Math.min(bucketBurst, bucket.level + ((now - bucket.at) / 1_000) * bucketRate);
}

/** What a request takes out of the bucket; none takes more than a full one holds. */
function bucketCost(tokens: number, { bucketTokens, bucketBurst }: Faults): number {
	return bucketTokens > 0 ? Math.min(bucketBurst, tokens / bucketTokens) : 1;
}

/** The limits of accounts, and faults at random, as the service or a bad network shows them. */
export class FaultInjector {
	settings: Faults = structuredClone(NO_FAULTS);
	readonly #random: () => number;
	readonly #accounts = new Map<string, Account>();

	constructor(seed: number) {
		this.#random = createRandom(seed);
	}

	set(settings: Partial<Faults>): void {
		this.settings = { ...this.settings, ...settings };
	}

	reset(): void {
		this.settings = structuredClone(NO_FAULTS);
		this.#accounts.clear();
	}

	#account(key: string): Account {
		const account = this.#accounts.get(key) ?? {
			inFlight: 0,
			recent: [],
			window: { index: 0, count: 0 },
		};
		this.#accounts.set(key, account);
		return account;
	}

	/**
	 * Lets a request in, or refuses it as the service does when a limit is met.
	 *
	 * @returns what to call when the request has ended
	 */
	acquire(key: string, model: string, body: string): () => void {
		const { concurrency, rpm, tpm, bucketRate, windowLimit, windowSeconds, limitText } =
			this.settings;
		const account = this.#account(`${key} ${model}`);
		const now = Date.now();
		account.recent = account.recent.filter(({ at }) => at > now - MINUTE_MS);
		const tokens = Math.ceil(body.length / CHARACTERS_PER_TOKEN);
		const used = account.recent.reduce((sum, request) => sum + request.tokens, 0);
		const level = bucketLevel(account, this.settings, now);
		const cost = bucketCost(tokens, this.settings);
		const index = Math.floor(now / (1_000 * windowSeconds));
		const inWindow = account.window.index === index ? account.window.count : 0;
		const refuse = (truth: string) => refusal.limited(limitText || truth);
		if (concurrency > 0 && account.inFlight >= concurrency) {
			throw refuse('Too many requests in flight.');
		}
		if (rpm > 0 && account.recent.length >= rpm) throw refuse('RPM limit reached.');
		if (tpm > 0 && used + tokens > tpm) throw refuse('TPM limit reached.');
		if (bucketRate > 0 && level < cost) throw refuse('RPM limit reached.');
		if (windowLimit > 0 && inWindow >= windowLimit) throw refuse('RPM limit reached.');
		account.bucket = { level: level - cost, at: now };
		account.window = { index, count: inWindow + 1 };
		account.inFlight += 1;
		account.recent.push({ at: now, tokens });
		return () => {
			account.inFlight -= 1;
		};
	}

	/** Waits as a service that works would. */
	async delay(): Promise<void> {
		const { latency, jitter } = this.settings;
		const ms = latency + jitter * this.#random();
		if (ms > 0) await wait(ms);
	}

	/** Waits as the network would. */
	async travel(): Promise<void> {
		const ms = this.settings.way * this.#random();
		if (ms > 0) await wait(ms);
	}

	/** The answer that a test has put in place of the true one. */
	forced(path: string): void {
		const found = this.settings.forced.find(
			(answer) => path.endsWith(answer.path) && answer.times > 0,
		);
		if (!found) return;
		found.times -= 1;
		throw new ApiError(found.status, found.body);
	}

	/** The name of the odd answer that this request gets, if any. */
	odd(path: string): string | undefined {
		const found = this.settings.answers.find(
			(answer) => path.endsWith(answer.path) && answer.times > 0,
		);
		if (!found) return undefined;
		found.times -= 1;
		return found.name;
	}

	/** The fault that this request meets, if any. */
	draw(): FaultKind | undefined {
		const { rate, kinds } = this.settings;
		if (this.#random() >= rate) return undefined;
		return kinds[Math.floor(this.#random() * kinds.length)];
	}
}

const STATUS_FAULTS: Partial<Record<FaultKind, () => ApiError>> = {
	'429': () => refusal.limited('Too many requests in flight.'),
	'500': refusal.failed,
	'503': refusal.overloaded,
	'504': refusal.gatewayTimeout,
};

/**
 * Injects a fault into an answer.
 *
 * @returns true when the answer has been taken over
 * @throws ApiError for the faults that are answers
 */
export function injectFault(kind: FaultKind, reply: FastifyReply): boolean {
	const answer = STATUS_FAULTS[kind]?.();
	if (answer) throw answer;
	reply.hijack();
	const { raw } = reply;
	if (kind === 'reset') raw.socket?.resetAndDestroy();
	if (kind === 'truncate') {
		raw.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
		raw.write('{"object":"list","data":[', () => raw.socket?.destroy());
	}
	if (kind === 'garble') {
		raw.writeHead(200, { 'content-type': 'application/json' });
		raw.end('{"object":"list","data":[');
	}
	return true;
}
