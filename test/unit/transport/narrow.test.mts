import fc from 'fast-check';

import type { Failure, Outcome } from '../../../nodes/shared/http/failure';
import { sendTogether } from '../../../nodes/shared/engine/bisect';

const refused = (status: number): Failure => ({ kind: 'refused', status, headers: {}, body: '' });

/** A service that squares numbers and refuses a request with a bad one in it. */
function createService(bad: Set<number>, largest = Infinity) {
	const requests: number[][] = [];
	const call = async (parts: number[]): Promise<Outcome<number[]>> => {
		requests.push(parts);
		if (parts.length > largest) return { ok: false, failure: refused(413) };
		if (parts.some((part) => bad.has(part))) return { ok: false, failure: refused(400) };
		return { ok: true, value: parts.map((part) => part ** 2) };
	};
	return { requests, call };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('sending parts together', () => {
	it('takes one request when nothing is refused', async () => {
		const { requests, call } = createService(new Set());
		await sendTogether(upTo(32), call);
		expect(requests).toHaveLength(1);
	});

	it('gives every part its own outcome in order, whatever is refused and however large a request may be', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 64 }),
				fc.uniqueArray(fc.nat(63)),
				fc.integer({ min: 1, max: 64 }),
				async (count, refusals, largest) => {
					const bad = new Set(refusals);
					const { call } = createService(bad, largest);
					const outcomes = await sendTogether(upTo(count), call);
					expect(outcomes).toEqual(
						upTo(count).map((part) =>
							bad.has(part) ? { ok: false, failure: refused(400) } : { ok: true, value: part ** 2 },
						),
					);
				},
			),
		);
	});

	it('finds one refused text among 32 with at most seven more requests', async () => {
		for (const guilty of upTo(32)) {
			const { requests, call } = createService(new Set([guilty]));
			await sendTogether(upTo(32), call);
			expect(requests.length - 1).toBeLessThanOrEqual(7);
		}
	});

	it('loses nothing when texts are refused for their sum and not for any one of them', async () => {
		const call = async (parts: number[]): Promise<Outcome<number[]>> =>
			parts.length > 10
				? { ok: false, failure: refused(400) }
				: { ok: true, value: parts.map((part) => part ** 2) };
		const outcomes = await sendTogether(upTo(32), call);
		expect(outcomes.every(({ ok }) => ok)).toBe(true);
	});

	it('does not search for a culprit when the fault is not in the content', async () => {
		const requests: number[][] = [];
		const outcomes = await sendTogether(upTo(8), async (parts: number[]) => {
			requests.push(parts);
			return { ok: false, failure: refused(401) };
		});
		expect(requests).toHaveLength(1);
		expect(outcomes).toHaveLength(8);
	});
});
