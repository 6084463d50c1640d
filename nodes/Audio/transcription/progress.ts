import type { Item } from '../../shared/engine/item';
import { transcribedUntil, type Heard } from './transcript';
import type { Wishes } from './wishes';

/** A line in the log for each of this many equal parts of a file. */
const LINES = 20;

/** Says in n8n's log how far the transcription of an item has come, where it takes several pieces. */
export function createProgress(item: Item, { field }: Wishes): (heard: Heard[]) => void {
	let said = 0;
	return (heard) => {
		const until = transcribedUntil(heard);
		const share = heard.at(-1)?.share ?? 0;
		const step = Math.floor(share * LINES);
		if (until === undefined || step === said || (heard.length === 1 && share === 1)) return;
		said = step;
		const { fileName = field } = item.helpers.assertBinaryData(field);
		const percent = Math.round(share * 100);
		item.run.logger.info(
			`SiliconFlow: transcribed "${fileName}" up to second ${until} (piece ${heard.length}, ${percent}% of the file)`,
		);
	};
}
