/** What a gateway says of its tokens never becomes NaN, less than nothing, or a sum of texts. */
import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';

import { readUsageNumbers, tokensOf, usageOf } from '../../../nodes/shared/engine/usage';

it.each<[given: IDataObject, read: IDataObject]>([
	[{ total_tokens: '12' }, { total_tokens: 12 }],
	[{ total_tokens: ' 1e2 ' }, { total_tokens: 100 }],
	[{ total_tokens: null }, {}],
	[{ total_tokens: 'NaN' }, {}],
	[{ total_tokens: 'Infinity' }, {}],
	[{ total_tokens: -1 }, {}],
	[{ total_tokens: 1e300 }, {}],
	[{ total_tokens: 1.5 }, {}],
	[{ total_tokens: 'many', prompt_tokens: { text: 1 }, completion_tokens: true }, {}],
	[
		{ prompt_tokens_details: { cached_tokens: '5' } },
		{ prompt_tokens_details: { cached_tokens: 5 } },
	],
	[{ by_kind: [{ tokens: '5', kind: 'text' }] }, { by_kind: [{ tokens: 5, kind: 'text' }] }],
	[
		{ service_tier: 'default', cost: 0.012 },
		{ service_tier: 'default', cost: 0.012 },
	],
])('of %j stays %j', (given, read) => {
	expect(readUsageNumbers(given)).toEqual(read);
});

it.each([undefined, null, 'many', 12, [], [{ total_tokens: 1 }]])('%j says nothing', (given) => {
	expect(readUsageNumbers(given)).toBeUndefined();
});

const usages = fc.array(fc.jsonValue({ maxDepth: 6 }), { minLength: 1, maxLength: 4 });

const isSound = (value: unknown): boolean =>
	typeof value === 'number'
		? value >= 0 && Number.isFinite(value)
		: typeof value !== 'object' || value === null || Object.values(value).every(isSound);

it('is sound and summed over requests, whatever they say', () => {
	fc.assert(
		fc.property(usages, (bodies) => {
			const shared = bodies.map((body) => ({
				value: { usage: readUsageNumbers({ prompt_tokens: body, details: { a: body } }) },
				reportedBy: 0,
			}));
			const { usage = {} } = usageOf(shared, 0) as { usage?: IDataObject };
			expect(isSound(usage)).toBe(true);
			expect(Number.isFinite(tokensOf(usage, 'prompt_tokens'))).toBe(true);
		}),
	);
});

it('sums details of several requests as well', () => {
	const one = { value: { usage: { total_tokens: 2, details: { cached: 1 } } }, reportedBy: 3 };
	const two = { value: { usage: { total_tokens: 3, details: { cached: 4 } } }, reportedBy: 3 };
	expect(usageOf([one, two, two], 3)).toEqual({
		usage: { total_tokens: 5, details: { cached: 5 } },
	});
});

it('a usage as deep as JSON can be loses no paid answer', () => {
	const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as IDataObject;
	expect(() => readUsageNumbers(deep)).not.toThrow();
});
