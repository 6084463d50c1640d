import { createChanceRefusals } from './chance-refusals';
import { createForwardTime, realClock, type Clock } from './clock';
import { createConcurrencyWindow } from './concurrency-window';
import type { Failure } from './failure';
import { createInFlight, type Encounter } from './in-flight';
import { createLearnedRate } from './learned-rate';
import { createMeasuredRate } from './measured-rate';
import { createOversizedRequests, isRefusedAlone } from './oversized-requests';
import { createRateLimitBlock } from './rate-limit-block';
import { RateLimitExhaustedError, type RateLimitHint } from './rate-limit-error';
import { createRateProbe } from './rate-probe';
import { createRequestQueue, type Ticket } from './request-queue';
import { createSharedCeiling } from './shared-ceiling';

/** How a request that was let through has ended, as far as the limiter is concerned. */
export type RequestResult =
	| { kind: 'success' }
	| { kind: 'rateLimited'; limit: RateLimitHint; failure: Failure }
	| { kind: 'error' };

/** Returns a request's place when it has ended; a second call does nothing. */
export type Release = (result: RequestResult) => void;

/**
 * How fast requests of one account and model may go. All runs of the process share it, so that two
 * workflows on one key do not trip each other. docs/rate-limiter.md says how it thinks.
 */
export interface RateLimiter {
	/**
	 * Waits until one more request may start.
	 *
	 * @param requestsPerMinute a limit of the caller's own, counted over all runs of the account and
	 * model; what is no number of one or more is no limit
	 * @param ticket of the request, the same for all of its attempts; a new one when left out
	 * @throws the signal's reason when the execution is cancelled meanwhile
	 * @throws RateLimitExhaustedError when the account is blocked for longer than a run should wait
	 */
	acquire(signal?: AbortSignal, requestsPerMinute?: number, ticket?: Ticket): Promise<Release>;
	/** Of a new request, behind all who came before: who is refused keeps its place, and waits only once. */
	ticket(): Ticket;
	/** Puts a request behind all others. */
	requeue(ticket: Ticket): void;
	/**
	 * Whether the last refusal of a request uses up one of its retries. It does not where it may be chance or
	 * was a test of what is believed, nor where others of the account took their turn before it.
	 *
	 * @param mayRepeat whether a retry is allowed at all: else nobody finds out whether it was chance
	 */
	usesUpRetry(ticket: Ticket, mayRepeat?: boolean): boolean;
	/** What has been found of the account's limit; undefined when none was met. */
	estimate(): RateLimitEstimate | undefined;
}

/** What has been found of a limit, for people. */
export interface RateLimitEstimate {
	/** Requests at a time. */
	concurrency?: number;
	/** Requests a minute. */
	perMinute?: number;
}

/**
 * A request that has not been refused for so long was let in, though it is not served yet: refusals
 * come at once, and answers of a chat model may take minutes.
 */
const LET_IN_AFTER_MS = 1_000;
/** A rate is fast when more than so many requests may start in that time. */
const FAST_REQUESTS = 2;
/** Where refusals come late, it counts as let in later, at most after this. */
const MAX_LET_IN_AFTER_MS = 5_000;
/** A refusal that takes so many times as long as the one before does not come any more. */
const LATE_REFUSAL = 3;
/** A limit refuses at the door: a refusal that took so much of the time of an answer is of a busy server. */
const BUSY_REFUSAL = 0.75;
/** How much the last answer counts for the time that answers take. */
const ANSWER_WEIGHT = 0.1;
/** A sleep is never longer: a timer that was set far too late does no harm, and none overflows. */
const MAX_SLEEP_MS = 5_000;
/** Pauses after a refusal when the rate is known: until about one and a half more are allowed. */
const PAUSED_REQUESTS = 1.5;
const MIN_PAUSE_MS = 50;
const MAX_PAUSE_MS = 30_000;
/** How long a worker leaves its single place of a shared ceiling to others. */
const YIELD_MS = 4_000;
const MINUTE_MS = 60_000;

interface Start {
	ticket: Ticket;
	met: Encounter;
	/** Refusals before it. */
	refusals: number;
	/** When the one before it started. */
	previousAt: number;
	isLetIn: boolean;
	isEnded: boolean;
}

