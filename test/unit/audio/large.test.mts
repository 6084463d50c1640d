import { createAudioSource } from '../../../nodes/Audio/transcription/containers/audio-source';
import { detectFileType } from '../../../nodes/Audio/transcription/containers/table';
import { split } from '../../../nodes/Audio/transcription/split';
import {
	largeAvi,
	largeMp3,
	largeMp4,
	largeTs,
	largeWav,
	largeWebm,
} from '../../bench/recordings/large-files.mts';
import { figure } from '../../support/measure.mts';
import { peakOf } from '../../support/peak-memory.mts';

/** `npm run recordings` measures files of 2 GB. */
const BYTES = 60e6;
const MAX_MB = 120;
const FILES = [
	largeMp4('MP4 with video', 200, 300_000),
	largeMp4('M4A', 3_600, 0),
	largeWebm(BYTES),
	largeWav(BYTES),
	largeMp3(BYTES),
	largeAvi(BYTES),
	largeTs(BYTES),
];

it.each(FILES.map((file) => [file.name, file] as const))(
	`is cut without a gap in at most ${MAX_MB} MB: %s`,
	async (name, file) => {
		const source = createAudioSource({ size: file.size, chunks: async () => file.chunks() });
		const container = detectFileType(await (await source.open()).fill(65_536))?.container;
		if (!container) throw new Error(`${name} cannot be cut`);
		const plan = { target: 30, maxBytes: 8_000_000, startAt: 0 };
		const { result, addedMb } = await peakOf(async () => {
			let end = 0;
			let bytes = 0;
			for await (const piece of split(container, source, plan)) {
				expect(piece.start).toBeCloseTo(end, 2);
				({ end } = piece);
				bytes += piece.parts.reduce((sum, { length }) => sum + length, 0);
			}
			return { end, bytes };
		});
		await source.close();
		figure(
			`${name} of ${Math.round(file.size / 1e6)} MB added ${addedMb.toFixed(0)} MB at its peak`,
		);
		expect(result.end).toBeCloseTo(file.seconds, 0);
		// Of a video the pictures stay behind.
		expect(result.bytes).toBeLessThan(file.size + 1_000_000);
		expect(addedMb).toBeLessThanOrEqual(MAX_MB);
	},
);
