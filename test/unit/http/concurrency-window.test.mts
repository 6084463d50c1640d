import { createConcurrencyWindow } from '../../../nodes/shared/http/concurrency-window';

/** Sends requests in rounds, each as wide as the window, one round a second. */
function createRounds() {
	let time = 0;
	const window = createConcurrencyWindow(
		() => time,
		() => 1_000,
	);
	return {
		window,
		wait: (ms: number) => void (time += ms),
		/** @returns the size of the window in the round, and how many requests of it were refused */
		round(isRefused: (inFlight: number) => boolean) {
			const size = window.limit();
			time += 1_000;
			window.started();
			let isCut = false;
			const refused = Array.from({ length: size }, (_, index) => index + 1).filter((inFlight) => {
				if (!isRefused(inFlight)) {
					window.accepted(inFlight, true, true);
					return false;
				}
				if (!isCut) window.refused(inFlight);
				isCut = true;
				return true;
			}).length;
			return { size, refused };
		},
	};
}

const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('the window of requests in flight', () => {
	it('grows from five to sixty-four when nothing is refused, and no further', () => {
		const { round } = createRounds();
		const sizes = Array.from({ length: 10 }, () => round(() => false).size);
		expect(sizes.slice(0, 3)).toEqual([5, 7, 11]);
		expect(sizes.at(-1)).toBe(64);
	});

	/** What is let in over ten rounds at a limit of twenty in flight, after one of forty. */
	const letInAfter = (quietMs: number): number => {
		const { round, wait } = createRounds();
		const isAbove = (limit: number) => (inFlight: number) => inFlight > limit;
		for (let count = 0; count < 60; count++) round(isAbove(40));
		wait(quietMs);
		const rounds = Array.from({ length: 10 }, () => round(isAbove(20)));
		return sumOf(rounds.map(({ size, refused }) => size - refused));
	};

	it('takes a lower limit for others who need room, but not after a quiet time', () => {
		expect(letInAfter(0)).toBeLessThan(0.85 * letInAfter(5 * 60_000));
	});

	it('grows beyond a ceiling that others fill, request by request, until it is refused again', () => {
		const { round, window } = createRounds();
		for (let count = 0; count < 60; count++) round((inFlight) => inFlight > 40);
		round((inFlight) => inFlight > 20);
		const sizes = Array.from({ length: 28 }, () => round(() => false).size);
		expect(sizes[0]).toBeLessThanOrEqual(15);
		// Six answers for one more.
		expect(sizes[24]).toBe(sizes[0] + 4);
		expect(window.ceiling()).toBe(20);
		for (let count = 0; count < 60; count++) round(() => false);
		expect(window.limit()).toBe(64);
	});

	it('does not take a burst that is refused in any order for others who need room', () => {
		const { window, wait } = createRounds();
		for (let inFlight = 1; inFlight <= 64; inFlight++) window.accepted(inFlight, true, true);
		// Ten are allowed now. Of sixty-four that start together one of the last is refused first.
		window.refused(62);
		window.refused(11);
		wait(2_500);
		expect(window.limit()).toBe(10);
	});

	it('does not take a bucket of one request for one request in flight for long', () => {
		const { window, round } = createRounds();
		// Of those that start at once a bucket that holds one lets in the first.
		round((inFlight) => inFlight > 1);
		expect(window.limit()).toBe(1);
		for (let count = 0; count < 3; count++) round(() => false);
		expect(window.limit()).toBeGreaterThan(1);
	});

	it.each([1, 3, 8, 32])(
		'keeps to a limit of %i in flight, and tries more with few requests only',
		(limit) => {
			const { round } = createRounds();
			const rounds = Array.from({ length: 600 }, () => round((inFlight) => inFlight > limit));
			const last = rounds.slice(-300);
			expect(Math.max(...last.map(({ size }) => size))).toBeLessThanOrEqual(limit + 1);
			const sent = sumOf(last.map(({ size }) => size));
			expect(sumOf(last.map(({ refused }) => refused)) / sent).toBeLessThan(0.03);
			expect(sent / last.length).toBeGreaterThan(0.8 * limit);
		},
	);
});
