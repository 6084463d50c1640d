import fc from 'fast-check';

import { createRequestQueue } from '../../../nodes/shared/http/request-queue';

const anyStep = fc.oneof(
	fc.record({
		act: fc.constant('add' as const),
		arrival: fc.nat(1_000),
		wasRefused: fc.boolean(),
		requestsPerMinute: fc.constantFrom(1e6, Infinity),
	}),
	fc.record({ act: fc.constant('take' as const), isTry: fc.boolean() }),
	fc.record({ act: fc.constant('leave' as const), index: fc.nat(20) }),
);

describe('the queue of requests', () => {
	it('starts whoever came first, also when it comes back, and for a try better one that was not refused', () => {
		fc.assert(
			fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
				const queue = createRequestQueue(() => 0);
				let waiting: Array<{ arrival: number; wasRefused: boolean; leave: () => void }> = [];
				let started: number | undefined;
				for (const step of steps) {
					if (step.act === 'add') {
						const { arrival, wasRefused, requestsPerMinute } = step;
						if (waiting.some((other) => other.arrival === arrival)) continue;
						const lastRefusal = wasRefused ? { at: 0, letIn: 0, refused: 0 } : undefined;
						const state = { servedBefore: 0, refusedAlone: 0, usesUpRetry: false, lastRefusal };
						const start = () => (started = arrival);
						const leave = queue.add(start, { arrival, ...state }, requestsPerMinute);
						waiting.push({ arrival, wasRefused, leave });
					} else if (step.act === 'leave') {
						waiting[step.index]?.leave();
						waiting = waiting.filter((_, index) => index !== step.index);
					} else {
						started = undefined;
						queue.take(step.isTry)?.();
						const inOrder = waiting.toSorted((a, b) => a.arrival - b.arrival);
						const [first] = step.isTry
							? inOrder.toSorted((a, b) => Number(a.wasRefused) - Number(b.wasRefused))
							: inOrder;
						expect(started).toBe(first?.arrival);
						waiting = waiting.filter((entry) => entry !== first);
					}
					expect(queue.size()).toBe(waiting.length);
				}
			}),
		);
	});
});
