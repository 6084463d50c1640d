import fc from 'fast-check';

import { createRequestQueue } from '../../../nodes/shared/http/request-queue';

const anyStep = fc.oneof(
	fc.record({
		act: fc.constant('add' as const),
		arrival: fc.nat(1_000),
		requestsPerMinute: fc.constantFrom(1e6, Infinity),
	}),
	fc.record({ act: fc.constantFrom('take' as const, 'leave' as const), index: fc.nat(20) }),
);

describe('the queue of requests', () => {
	it('starts whoever came first, also when it comes back, whatever else has left', () => {
		fc.assert(
			fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
				const queue = createRequestQueue(() => 0);
				let waiting: Array<{ arrival: number; leave: () => void }> = [];
				let started: number | undefined;
				for (const step of steps) {
					if (step.act === 'add') {
						const { arrival, requestsPerMinute } = step;
						if (waiting.some((other) => other.arrival === arrival)) continue;
						const leave = queue.add(() => (started = arrival), arrival, requestsPerMinute);
						waiting.push({ arrival, leave });
					} else if (step.act === 'leave') {
						waiting[step.index]?.leave();
						waiting = waiting.filter((_, index) => index !== step.index);
					} else {
						started = undefined;
						queue.take()?.();
						const [first] = waiting.map(({ arrival }) => arrival).sort((a, b) => a - b);
						expect(started).toBe(first);
						waiting = waiting.filter(({ arrival }) => arrival !== first);
					}
					expect(queue.size()).toBe(waiting.length);
				}
			}),
		);
	});
});
