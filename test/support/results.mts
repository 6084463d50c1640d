import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const output = join(__dirname, '../../examples/out');

/** Where the example that transcribes on a schedule leaves its work. */
export const TRANSCRIPTS = join(output, 'transcripts');
export const FAILED = join(output, 'failed');

/** The files of a folder, by name, without those that only keep it in the repo. */
export async function filesIn(folder: string): Promise<string[]> {
	return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
}

/** Takes the results away, so that every recording is new again. */
export async function forgetTranscripts(): Promise<void> {
	for (const folder of [TRANSCRIPTS, FAILED]) {
		for (const name of await filesIn(folder)) await rm(join(folder, name));
	}
}
