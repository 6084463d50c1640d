import fc from 'fast-check';

import { aacLoudness } from '../../../nodes/Audio/transcription/containers/aac-loudness';

const loudnessOf = (bytes: Buffer) => aacLoudness(bytes, 0, bytes.length);

describe('how loud an AAC frame is', () => {
	it('is a number for whatever bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				expect(loudnessOf(Buffer.from(bytes))).toBeGreaterThanOrEqual(0);
			}),
			{ numRuns: 2_000 },
		);
	});

	it.each([
		['one channel, a long window, a gain of 200, and no bands', '0190000e'],
		['one channel, short windows, a gain of 200, and no bands', '0190800007'],
	])('is nothing where no band is coded: %s', (_, hex) => {
		expect(loudnessOf(Buffer.from(hex, 'hex'))).toBe(0);
	});

	it('is unknown, and so no place for a cut, of a frame without a channel', () => {
		expect(loudnessOf(Buffer.from('e0', 'hex'))).toBe(Infinity);
	});
});
