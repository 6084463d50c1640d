import { createInFlight, type Encounter } from '../../../nodes/shared/http/in-flight';

/** All that an object keeps in memory. */
function reachableFrom(first: Encounter): Set<Encounter> {
	const found = new Set([first]);
	for (const { followers } of found) for (const follower of followers) found.add(follower);
	return found;
}

describe('the requests in flight', () => {
	it('keeps nothing of those that have ended while one takes long', () => {
		let time = 0;
		const inFlight = createInFlight(() => time);
		const long = inFlight.started();
		let open: Encounter[] = [];
		for (let count = 0; count < 1_000; count++) {
			time += 1;
			open.push(inFlight.started());
			if (open.length < 5) continue;
			const [oldest, ...others] = open;
			open = others;
			if (count % 7 === 0) inFlight.refused(oldest);
			else inFlight.ended(oldest);
		}
		expect(inFlight.size()).toBe(5);
		expect(reachableFrom(long).size).toBeLessThan(20);
	});

	it('counts a refused one for nobody, and with those that may have overtaken it', () => {
		let time = 0;
		const inFlight = createInFlight(() => time);
		const burst = Array.from({ length: 5 }, () => inFlight.started());
		time += 1_000;
		const late = inFlight.started();
		// The first of the burst may have come as the last of it, but not after what started a second later.
		expect(inFlight.refused(burst[0])).toBe(4);
		expect(late.inFlight).toBe(5);
		expect(inFlight.refused(late)).toBe(5);
	});

	it('does not count answers that were on their way when a request came', () => {
		let time = 0;
		const inFlight = createInFlight(() => time);
		const refused = inFlight.started();
		time += 40;
		inFlight.refused(refused);
		const [first, second, , fourth] = Array.from({ length: 4 }, () => inFlight.started());
		time += 500;
		const next = inFlight.started();
		time += 40;
		inFlight.ended(first);
		time += 1;
		inFlight.ended(second);
		expect(next.inFlight).toBe(5);
		expect(inFlight.fewestMet(next)).toBe(4);
		expect(inFlight.fewestMet(fourth)).toBe(4);
	});
});
