/** Refusals in a row that slowing down did not end, before they are taken for chance. */
const MIN_UNEXPLAINED = 4;
/** Requests that are let in for each refusal by chance, and how many of these may come at once. */
const REQUESTS_EACH = 6;
const MAX_CREDIT = 2;

/**
 * Tells refusals that come by chance, as a busy server's do, from those of a limit: a limit that is met
 * refuses the next request as well, or is not met again when less is sent. Refusals that slowing down
 * does not end are chance, as long as many are let in between them.
 */
export interface ChanceRefusals {
	/** Whether refusals come by chance, as far as is known. */
	areKnown(): boolean;
	/**
	 * What was held to was refused.
	 *
	 * @param limit what it was of
	 * @param most the rate, or the requests in flight
	 */
	refusedAt(limit: 'concurrency' | 'rate', most: number, letInBefore: number): void;
	/** Whether one more may be chance, with so many let in since the one before. */
	mayBe(letInBefore: number): boolean;
	/** A limit was met: two in a row were refused, or more was tried than before. */
	explained(): void;
	/** It is a limit after all. */
	forget(): void;
}

export function createChanceRefusals(): ChanceRefusals {
	let areKnown = false;
	let unexplained = 0;
	let last: { limit: string; most: number } | undefined;
	let credit = 0;

	const explained = () => {
		unexplained = 0;
		last = undefined;
	};

	const forget = () => {
		areKnown = false;
		explained();
	};

	return {
		areKnown: () => areKnown,
		refusedAt(limit, most, letInBefore) {
			const isLess = last?.limit === limit && most < last.most;
			if (letInBefore >= REQUESTS_EACH) unexplained = isLess ? unexplained + 1 : 0;
			last = { limit, most };
			areKnown ||= unexplained >= MIN_UNEXPLAINED;
		},
		mayBe(letInBefore) {
			credit = Math.min(MAX_CREDIT, credit + letInBefore / REQUESTS_EACH);
			if (credit >= 1) {
				credit -= 1;
				return true;
			}
			forget();
			return false;
		},
		explained,
		forget,
	};
}
