/** Requests in a row that are let in too soon for a rate before it is none: one or two may be by chance. */
const MAX_LET_IN = 3;
/** How soon they go, as a part of the time that the rate allows one in. */
const SOON = 0.25;
const MAX_PAUSE_MS = 5_000;
/** A rate so fast that its pause is not longer than so many refusals take is not tried: all comes in time. */
const MIN_REFUSALS = 2;

/**
 * Tells a slow rate from places that others take. Both refuse one now and then, and whoever holds to a rate
 * that is none is left with ever less. After a refusal a rate refuses the next one too, when it comes too
 * soon; but others have given back a place by then.
 */
export interface RateProbe {
	/** Milliseconds until the next request, which goes too soon; undefined when none is to. */
	pauseMs(): number | undefined;
	/**
	 * A rate that was held to was refused.
	 *
	 * @param rate what it is now
	 * @param inFlight requests that were in flight with the refused one
	 * @param refusalMs how long the refusal took
	 */
	begin(rate: number, inFlight: number, refusalMs: number): void;
	/** One was let in. @returns the requests that were in flight with the refused one, when it is no rate */
	letIn(): number | undefined;
	/** One was refused: it is a rate. */
	end(): void;
}

export function createRateProbe(): RateProbe {
	let probe: { refusedAt: number; pauseMs: number; letIn: number } | undefined;
	return {
		pauseMs: () => probe?.pauseMs,
		begin(rate, inFlight, refusalMs) {
			if (SOON / rate < MIN_REFUSALS * refusalMs) return;
			probe = { refusedAt: inFlight, pauseMs: Math.min(MAX_PAUSE_MS, SOON / rate), letIn: 0 };
		},
		letIn() {
			if (!probe || ++probe.letIn < MAX_LET_IN) return undefined;
			const { refusedAt } = probe;
			probe = undefined;
			return refusedAt;
		},
		end() {
			probe = undefined;
		},
	};
}
