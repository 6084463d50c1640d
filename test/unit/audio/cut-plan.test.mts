import fc from 'fast-check';

import { bitsAt } from '../../../nodes/Audio/transcription/containers/bits';
import { quietest } from '../../../nodes/Audio/transcription/cut-plan';

/** Few levels, so that many places are as quiet as others. */
const levels = fc.array(fc.constantFrom(0, 1, 2, 5, 30, Infinity), { minLength: 1, maxLength: 60 });
const reach = fc.integer({ min: 1, max: 8 });

describe('the quietest place', () => {
	it('is the one that a look at all frames finds, whichever are passed over', () => {
		fc.assert(
			fc.property(levels, reach, reach, fc.nat(60), (loudness, before, behind, aim) => {
				const last = loudness.length - 1;
				const around = (place: number) =>
					Array.from(
						{ length: before + behind },
						(_, index) => loudness[Math.min(last, Math.max(0, place - before + index))],
					).reduce((sum, level) => sum + level);
				const lowest = Math.min(...loudness.map((_, place) => around(place)));
				const found = quietest(loudness.length, { before, behind }, aim, (at) => loudness[at]);
				expect(around(found)).toBe(lowest);
				const distances = loudness.flatMap((_, place) =>
					around(place) === lowest ? [Math.abs(place - aim)] : [],
				);
				expect(Math.abs(found - aim)).toBe(Math.min(...distances));
			}),
		);
	});

	it('leaves most frames of loud sound unread', () => {
		const asked = new Set<number>();
		quietest(1_000, { before: 3, behind: 2 }, 500, (at) => {
			asked.add(at);
			return at >= 20 && at < 30 ? 1 : 100;
		});
		expect(asked.size).toBeLessThan(300);
	});
});

it('numbers of some bits are the same wherever they begin, and zeros behind the end', () => {
	fc.assert(
		fc.property(
			fc.uint8Array({ minLength: 1, maxLength: 12 }),
			fc.nat(110),
			fc.integer({ min: 1, max: 32 }),
			(bytes, bit, count) => {
				const digits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
				const own = digits.slice(bit, bit + count).padEnd(count, '0');
				expect(bitsAt(Buffer.from(bytes), bit, count)).toBe(Number.parseInt(own, 2));
			},
		),
	);
});
