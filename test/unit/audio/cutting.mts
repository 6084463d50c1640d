import {
	createAudioSource,
	type AudioSource,
} from '../../../nodes/Audio/transcription/containers/audio-source';
import type { AudioContainer } from '../../../nodes/Audio/transcription/containers/container';
import { endOf, framesOf } from '../../../nodes/Audio/transcription/containers/frames';
import {
	detectFileType,
	DETECTION_BYTES,
} from '../../../nodes/Audio/transcription/containers/table';
import type { CutPlan } from '../../../nodes/Audio/transcription/cut-plan';
import { split, type Piece } from '../../../nodes/Audio/transcription/split';
import { streamOf } from './recordings.mts';

/** A file in memory as the source of a recording, in chunks of the given sizes. */
export const sourceOf = (file: Buffer, sizes?: number[], track?: number): AudioSource =>
	createAudioSource({ size: file.length, chunks: async () => streamOf(file, sizes) }, track);

/** What a file is told to be, by name; undefined where it is of no known kind. */
export const typeNameOf = (file: Buffer): string | undefined =>
	detectFileType(file.subarray(0, DETECTION_BYTES))?.name;

/** @throws Error when files of this kind cannot be cut */
export function containerOf(file: Buffer): AudioContainer {
	const type = detectFileType(file.subarray(0, DETECTION_BYTES));
	if (!type?.container) throw new Error(`${type?.name ?? 'What is unknown'} cannot be cut`);
	return type.container;
}

/** The frames of a file of a known kind, with the seconds at which they start and end. */
export async function soundIn(
	file: Buffer,
	track?: number,
): Promise<{ frames: Buffer[]; start: number; end: number }> {
	const blocks = await Array.fromAsync(containerOf(file).frames(sourceOf(file, undefined, track)));
	const last = blocks.at(-1);
	return { frames: framesOf(blocks), start: blocks[0]?.start ?? 0, end: last ? endOf(last) : 0 };
}

/** A piece, and its parts as one file. */
export type WholePiece = Piece & { bytes: Buffer };

/** The pieces of a file of a known kind. */
export async function cutContainer(
	container: AudioContainer,
	file: Buffer,
	{ target = 30, maxBytes = 8_000_000, startAt = 0 }: Partial<CutPlan> = {},
	sizes?: number[],
): Promise<WholePiece[]> {
	const pieces = split(container, sourceOf(file, sizes), { target, maxBytes, startAt });
	return await Array.fromAsync(pieces, (piece) => ({
		...piece,
		bytes: Buffer.concat(piece.parts),
	}));
}

/** The pieces of a file of any kind. */
export const cutFile = async (
	file: Buffer,
	plan?: Partial<CutPlan>,
	sizes?: number[],
): Promise<WholePiece[]> => await cutContainer(containerOf(file), file, plan, sizes);
