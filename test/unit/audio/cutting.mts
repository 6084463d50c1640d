import {
	createAudioSource,
	type AudioSource,
} from '../../../nodes/Audio/transcription/containers/audio-source';
import type { AudioContainer } from '../../../nodes/Audio/transcription/containers/container';
import { endOf, framesOf } from '../../../nodes/Audio/transcription/containers/frames';
import {
	detectFileType,
	DETECTION_BYTES,
	readFileType,
	type FoundFileType,
} from '../../../nodes/Audio/transcription/containers/table';
import type { CutPlan } from '../../../nodes/Audio/transcription/cut-plan';
import { split, type Piece } from '../../../nodes/Audio/transcription/split';
import { streamOf } from './recordings.mts';

/** A file in memory as the source of a recording, in chunks of the given sizes. */
export const sourceOf = (file: Buffer, sizes?: number[], track?: number): AudioSource =>
	createAudioSource({ size: file.length, chunks: async () => streamOf(file, sizes) }, track);

/** What a file is told to be, by name; undefined where it is of no known kind. */
export const typeNameOf = async (file: Buffer): Promise<string | undefined> =>
	(await readFileType(sourceOf(file)))?.name;

/** @throws Error when files of this kind cannot be cut */
function cuttable(type: FoundFileType | undefined): AudioContainer {
	if (!type?.container) throw new Error(`${type?.name ?? 'What is unknown'} cannot be cut`);
	return type.container;
}

/** @throws Error when files of this kind cannot be cut */
export const containerOf = (file: Buffer): AudioContainer =>
	cuttable(detectFileType(file.subarray(0, DETECTION_BYTES)));

/** The frames of a file of a known kind, with the seconds at which they start and end. */
export async function soundIn(
	file: Buffer,
	track?: number,
): Promise<{ frames: Buffer[]; start: number; end: number }> {
	const source = sourceOf(file, undefined, track);
	const blocks = await Array.fromAsync(cuttable(await readFileType(source)).frames(source));
	const last = blocks.at(-1);
	return { frames: framesOf(blocks), start: blocks[0]?.start ?? 0, end: last ? endOf(last) : 0 };
}

/** A piece, and its parts as one file. */
export type WholePiece = Piece & { bytes: Buffer };

async function piecesOf(
	container: AudioContainer,
	source: AudioSource,
	{ target = 30, maxBytes = 8_000_000, startAt = 0 }: Partial<CutPlan> = {},
): Promise<WholePiece[]> {
	const pieces = split(container, source, { target, maxBytes, startAt });
	return await Array.fromAsync(pieces, (piece) => ({
		...piece,
		bytes: Buffer.concat(piece.parts),
	}));
}

/** The pieces of a file of a known kind. */
export const cutContainer = async (
	container: AudioContainer,
	file: Buffer,
	plan?: Partial<CutPlan>,
	sizes?: number[],
): Promise<WholePiece[]> => await piecesOf(container, sourceOf(file, sizes), plan);

/** The pieces of a file of any kind, found out and cut as the node does. */
export async function cutFile(
	file: Buffer,
	plan?: Partial<CutPlan>,
	sizes?: number[],
): Promise<WholePiece[]> {
	const source = sourceOf(file, sizes);
	return await piecesOf(cuttable(await readFileType(source)), source, plan);
}
