import type { Edit } from './mp4-movie';

/** A stretch of the track's own time, in seconds, and the second of the recording at which it is played. */
export interface Stretch {
	from: number;
	to: number;
	start: number;
}

/** A track that is played as it was recorded. */
const WHOLE: Stretch = { from: 0, to: Infinity, start: 0 };

/** Seconds of the track that edits play; pauses move what follows. */
function stretchesOf(edits: readonly Edit[], movieScale: number, trackScale: number): Stretch[] {
	const stretches: Stretch[] = [];
	let start = 0;
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
	return isForward && stretches.length > 0 ? stretches : [WHOLE];
}

/**
 * When the samples of a track are heard, by its edit list (ISO 14496-12, 8.6.5).
 *
 * @returns gives, for each sample in turn by its second in the track, the stretch that it belongs to
 */
export function createTimeline(edits: readonly Edit[], movieScale: number, trackScale: number) {
	const stretches = stretchesOf(edits, movieScale, trackScale);
	let at = 0;
	return (time: number): Stretch => {
		while (at + 1 < stretches.length && time >= (stretches[at]?.to ?? 0)) at += 1;
		return stretches[at] ?? WHOLE;
	};
}
