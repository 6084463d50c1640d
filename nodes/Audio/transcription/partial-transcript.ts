import { toItemError, withResumeInfo } from '../../shared/engine/item-errors';
import type { Item } from '../../shared/engine/item';
import { toTranscript, transcribedUntil, type TranscribedChunk } from './transcript';
import type { TranscriptionOptions } from './options';

/**
 * Adds to the error of a piece from which second to go on, and the transcript up to there: it is in
 * the details of the error item, and in the error's context where the node stops.
 *
 * @param chunks the pieces before the one that failed
 */
export async function withPartialTranscript(
	error: unknown,
	item: Item,
	chunks: TranscribedChunk[],
	options: TranscriptionOptions,
): Promise<unknown> {
	const continueAt = transcribedUntil(chunks);
	if (continueAt === undefined) return error;
	const known = toItemError(item.run, item.index, error);
	known.message += `: transcribed up to second ${continueAt}`;
	const { json } = await toTranscript(item, chunks, options);
	return withResumeInfo(
		known,
		`Set Start At to ${continueAt} in Options to go on from there; what is transcribed is in the details of this error.`,
		{ continueAt, ...json },
	);
}
