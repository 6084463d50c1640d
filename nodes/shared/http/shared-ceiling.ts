/** Requests let in between two refusals that a ceiling shared with others explains. */
const MIN_BETWEEN = 10;
/** The same where the ceiling is proven, for each request in flight. */
const MIN_BETWEEN_PROVEN = 2;
/** A ceiling is proven when it has explained so many refusals more than it has not. */
const PROVEN_TRUST = 2;
/** As much trust as a ceiling can have: so many refusals that it does not explain end it. */
const MAX_TRUST = 4;
/**
 * Refusals of a rate that was held to, each soon after the one before, that end the belief in it. Twice as
 * many the next time, until the ceiling is well proven: a slow rate needs some cuts before it is kept.
 */
const MAX_DOUBTS = 3;
const MAX_DOUBTS_BESIDE_PROVEN = 2;

/** A refusal, and what was believed when it came. */
export interface WeighedRefusal {
	/** Requests in flight with the refused one. */
	inFlight: number;
	/** Requests let in since the refusal before. */
	letInBefore: number;
	/** The 429 speaks of a limit of a time. */
	isNamedRate: boolean;
	hasCeiling: boolean;
	/** What is believed of a rate: nothing, one that is held to, or one that is being tried out. */
	rate: 'none' | 'held' | 'tried';
}

/**
 * Weighs two explanations of a refusal that came with no more in flight than were let in before: a
 * ceiling in flight that others fill up, or a rate. Each refusal that a belief does not explain counts
 * against it, so that neither holds on against what is seen.
 */
export interface SharedCeiling {
	/** @returns whether the ceiling explains it; a rate that is believed in is wrong then */
	explains(refusal: WeighedRefusal): boolean;
	/** The limit was met for longer than a try: a rate, as it was thought. */
	rateConfirmed(): void;
}

export function createSharedCeiling(): SharedCeiling {
	/** How well the ceiling has explained refusals lately, and whether it was ever proven. */
	let trust = 0;
	let isProven = false;
	/** Refusals in a row that the rate does not explain. */
	let doubts = 0;
	let patience = 1;

	const isSoon = ({ inFlight, letInBefore }: WeighedRefusal) =>
		letInBefore < (isProven ? Math.min(MIN_BETWEEN, MIN_BETWEEN_PROVEN * inFlight) : MIN_BETWEEN);

	const explainsWithoutRate = (refusal: WeighedRefusal): boolean => {
		doubts = 0;
		if (!refusal.hasCeiling) return false;
		// Others who share a limit per minute refuse at once too: its name tips the scales.
		if (refusal.isNamedRate) return !isSoon(refusal) && refusal.inFlight > 1;
		trust = isSoon(refusal) ? Math.max(0, trust - 1) : Math.min(MAX_TRUST, trust + 1);
		isProven ||= trust >= PROVEN_TRUST;
		if (trust === MAX_TRUST) patience = 1;
		return trust > 0;
	};

	return {
		explains(refusal) {
			if (refusal.rate === 'none') return explainsWithoutRate(refusal);
			const isDoubtful = isSoon(refusal) && refusal.rate === 'held' && !refusal.isNamedRate;
			doubts = isDoubtful ? doubts + 1 : 0;
			const most = isProven ? MAX_DOUBTS_BESIDE_PROVEN : MAX_DOUBTS;
			if (doubts < patience * most) return false;
			doubts = 0;
			patience *= 2;
			trust = PROVEN_TRUST;
			return true;
		},
		rateConfirmed() {
			doubts = 0;
		},
	};
}
