import type { ByteReader } from './byte-reader';
import type { Kind } from './kind';
import { measureMp3, splitMp3 } from './mp3';
import type { CutPlan, Piece } from './piece';
import { measureWav, splitWav } from './wav';

/** The kinds that can be cut without decoding them. */
export type CuttableKind = Extract<Kind, 'wav' | 'mp3'>;

export const isCuttable = (kind: Kind): kind is CuttableKind => kind === 'wav' || kind === 'mp3';

/** @throws UnreadableAudio, EndsBefore while the pieces are read */
export function split(
	kind: CuttableKind,
	reader: ByteReader,
	plan: CutPlan,
): AsyncGenerator<Piece> {
	return kind === 'wav' ? splitWav(reader, plan) : splitMp3(reader, plan);
}

/**
 * The length of a recording in seconds.
 *
 * @throws UnreadableAudio
 */
export async function measure(kind: CuttableKind, reader: ByteReader): Promise<number> {
	return await (kind === 'wav' ? measureWav(reader) : measureMp3(reader));
}
