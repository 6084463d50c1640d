import fc from 'fast-check';

import { createSemaphore } from '../../../nodes/shared/http/semaphore';

describe('semaphore', () => {
	it('never lets more tasks run than it has slots, and runs each once, in order', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 8 }),
				fc.array(fc.record({ turns: fc.nat(5), fails: fc.boolean() }), { maxLength: 40 }),
				async (slots, tasks) => {
					const semaphore = createSemaphore(slots);
					const started: number[] = [];
					let running = 0;
					let peak = 0;
					const results = await Promise.allSettled(
						tasks.map(
							async ({ turns, fails }, index) =>
								await semaphore.run(async () => {
									started.push(index);
									running += 1;
									peak = Math.max(peak, running);
									for (let turn = 0; turn < turns; turn++) await Promise.resolve();
									running -= 1;
									if (fails) throw new Error('failed');
									return index;
								}),
						),
					);
					expect(peak).toBeLessThanOrEqual(slots);
					expect(started).toEqual(tasks.map((_, index) => index));
					expect(results.map(({ status }) => status === 'rejected')).toEqual(
						tasks.map(({ fails }) => fails),
					);
				},
			),
		);
	});

	it('refuses what has not started when it is closed', async () => {
		const semaphore = createSemaphore(1);
		const { promise: started, resolve: start } = Promise.withResolvers<void>();
		const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
		const first = semaphore.run(async () => {
			start();
			await finished;
		});
		const second = semaphore.run(async () => 'started');
		await started;
		semaphore.close(new Error('given up'));
		finish();
		await Promise.all([
			expect(first).resolves.toBeUndefined(),
			expect(second).rejects.toThrow('given up'),
		]);
	});
});