/** The pause after a refusal, when the rate is known. */
function pauseAt(rate: number | undefined): number | undefined {
	if (rate === undefined) return undefined;
	return Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, PAUSED_REQUESTS / rate));
}

/** A limiter that finds the account's limits by what is served and what is refused. */
export function createRateLimiter(clock: Clock = realClock): RateLimiter {
	const now = createForwardTime(() => clock.now());
	/** How long answers take lately. */
	let answerMs = Infinity;
	const queue = createRequestQueue(now);
	const window = createConcurrencyWindow(now, () => answerMs);
	const rate = createLearnedRate(now);
	const measured = createMeasuredRate(now);
	const block = createRateLimitBlock(now, () => clock.random());
	const sharedCeiling = createSharedCeiling();
	const chance = createChanceRefusals();
	const probe = createRateProbe();
	const inFlight = createInFlight(now);
	const oversized = createOversizedRequests(now);
	/** Those in flight that are not let in yet, the oldest first. */
	const undecided = new Set<Start>();
	const rejections = new Set<(error: Error) => void>();
	let lastStartAt = 0;
	let arrivals = 0;
	let successCount = 0;
	/** Since when nothing is in flight and nothing waits. */
	let idleSince = Infinity;
	let wakeAt = Infinity;
	/** Refusals that were news: those of requests that had started before the last one are not. */
	let refusals = 0;
	/** The most in flight that was let in since the last refusal, and between the two before. */
	let mostInFlight = 0;
	let mostInFlightBefore = 0;
	let letInSinceRefusal = 0;
	/** How long the last refusal took. */
	let refusalMs = 0;
	/** Whether the last refusal told the ceiling: those that started before it tell it better. */
	let isOfCeiling = false;
	/** The last refusal may have been chance: the next request shows it. */
	let isMaybeChance = false;
	/** Whether the ceiling has ever come down: others may be at it. */
	let isCeilingShared = false;
	/** Whether the block is for others, who have all of a ceiling. */
	let isCrowdedOut = false;
	/** The request for which the block is alone: it may need all that the account has in a minute. */
	let waitedFor: Ticket | undefined;
	let refusedAt = 0;
	let lastLimit: 'concurrency' | 'rate' | undefined;

	const endBlock = ({ met }: Start) => {
		if (block.refusals() === 0) return;
		if (waitedFor) {
			// What had started before says nothing.
			if (met.at < refusedAt) return;
			waitedFor = undefined;
			block.ended();
			return;
		}
		if (isCrowdedOut) {
			isCrowdedOut = false;
			block.ended();
			return;
		}
		// A block that outlasted a try is the limit's own; else the pause was only cautious.
		const isLimit = block.refusals() > 1;
		if (isLimit) rate.blocked(measured.blockMs());
		const estimate = isLimit ? measured.sinceFree() : undefined;
		if (estimate === undefined) rate.found(1 / MIN_PAUSE_MS);
		else {
			rate.unblocked(estimate, measured.recent(), measured.blockMs());
			measured.unblocked();
		}
		block.ended();
	};

	const isProbing = () => probe.pauseMs() !== undefined;

	/** A request was let in sooner than the rate allows, if it is one. */
	const probeLetIn = () => {
		const pauseMs = probe.pauseMs();
		if (pauseMs === undefined) return;
		if (rate.current() === undefined) {
			probe.end();
			return;
		}
		const refusedAt = probe.letIn();
		if (refusedAt === undefined) {
			rate.dueIn(pauseMs);
			return;
		}
		rate.forget();
		window.sharedAt(refusedAt);
		sharedCeiling.proven();
	};

	const letIn = (start: Start, isServed: boolean) => {
		if (start.isLetIn) return;
		start.isLetIn = true;
		undecided.delete(start);
		measured.letIn();
		oversized.letIn(start.ticket, start.met.at);
		const { inFlight: at } = start.met;
		// What started before the last refusal says how many fit only as far as they surely met at the service.
		const met = start.refusals === refusals ? at : inFlight.fewestMet(start.met);
		mostInFlight = Math.max(mostInFlight, met);
		const isRefuted = window.ceiling() === 1 && at > 1 && !isCeilingShared;
		if (isRefuted && rate.current() === undefined) {
			// It was not one at a time: a bucket that holds one looks the same. Now it is found how fast it fills.
			window.forget();
			rate.found(1 / Math.max(1, start.met.at - start.previousAt), start.met.at);
		}
		letInSinceRefusal += 1;
		window.accepted(at, inFlight.size() + queue.size() >= window.limit(), isServed);
		rate.accepted();
		if (start.refusals !== refusals) return;
		isMaybeChance = false;
		endBlock(start);
		probeLetIn();
	};

	/** When a request counts as let in, if it has not been refused by then. */
	const decisionAt = (start: Start): number => {
		const late = Math.min(MAX_LET_IN_AFTER_MS, LATE_REFUSAL * refusalMs);
		// At a slow rate the others lose little by waiting, and of several workers one would have it all.
		const isFast = (rate.current() ?? 0) * LET_IN_AFTER_MS > FAST_REQUESTS;
		const isFirstTry = block.refusals() === 1 && isFast && !isCrowdedOut;
		const isTry = (isMaybeChance || isFirstTry) && start.refusals === refusals;
		return start.met.at + (isTry ? late : Math.max(LET_IN_AFTER_MS, late));
	};

	/** Lets in what has not been refused for long enough. */
	const decide = () => {
		for (const start of undecided) if (decisionAt(start) <= now()) letIn(start, false);
	};

	const wakeIn = (ms: number) => {
		const at = now() + Math.max(1, Math.min(ms, MAX_SLEEP_MS));
		if (at >= wakeAt) return;
		wakeAt = at;
		void clock.sleep(at - now()).then(() => {
			if (wakeAt === at) wakeAt = Infinity;
			startNext();
		});
	};

	const startNext = () => {
		decide();
		while (queue.size() > 0) {
			const isFull = inFlight.size() >= window.limit();
			const isWaitingForTry =
				(isMaybeChance || block.refusals() > 0) &&
				[...undecided].some((start) => start.refusals === refusals);
			const wait = Math.max(block.wait(), rate.wait(), queue.wait(), window.wait(inFlight.size()));
			const isHeld = isFull || isWaitingForTry;
			if (isHeld || wait > 0) {
				const decision = Math.min(...[...undecided].map(decisionAt)) - now();
				wakeIn(Math.min(decision, isHeld ? Infinity : wait));
				return;
			}
			// What was refused twice in a row may be refused alone: another one shows whether the limit is over.
			queue.take(!waitedFor && (isMaybeChance || block.refusals() > 1))?.();
		}
	};

	const failAllWaiting = (failure: Failure) => {
		const waiting = [...rejections];
		queue.clear();
		rejections.clear();
		for (const reject of waiting) reject(new RateLimitExhaustedError(failure));
	};

	/** Whether a refusal speaks of a ceiling that others share. */
	const isOfSharedCeiling = (most: number, hint: RateLimitHint): boolean =>
		rate.current() === undefined &&
		sharedCeiling.explains({
			inFlight: most,
			letInBefore: letInSinceRefusal,
			isNamedRate: hint.period !== 'concurrency',
			hasCeiling: window.ceiling() !== undefined,
		});

	/** Which limit a refusal speaks of: what explains it with what was let in before. */
	const limitMetBy = (most: number, hint: RateLimitHint): 'concurrency' | 'rate' => {
		if (isProbing()) return 'rate';
		const mostLetIn = Math.max(mostInFlight, mostInFlightBefore);
		const isShared = block.refusals() > 0 ? isCrowdedOut : isOfSharedCeiling(most, hint);
		if (isShared) return 'concurrency';
		if (most === 1) return 'rate';
		const ceiling = window.ceiling();
		if (most <= mostLetIn) return 'rate';
		if (rate.isTried() && most <= (ceiling ?? Infinity)) return 'rate';
		// Both would explain it. If it is a rate, the next refusal comes with fewer in flight, and shows it.
		return 'concurrency';
	};

	/** Whether a refused request went beyond what was let in before. */
	const isOfMore = (most: number) =>
		rate.isTried() || most > (window.ceiling() ?? Math.max(mostInFlight, mostInFlightBefore));

	/** The rate that was held to when it was refused; undefined when more was tried, or none is known. */
	const heldRate = () => (rate.isTried() ? undefined : rate.current());

	const heldInFlight = (most: number) => (most <= (window.ceiling() ?? 0) ? most : undefined);

	/** Whether refusals are known that speak of no limit of the account: the next one may be of that kind. */
	const isOftenNoLimit = () => chance.areKnown() || oversized.areKnown();

	/** Whether a refusal may be chance; if it is, the next request is let in. */
	const mayBeChance = (limit: 'concurrency' | 'rate', most: number): boolean => {
		const wasKnown = chance.areKnown();
		if (!wasKnown) {
			const held = limit === 'rate' ? heldRate() : heldInFlight(most);
			if (held === undefined) chance.explained();
			else chance.refusedAt(limit, held, letInSinceRefusal);
			if (chance.areKnown()) (limit === 'rate' ? rate : window).forget();
		}
		const isNews = !wasKnown && chance.areKnown();
		const isPossible = limit === 'rate' ? isOftenNoLimit() || rate.current() === undefined : isNews;
		return isPossible && chance.mayBe(letInSinceRefusal);
	};

	/** The window goes back; and nothing starts for a while where others have all places. */
	const refusedInFlight = (most: number, hint: RateLimitHint, failure: Failure) => {
		const isBusy = refusalMs >= BUSY_REFUSAL * answerMs;
		if (isBusy && most > 1 && most <= (window.ceiling() ?? 0)) {
			window.backOff();
			return;
		}
		isCeilingShared ||= Math.max(1, most - 1) < (window.ceiling() ?? 0);
		window.refused(most);
		isOfCeiling = true;
		const isLastPlace = isCeilingShared && window.ceiling() === 1;
		if (most > 1 && !isLastPlace) return;
		// Whoever goes on asking is refused, and uses up the retries of its items.
		isCrowdedOut = true;
		// And whoever has a single place leaves it for a while, when more was tried: it may be the last one.
		const firstMs = most > 1 ? YIELD_MS : undefined;
		if (block.refused(hint, { firstMs, minuteEnd: Infinity })) failAllWaiting(failure);
	};

	/** Nothing starts until a try is let in, and then no more than the rate. */
	const refusedForRate = (most: number, hint: RateLimitHint, failure: Failure) => {
		if (isProbing()) {
			// It was too soon. The block begins only now.
			probe.end();
			block.ended();
		} else if (block.refusals() === 0) {
			const isHeld = heldRate() !== undefined;
			measured.blocked();
			rate.refused(measured.betweenBlocks(), measured.recent());
			// Where the 429 names a rate, or a time to wait, that is more likely.
			const isBare = hint.period === 'concurrency' && hint.retryAfterMs === undefined;
			if (isHeld && isBare) probe.begin(rate.current() ?? Infinity, most, refusalMs);
		}
		const pauses = {
			firstMs: probe.pauseMs() ?? pauseAt(rate.current()),
			minuteEnd: measured.freeSince() + MINUTE_MS,
		};
		if (block.refused(hint, pauses)) failAllWaiting(failure);
	};

	/**
	 * Whether a refusal is of the request alone, and says nothing of the account. As long as none is known
	 * that is refused for ever, all others wait for it up to a minute.
	 */
	const isOfRequestAlone = (ticket: Ticket, hint: RateLimitHint): boolean => {
		const isWaitedFor = waitedFor === ticket;
		oversized.refused(ticket, isWaitedFor);
		const isAlone = isRefusedAlone(ticket);
		const isKnown = oversized.areKnown();
		ticket.usesUpRetry = isAlone && (isKnown || isWaitedFor);
		if (isKnown && isWaitedFor) {
			waitedFor = undefined;
			block.ended();
		}
		if (!isAlone || isKnown) return isAlone;
		if (block.refusals() > 0 && !isWaitedFor) return false;
		waitedFor = ticket;
		block.refused(hint, { minuteEnd: Infinity });
		return true;
	};

	const refused = (start: Start, hint: RateLimitHint, failure: Failure) => {
		const most = inFlight.refused(start.met);
		if (start.refusals < refusals) {
			if (isOfCeiling) window.lowered(most);
			return;
		}
		refusedAt = now();
		if (isOfRequestAlone(start.ticket, hint)) return;
		waitedFor = undefined;
		isOfCeiling = false;
		refusals += 1;
		measured.refused();
		refusalMs = now() - start.met.at;
		// A busy server refuses one now and then; a limit that is met refuses the next too.
		const isFirst = !isMaybeChance && block.refusals() === 0 && !isProbing();
		if (block.refusals() > 1) chance.forget();
		else if (block.refusals() > 0) chance.explained();
		const isIgnored = isFirst && isOftenNoLimit() && !isOfMore(most);
		const limit = isIgnored ? 'rate' : limitMetBy(most, hint);
		isMaybeChance = isFirst && mayBeChance(limit, most);
		letInSinceRefusal = 0;
		if (isMaybeChance) return;
		lastLimit = limit;
		if (mostInFlight > 0) mostInFlightBefore = mostInFlight;
		mostInFlight = 0;
		if (limit === 'concurrency') refusedInFlight(most, hint, failure);
		else refusedForRate(most, hint, failure);
	};

	const noteIdle = () => {
		if (inFlight.size() === 0 && queue.size() === 0) idleSince = now();
	};

	const end = (start: Start, result: RequestResult) => {
		if (start.isEnded) return;
		start.isEnded = true;
		if (result.kind === 'success') {
			successCount += 1;
			const ms = now() - start.met.at;
			answerMs = successCount === 1 ? ms : answerMs + ANSWER_WEIGHT * (ms - answerMs);
			letIn(start, true);
		}
		undecided.delete(start);
		if (result.kind === 'rateLimited') refused(start, result.limit, result.failure);
		else inFlight.ended(start.met);
		noteIdle();
		startNext();
	};

	const newTicket = (): Ticket => ({
		arrival: arrivals++,
		servedBefore: successCount,
		refusedAlone: 0,
		usesUpRetry: false,
	});

	const begin = (ticket: Ticket): Release => {
		// What went before a pause says nothing of now: the limit may be another, or others came.
		if (now() - idleSince > LET_IN_AFTER_MS) {
			mostInFlight = 0;
			mostInFlightBefore = 0;
			measured.idled();
			rate.idled();
		}
		idleSince = Infinity;
		measured.started();
		const before = { previousAt: lastStartAt, refusals };
		lastStartAt = now();
		const start = { ...before, ticket, met: inFlight.started(), isLetIn: false, isEnded: false };
		undecided.add(start);
		rate.started();
		window.started();
		queue.started();
		return (result) => end(start, result);
	};

	return {
		ticket: newTicket,
		requeue(ticket) {
			ticket.arrival = arrivals++;
		},
		usesUpRetry(ticket, mayRepeat = true) {
			if (ticket.usesUpRetry) return true;
			if (successCount > ticket.servedBefore) return false;
			return !mayRepeat || (block.refusals() > 0 && waitedFor !== ticket && !isProbing());
		},
		async acquire(signal, requestsPerMinute = Infinity, ticket = newTicket()) {
			signal?.throwIfAborted();
			ticket.servedBefore = successCount;
			const limit = requestsPerMinute >= 1 ? Math.floor(requestsPerMinute) : Infinity;
			return await new Promise<Release>((resolve, reject) => {
				const leave = () => {
					signal?.removeEventListener('abort', cancel);
					rejections.delete(fail);
				};
				const fail = (error: Error) => {
					leave();
					reject(error);
				};
				const begins = () => {
					leave();
					resolve(begin(ticket));
				};
				const remove = queue.add(begins, ticket, limit);
				const cancel = () => {
					remove();
					noteIdle();
					leave();
					reject(signal?.reason);
				};
				rejections.add(fail);
				signal?.addEventListener('abort', cancel, { once: true });
				startNext();
			});
		},
		estimate() {
			const concurrency = window.ceiling();
			const found = rate.current();
			if (lastLimit === 'rate' && found !== undefined) return { perMinute: found * MINUTE_MS };
			return concurrency === undefined ? undefined : { concurrency };
		},
	};
}
