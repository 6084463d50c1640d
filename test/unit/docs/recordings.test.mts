/** The table of the kinds of recordings in the docs is the table in the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	AUDIO_FILE_TYPES,
	type AudioFileType,
} from '../../../nodes/Audio/transcription/containers/table';

const PAGE = join(__dirname, '../../../docs/intro/siliconFlowAudio.md');
const HEADING = ['Kind', 'Can be cut', 'Goes out whole as'];

const cellsOf = (line: string) =>
	line
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());

it('lists every kind, whether it can be cut, and what it goes out as', () => {
	const lines = readFileSync(PAGE, 'utf8').split('\n');
	const heading = lines.findIndex((line) => cellsOf(line).join() === HEADING.join());
	const rows = lines.slice(heading + 2, lines.indexOf('', heading)).map(cellsOf);
	expect(rows).toEqual(
		AUDIO_FILE_TYPES.map(({ name, sentAs, container }: AudioFileType) => [
			name,
			container ? 'yes' : 'no',
			sentAs ? `\`${sentAs}\`` : 'its sound',
		]),
	);
});
