/** No number of a user makes batches without an end, and no request is larger than the service takes. */
import fc from 'fast-check';

import { createBatcher, type BatchLimits } from '../../../nodes/shared/engine/batcher';

function batchesOf(inputs: number[], limits: BatchLimits<number>): number[][] {
	const batches: number[][] = [];
	const batcher = createBatcher(limits, (batch) => batches.push(batch));
	for (const input of inputs) batcher.add(input);
	batcher.flush();
	return batches;
}

it.each([0, -1, 0.5, Number.NaN, -Infinity])('a size of %d takes one input on', (maxInputs) => {
	expect(batchesOf([1, 2, 3], { maxInputs })).toEqual([[1], [2], [3]]);
});

it('every input goes out once and in order, in batches that are as large as they may be', () => {
	fc.assert(
		fc.property(
			fc.array(fc.nat(20)),
			fc.integer({ min: 1, max: 5 }),
			fc.nat(40),
			(inputs, maxInputs, maxBytes) => {
				const batches = batchesOf(inputs, { maxInputs, maxBytes, bytesOf: (input) => input });
				expect(batches.flat()).toEqual(inputs);
				const sum = (batch: number[]) => batch.reduce((total, input) => total + input, 0);
				for (const [index, batch] of batches.entries()) {
					expect(batch.length).toBeGreaterThan(0);
					expect(batch.length).toBeLessThanOrEqual(maxInputs);
					if (batch.length > 1) expect(sum(batch)).toBeLessThanOrEqual(maxBytes);
					const [next] = batches[index + 1] ?? [];
					if (next === undefined || batch.length === maxInputs) continue;
					expect(sum(batch) + next).toBeGreaterThan(maxBytes);
				}
			},
		),
	);
});
