import { AMR_MAGIC, amrFrameBytes, createAmrFormat, type AmrBand } from './amr-format';
import { createFrameSequence } from './frame-sequence';
import { UnreadableAudio, type AudioContainer } from './container';

const MAX_FRAME_BYTES = 61;

const bandOf = (head: Buffer): AmrBand | undefined =>
	(['wide', 'narrow'] as const).find((band) =>
		head.toString('latin1', 0, AMR_MAGIC[band].length).startsWith(AMR_MAGIC[band]),
	);

/** AMR files of one channel; those of several have other first bytes, and no recorder makes them. */
export const isAmr = (head: Buffer): boolean => bandOf(head) !== undefined;

/** AMR files: frames of 20 ms that follow each other (RFC 4867, 5). */
export const amrContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const band = bandOf(await reader.fill(MAX_FRAME_BYTES));
		if (!band) throw new UnreadableAudio('is no AMR file');
		reader.consume(AMR_MAGIC[band].length);
		const sequence = createFrameSequence(createAmrFormat(band));
		for (;;) {
			let ahead = reader.view();
			if (ahead.length < MAX_FRAME_BYTES) ahead = await reader.fill(MAX_FRAME_BYTES);
			const [first] = ahead;
			if (first === undefined) return;
			const size = amrFrameBytes(band, first);
			// After damage the next byte that may begin a frame does.
			if (size === undefined) {
				reader.consume(1);
				continue;
			}
			if (ahead.length < size) return;
			const bytes = ahead.subarray(0, size);
			reader.consume(size);
			yield sequence.next(bytes);
		}
	},
};
