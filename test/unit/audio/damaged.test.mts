import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createByteReader } from '../../../nodes/Audio/transcription/split/byte-reader';
import { sniff } from '../../../nodes/Audio/transcription/split/kind';
import { EndsBefore, UnreadableAudio } from '../../../nodes/Audio/transcription/split/piece';
import { measure, split, type CuttableKind } from '../../../nodes/Audio/transcription/split/split';
import { damagedFiles } from './damaged.mts';
import { streamOf } from './recordings.mts';

const mp3s = ['vbr', 'cbr'].map((name) => readFileSync(join(__dirname, 'fixtures', `${name}.mp3`)));
const FILES = damagedFiles(mp3s, 450);

/** Pieces and no error, or an error that says what is wrong. */
async function outcome(kind: CuttableKind, bytes: Buffer, startAt: number): Promise<string> {
	const reader = createByteReader(streamOf(bytes, [1000, 7]));
	const plan = { target: 1, maxBytes: 20_000, startAt };
	try {
		let end = 0;
		for await (const piece of split(kind, reader, plan)) {
			expect(piece.start).toBeGreaterThanOrEqual(end);
			expect(piece.end).toBeGreaterThan(piece.start);
			end = piece.end;
		}
		return 'pieces';
	} catch (error) {
		if (error instanceof UnreadableAudio || error instanceof EndsBefore) return error.message;
		throw error;
	}
}

describe('450 damaged files', () => {
	it('are cut, or refused with words, whatever they are taken for', async () => {
		const outcomes = new Map<string, number>();
		for (const { bytes } of FILES) {
			sniff(bytes.subarray(0, 65_536));
			for (const kind of ['wav', 'mp3'] as const) {
				for (const startAt of [0, 2]) {
					const words = (await outcome(kind, bytes, startAt)).replace(/[\d.]+/g, 'N');
					outcomes.set(words, (outcomes.get(words) ?? 0) + 1);
				}
				await measure(kind, createByteReader(streamOf(bytes))).catch((error: unknown) => {
					expect(error).toBeInstanceOf(UnreadableAudio);
				});
			}
		}
		expect(outcomes.get('pieces')).toBeGreaterThan(200);
		expect(outcomes.size).toBeGreaterThan(6);
	});
});
