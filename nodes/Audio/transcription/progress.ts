import type { Item } from '../../shared/engine/item';
import { binaryOf, fileLabel } from '../../shared/files/input-file';
import { transcribedUntil, type TranscribedChunk } from './transcript';
import type { TranscriptionOptions } from './options';

/** A line in the log for each of this many equal parts of a file. */
const LINES = 20;

/** Says in n8n's log how far the transcription of an item has come, where it takes several pieces. */
export function createProgress(
	item: Item,
	{ field }: TranscriptionOptions,
): (chunks: TranscribedChunk[]) => void {
	let said = 0;
	return (chunks) => {
		const until = transcribedUntil(chunks);
		const fractionRead = chunks.at(-1)?.fractionRead ?? 0;
		const step = Math.floor(fractionRead * LINES);
		if (until === undefined || step === said || (chunks.length === 1 && fractionRead === 1)) return;
		said = step;
		const percent = Math.round(fractionRead * 100);
		item.run.logger.info(
			`SiliconFlow: transcribed "${binaryOf(item, field).fileName ?? fileLabel(field)}" up to second ${until} (piece ${chunks.length}, ${percent}% of the file)`,
		);
	};
}
