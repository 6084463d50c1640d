import type { Ticket } from './request-queue';

/** Refusals beside others that were let in, before a request is taken for one that alone is refused. */
const MIN_REFUSED_ALONE = 2;
/** Requests that are let in for each other one that is refused: where more are, the account is used up. */
const MIN_LET_IN_EACH = 6;
/** Tries of such a request with nothing else under way: the pauses between them outlast a minute. */
const MAX_WAITS = 5;

/**
 * Tells a request that is refused while others are served from a limit that all of them meet. One that is
 * larger than the account's tokens per minute is refused for ever, and to slow down helps nobody.
 */
export interface OversizedRequests {
	/** Whether one was refused for a whole minute: nobody waits for the next. */
	areKnown(): boolean;
	/** @param startedAt when the attempt that was let in had started */
	letIn(ticket: Ticket, startedAt: number): void;
	/** @param isWaitedFor whether nothing else was under way */
	refused(ticket: Ticket, isWaitedFor: boolean): void;
}

/** Whether a request is taken for one that alone is refused. */
export const isRefusedAlone = ({ refusedAlone }: Ticket): boolean =>
	refusedAlone >= MIN_REFUSED_ALONE;

/** @param now the time in milliseconds, never going back */
export function createOversizedRequests(now: () => number): OversizedRequests {
	let areKnown = false;
	/** The latest start of a request that was let in, how many were, and how many others were refused. */
	let lastLetIn = -Infinity;
	let letIn = 0;
	let refused = 0;
	return {
		areKnown: () => areKnown,
		letIn({ refusedAlone }, startedAt) {
			letIn += 1;
			lastLetIn = Math.max(lastLetIn, startedAt);
			// It needed all that the account has, and no more.
			if (refusedAlone > 0) areKnown = false;
		},
		refused(ticket, isWaitedFor) {
			const { lastRefusal } = ticket;
			if (!lastRefusal) refused += 1;
			const isBesideOthers =
				lastRefusal !== undefined &&
				lastLetIn > lastRefusal.at &&
				letIn - lastRefusal.letIn >= MIN_LET_IN_EACH * (refused - lastRefusal.refused);
			const isAlone = isWaitedFor || isBesideOthers;
			if (isAlone) ticket.refusedAlone += 1;
			if (isAlone || !lastRefusal) ticket.lastRefusal = { at: now(), letIn, refused };
			areKnown ||= ticket.refusedAlone >= MIN_REFUSED_ALONE + MAX_WAITS;
		},
	};
}
