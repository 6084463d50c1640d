/** Requests let in between two refusals that a ceiling shared with others explains. */
const MIN_BETWEEN = 10;
/** The same where the ceiling is proven, for each request in flight. */
const MIN_BETWEEN_PROVEN = 2;
/** A ceiling is proven when it has explained so many refusals more than it has not. */
const PROVEN_TRUST = 2;
/** As much trust as a ceiling can have: so many refusals that it does not explain end it. */
const MAX_TRUST = 4;
/** A refusal, and what was believed when it came. */
export interface WeighedRefusal {
	/** Requests in flight with the refused one. */
	inFlight: number;
	/** Requests let in since the refusal before. */
	letInBefore: number;
	/** The 429 speaks of a limit of a time. */
	isNamedRate: boolean;
	hasCeiling: boolean;
}

/**
 * Weighs two explanations of a refusal that came with no more in flight than were let in before, where no rate
 * is known: a ceiling in flight that others fill up, or a rate. Each refusal that the ceiling does not explain
 * counts against it.
 */
export interface SharedCeiling {
	/** @returns whether the ceiling explains it */
	explains(refusal: WeighedRefusal): boolean;
	/** Others were seen to take places. */
	proven(): void;
}

export function createSharedCeiling(): SharedCeiling {
	/** How well the ceiling has explained refusals lately, and whether it was ever proven. */
	let trust = 0;
	let isProven = false;

	const isSoon = ({ inFlight, letInBefore }: WeighedRefusal) =>
		letInBefore < (isProven ? Math.min(MIN_BETWEEN, MIN_BETWEEN_PROVEN * inFlight) : MIN_BETWEEN);

	return {
		explains(refusal) {
			if (!refusal.hasCeiling) return false;
			// Others who share a limit per minute refuse at once too: its name tips the scales.
			if (refusal.isNamedRate) return !isSoon(refusal) && refusal.inFlight > 1;
			trust = isSoon(refusal) ? Math.max(0, trust - 1) : Math.min(MAX_TRUST, trust + 1);
			isProven ||= trust >= PROVEN_TRUST;
			return trust > 0;
		},
		proven() {
			trust = PROVEN_TRUST;
			isProven = true;
		},
	};
}
