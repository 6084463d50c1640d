import type { Edit } from './mp4-movie';

/** A stretch of the track's own time, in seconds, and the second of the recording at which it is played. */
export interface Stretch {
	from: number;
	to: number;
	start: number;
}

/**
 * When a track is heard, by its edit list (ISO 14496-12, 8.6.5): stretches in the order of their times.
 *
 * @param movieScale ticks a second of the edits' durations
 * @param trackScale ticks a second of the track's own times
 * @returns none for a track that is played as it was recorded
 */
export function stretchesOf(
	edits: readonly Edit[],
	movieScale: number,
	trackScale: number,
): Stretch[] {
	const stretches: Stretch[] = [];
	let start = 0;
	// Pauses move what follows.
	edits.forEach(({ duration, mediaTime }, index) => {
		const seconds = movieScale > 0 ? duration / movieScale : 0;
		if (mediaTime !== undefined) {
			const from = mediaTime / trackScale;
			// Writers of fragments do not know the length yet.
			const isOpen = seconds === 0 && index === edits.length - 1;
			stretches.push({ from, to: isOpen ? Infinity : from + seconds, start });
		}
		start += seconds;
	});
	// The track is read forward; a list that goes back in it is played as it was recorded.
	const isForward = stretches.every(({ from }, index) => from >= (stretches[index - 1]?.to ?? 0));
	return isForward ? stretches : [];
}
