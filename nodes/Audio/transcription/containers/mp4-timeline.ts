import type { Edit } from './mp4-movie';

/** When a sample is heard: seconds from the start of the recording, and how much of it is cut off. */
export interface Heard {
	start: number;
	seconds: number;
	/** Seconds that are cut off in front and at the end. */
	skip: number;
	drop: number;
}

/** A stretch of the track's own time and when it is played. */
interface Stretch {
	from: number;
	to: number;
	start: number;
}

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
	return isForward && stretches.length > 0 ? stretches : [{ from: 0, to: Infinity, start: 0 }];
}

/**
 * When the samples of a track are heard, by its edit list (ISO 14496-12, 8.6.5).
 *
 * @returns for each sample in turn, by its seconds in the track; undefined for one that is not heard
 */
export function createTimeline(edits: readonly Edit[], movieScale: number, trackScale: number) {
	const stretches = stretchesOf(edits, movieScale, trackScale);
	let at = 0;
	return (time: number, seconds: number): Heard | undefined => {
		while (at + 1 < stretches.length && time >= (stretches[at]?.to ?? 0)) at += 1;
		const { from, to, start } = stretches[at] ?? { from: 0, to: Infinity, start: 0 };
		const skip = Math.max(0, from - time);
		const drop = Math.max(0, time + seconds - to);
		if (skip + drop >= seconds) return undefined;
		return { start: start + time + skip - from, seconds: seconds - skip - drop, skip, drop };
	};
}
