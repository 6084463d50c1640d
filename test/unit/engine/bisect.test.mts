import fc from 'fast-check';

import { createSemaphore } from '../../../nodes/shared/http/semaphore';
import type { Failure, Result } from '../../../nodes/shared/http/failure';
import { createBisector } from '../../../nodes/shared/engine/bisect';

const httpFailure = (status: number): Failure => ({ kind: 'http', status, headers: {}, body: '' });

/** A service that squares numbers and refuses a request with a bad one in it. */
function createService(bad: Set<number>, largest = Infinity, tooLarge = httpFailure(413)) {
	const requests: number[][] = [];
	const send = async (inputs: number[]): Promise<Result<number[]>> => {
		requests.push(inputs);
		if (inputs.length > largest) return { ok: false, failure: tooLarge };
		if (inputs.some((input) => bad.has(input))) return { ok: false, failure: httpFailure(400) };
		return { ok: true, value: inputs.map((input) => input ** 2) };
	};
	return { requests, send };
}

/** What the requests say besides their inputs. */
const fields = () => ['model', 'dimensions', 'normalize'];

/** An input that is never bad. */
const harmless = () => -1;

type Request = Parameters<typeof createBisector<number, number>>[0];

const sendWithBisect = async (inputs: number[], request: Omit<Request, 'harmless'>) =>
	await createBisector({ harmless, ...request })(inputs);

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('sending inputs together', () => {
	it('takes one request when nothing is refused', async () => {
		const { requests, send } = createService(new Set());
		await sendWithBisect(upTo(32), { send, fields });
		expect(requests).toHaveLength(1);
	});

	it('gives every input its own outcome in order, whatever is refused and however large a request may be', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 64 }),
				fc.uniqueArray(fc.nat(63)),
				fc.integer({ min: 1, max: 64 }),
				fc.constantFrom(httpFailure(413), { ...httpFailure(429), isOversized: true }),
				async (count, refusals, largest, tooLarge) => {
					const bad = new Set(refusals);
					const { send } = createService(bad, largest, tooLarge);
					const results = await sendWithBisect(upTo(count), { send, fields });
					expect(results).toEqual(
						upTo(count).map((input) =>
							bad.has(input)
								? { ok: false, failure: httpFailure(400) }
								: { ok: true, value: input ** 2 },
						),
					);
				},
			),
		);
	});

	it('blames no input for a fault on the way, and sends those on which none fell', async () => {
		const oneInput = (failure: Failure) => ({ ok: false, failure });
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 2, max: 32 }),
				fc.uniqueArray(fc.nat(31)),
				fc.uniqueArray(fc.integer({ min: 1, max: 12 })),
				async (count, refusals, faults) => {
					const bad = new Set(refusals);
					const { requests, send } = createService(bad);
					const hit = new Set<number>();
					const results = await sendWithBisect(upTo(count), {
						fields,
						send: async (inputs) => {
							const result = await send(inputs);
							if (!faults.includes(requests.length - 1)) return result;
							for (const input of inputs) hit.add(input);
							return { ok: false, failure: httpFailure(503) };
						},
					});
					for (const [input, result] of results.entries()) {
						const own = bad.has(input)
							? oneInput(httpFailure(400))
							: { ok: true, value: input ** 2 };
						expect(hit.has(input) ? [own, oneInput(httpFailure(503))] : [own]).toContainEqual(
							result,
						);
					}
				},
			),
		);
	});

	it('finds one refused text among 32 with at most eight more requests', async () => {
		for (const guilty of upTo(32)) {
			const { requests, send } = createService(new Set([guilty]));
			await sendWithBisect(upTo(32), { send, fields });
			expect(requests.length - 1).toBeLessThanOrEqual(8);
		}
	});

	it('takes at most three requests a text where all are refused', async () => {
		const { requests, send } = createService(new Set(upTo(32)));
		await sendWithBisect(upTo(32), { send, fields });
		expect(requests.length).toBeLessThanOrEqual(3 * 32);
	});

	it('takes a handful of requests where the fault is in what many batches share, and none is answered', async () => {
		for (const size of [1, 32]) {
			const { requests, send } = createService(new Set([...upTo(1_000), harmless()]));
			const sendTogether = createBisector({ fields, harmless, send });
			const batches = Array.from({ length: 1_000 / size }, (_, at) => at * size);
			const semaphore = createSemaphore(10);
			const results = await Promise.all(
				batches.map(async (from) =>
					semaphore.run(async () => await sendTogether(upTo(size).map((at) => from + at))),
				),
			);
			expect(results.flat()).toEqual(
				upTo(batches.length * size).map(() => ({ ok: false, failure: httpFailure(400) })),
			);
			expect(requests.length).toBeLessThanOrEqual(12);
		}
	});

	it('sends no harmless input where another was answered', async () => {
		const { requests, send } = createService(new Set(upTo(32)));
		const sendTogether = createBisector({ fields, harmless, send });
		await sendTogether([100]);
		await sendTogether(upTo(32));
		expect(requests.flat()).not.toContain(harmless());
	});

	it('loses nothing when texts are refused for their sum and not for any one of them', async () => {
		const send = async (inputs: number[]): Promise<Result<number[]>> =>
			inputs.length > 10
				? { ok: false, failure: httpFailure(400) }
				: { ok: true, value: inputs.map((input) => input ** 2) };
		const results = await sendWithBisect(upTo(32), { send, fields });
		expect(results.every(({ ok }) => ok)).toBe(true);
	});

	it('searches where the words name the model or a field that was not sent', async () => {
		const failure = { ...httpFailure(400), body: 'An input is too long for the model, see top_n' };
		const results = await sendWithBisect(upTo(8), {
			fields,
			send: async (inputs: number[]): Promise<Result<number[]>> =>
				inputs.includes(3) ? { ok: false, failure } : { ok: true, value: inputs },
		});
		expect(results.filter(({ ok }) => !ok)).toHaveLength(1);
	});

	it.each<[what: string, failure: Failure]>([
		['the key', httpFailure(401)],
		['a model that is none', { ...httpFailure(400), body: { code: 20012, message: 'No' } }],
		['a model that a gateway lacks', { ...httpFailure(400), body: 'The model `a` does not exist' }],
		['an option', { ...httpFailure(400), body: 'dimensions is not supported by this model' }],
		['an option in the singular', { ...httpFailure(400), body: 'Dimension must be 1024' }],
		['an option that only some services have', { ...httpFailure(400), body: 'normalize: no' }],
	] as Array<[string, Failure]>)('does not search for a culprit in %s', async (_what, failure) => {
		const requests: number[][] = [];
		const results = await sendWithBisect(upTo(8), {
			fields,
			async send(inputs: number[]) {
				requests.push(inputs);
				return { ok: false, failure };
			},
		});
		expect(requests).toHaveLength(1);
		expect(results).toHaveLength(8);
	});
});
