import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	UnreadableAudio,
	type AudioContainer,
} from '../../../nodes/Audio/transcription/containers/container';
import { mpegContainer } from '../../../nodes/Audio/transcription/containers/mpeg';
import { wavContainer } from '../../../nodes/Audio/transcription/containers/wav';
import { EndsBefore } from '../../../nodes/Audio/transcription/cut-plan';
import { measure, split } from '../../../nodes/Audio/transcription/split';
import { sourceOf, typeNameOf } from './cutting.mts';
import { damagedFiles } from './damaged.mts';

const mp3s = ['vbr', 'cbr'].map((name) => readFileSync(join(__dirname, 'fixtures', `${name}.mp3`)));
const FILES = damagedFiles(mp3s, 450);

/** Pieces and no error, or an error that says what is wrong. */
async function outcome(container: AudioContainer, bytes: Buffer, startAt: number): Promise<string> {
	const plan = { target: 1, maxBytes: 20_000, startAt };
	try {
		let end = 0;
		for await (const piece of split(container, sourceOf(bytes, [1000, 7]), plan)) {
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
			typeNameOf(bytes);
			for (const container of [wavContainer, mpegContainer]) {
				for (const startAt of [0, 2]) {
					const words = (await outcome(container, bytes, startAt)).replace(/[\d.]+/g, 'N');
					outcomes.set(words, (outcomes.get(words) ?? 0) + 1);
				}
				await measure(container, sourceOf(bytes)).catch((error: unknown) => {
					expect(error).toBeInstanceOf(UnreadableAudio);
				});
			}
		}
		expect(outcomes.get('pieces')).toBeGreaterThan(200);
		expect(outcomes.size).toBeGreaterThan(6);
	});
});
