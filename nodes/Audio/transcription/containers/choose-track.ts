import type { AudioSource } from './audio-source';
import { UnhearableAudio, UnreadableAudio } from './container';
import type { FrameBlock } from './frames';

/** A sound track that may be played. */
export interface TrackChoice<Track> {
	isEnabled: boolean;
	/** @throws UnreadableAudio where its sound is of a kind that cannot be cut */
	read(): Track;
}

/** The error for a file that has fewer sound tracks than the one that is wanted. */
export function missingTrack(count: number, wanted: number): UnreadableAudio {
	const tracks = count === 1 ? 'one sound track' : `${count} sound tracks`;
	return new UnreadableAudio(`has ${tracks}, and none of the number ${wanted}`);
}

const silentVideo = () =>
	new UnhearableAudio(
		'is a video without a sound track',
		'There is nothing in it to transcribe. Filter such files out before this node.',
	);

/** The error for the rest of a file. */
export const withoutBeginning = (advice: string): UnhearableAudio =>
	new UnhearableAudio('lacks its beginning, which says how its sound is written', advice);

/**
 * The sound track that is wanted, or else the first one that is played and can be read.
 *
 * @param wanted its number among the sound tracks, from 1 on
 * @param empty how many of those that would be taken turned out to have no sound
 * @param isVideo whether a list of tracks without sound has pictures
 * @throws UnreadableAudio where there is no such track; UnhearableAudio where there is none of a video
 */
export function chooseTrack<Track>(
	sounds: ReadonlyArray<TrackChoice<Track>>,
	wanted: number | undefined,
	empty = 0,
	isVideo = false,
): Track {
	if (sounds.length === 0) {
		throw isVideo ? silentVideo() : new UnreadableAudio('has no sound track');
	}
	if (wanted !== undefined) {
		const sound = sounds[wanted - 1];
		if (sound) return sound.read();
		throw missingTrack(sounds.length, wanted);
	}
	let reason: unknown;
	let passed = 0;
	for (const sound of new Set([...sounds.filter(({ isEnabled }) => isEnabled), ...sounds])) {
		try {
			const track = sound.read();
			if (passed++ === empty) return track;
		} catch (error) {
			reason ??= error;
		}
	}
	throw reason ?? new UnreadableAudio('holds no sound');
}

/** Recorders of several tracks leave few of them empty; each costs to read the file once more. */
const MAX_EMPTY_TRACKS = 8;

/**
 * The frames of the track that is wanted, or else of the first one that has any: of some kinds of files
 * only their end tells that a track is empty.
 *
 * @param framesOf reads the file and passes over as many tracks as have been found empty
 */
export async function* framesOfFirst(
	{ track }: Pick<AudioSource, 'track'>,
	framesOf: (empty: number) => AsyncGenerator<FrameBlock>,
): AsyncGenerator<FrameBlock> {
	for (let empty = 0; empty <= MAX_EMPTY_TRACKS; empty++) {
		let hasSound = false;
		for await (const block of framesOf(empty)) {
			hasSound = true;
			yield block;
		}
		if (hasSound || track !== undefined) return;
	}
}
