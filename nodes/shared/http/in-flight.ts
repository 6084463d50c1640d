/** A request, and what it met on its way to the service, as far as can be told from here. */
export interface Encounter {
	/** When it started. */
	at: number;
	/** Requests in flight when it started, itself included, without those that were refused. */
	inFlight: number;
	isRefused: boolean;
	/** Those that started so soon after it that they may have come before it. */
	followers: Encounter[];
	/** When those were answered that were in flight before it. */
	answersAt: number[];
}

/**
 * The requests in flight. They reach the service in another order than they start in, and which of a burst
 * is refused first is chance.
 */
export interface InFlight {
	size(): number;
	/** A request starts. */
	started(): Encounter;
	/** It has ended, and was not refused. */
	ended(request: Encounter): void;
	/**
	 * It was refused: no other has met it at the service.
	 *
	 * @returns the most in flight that this speaks of: when it started, itself included, or when one started
	 * that may have overtaken it, without it. That may be one too few, which the next to be let in shows.
	 */
	refused(request: Encounter): number;
	/**
	 * The requests that were surely at the service when it came there, itself included: an answer that comes
	 * sooner after its start than a refusal would had made room before. Of fewer than five all are counted.
	 */
	fewestMet(request: Encounter): number;
}

/** Those that start within this many milliseconds, or this part of the time of a refusal, may change places. */
const MIN_OVERTAKING_MS = 10;
const OVERTAKING = 0.5;

/** Of fewer requests, those whose answers are on their way are so large a part that little would be left. */
const MIN_DOUBTED = 5;

/** @param now the time in milliseconds, never going back */
export function createInFlight(now: () => number): InFlight {
	/** In the order of their starts. */
	const requests = new Set<Encounter>();
	/** To the service and back, as the last refusal took it. */
	let wayMs = 0;
	let overtakingMs = MIN_OVERTAKING_MS;

	const startedAfter = (request: Encounter) => {
		const inOrder = [...requests];
		return inOrder.slice(inOrder.indexOf(request) + 1);
	};

	const remove = (request: Encounter) => {
		requests.delete(request);
		// Else one that takes minutes would hold all that came after it, each by the one before.
		request.followers = [];
	};

	return {
		size: () => requests.size,
		started() {
			const inFlight = requests.size + 1;
			const next = { at: now(), inFlight, isRefused: false, followers: [], answersAt: [] };
			for (const request of requests) {
				if (now() - request.at <= overtakingMs) request.followers.push(next);
			}
			requests.add(next);
			return next;
		},
		ended(request) {
			for (const later of startedAfter(request)) later.answersAt.push(now());
			remove(request);
		},
		refused(request) {
			const { at, inFlight, followers } = request;
			for (const later of startedAfter(request)) later.inFlight -= 1;
			remove(request);
			request.isRefused = true;
			wayMs = now() - at;
			overtakingMs = Math.max(MIN_OVERTAKING_MS, OVERTAKING * wayMs);
			const met = followers.map((other) => other.inFlight - Number(other.isRefused));
			return Math.max(inFlight, ...met);
		},
		fewestMet({ at, inFlight, answersAt }) {
			if (inFlight < MIN_DOUBTED) return inFlight;
			return inFlight - answersAt.filter((answeredAt) => answeredAt - at <= wayMs).length;
		},
	};
}
