import { UnreadableAudio } from './container';

/** A sound track that may be played. */
export interface TrackChoice<Track> {
	isEnabled: boolean;
	/** @throws UnreadableAudio where its sound is of a kind that cannot be cut */
	read(): Track;
}

/**
 * The sound track that is wanted, or else the first one that is played and can be read.
 *
 * @param wanted its number among the sound tracks, from 1 on
 * @throws UnreadableAudio where there is no such track
 */
export function chooseTrack<Track>(
	sounds: ReadonlyArray<TrackChoice<Track>>,
	wanted: number | undefined,
): Track {
	if (sounds.length === 0) throw new UnreadableAudio('has no sound track');
	if (wanted !== undefined) {
		const sound = sounds[wanted - 1];
		if (sound) return sound.read();
		const count = sounds.length === 1 ? 'one sound track' : `${sounds.length} sound tracks`;
		throw new UnreadableAudio(`has ${count}, and none of the number ${wanted}`);
	}
	let reason: unknown;
	for (const sound of new Set([...sounds.filter(({ isEnabled }) => isEnabled), ...sounds])) {
		try {
			return sound.read();
		} catch (error) {
			reason ??= error;
		}
	}
	throw reason;
}
