/** A request, and what it met on its way to the service, as far as can be told from here. */
export interface Encounter {
	/** When it started. */
	at: number;
	/** Requests in flight when it started, itself included, without those that were refused. */
	inFlight: number;
	isRefused: boolean;
	/** Those that started so soon after it that they may have come before it. */
	followers: Encounter[];
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
}

/** Those that start within this many milliseconds, or this part of the time of a refusal, may change places. */
const MIN_OVERTAKING_MS = 10;
const OVERTAKING = 0.5;

/** @param now the time in milliseconds, never going back */
export function createInFlight(now: () => number): InFlight {
	/** In the order of their starts. */
	const requests = new Set<Encounter>();
	let overtakingMs = MIN_OVERTAKING_MS;

	const remove = (request: Encounter) => {
		requests.delete(request);
		// Else one that takes minutes would hold all that came after it, each by the one before.
		request.followers = [];
	};

	return {
		size: () => requests.size,
		started() {
			const inFlight = requests.size + 1;
			const next = { at: now(), inFlight, isRefused: false, followers: [] };
			for (const request of requests) {
				if (now() - request.at <= overtakingMs) request.followers.push(next);
			}
			requests.add(next);
			return next;
		},
		ended: remove,
		refused(request) {
			const { at, inFlight, followers } = request;
			const inOrder = [...requests];
			for (const later of inOrder.slice(inOrder.indexOf(request) + 1)) later.inFlight -= 1;
			remove(request);
			request.isRefused = true;
			overtakingMs = Math.max(MIN_OVERTAKING_MS, OVERTAKING * (now() - at));
			const met = followers.map((other) => other.inFlight - Number(other.isRefused));
			return Math.max(inFlight, ...met);
		},
	};
}
