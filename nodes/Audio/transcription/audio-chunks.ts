import type { Item } from '../../shared/engine/item';
import {
	fileInMemory,
	fileLabel,
	openInputFile,
	type InputFile,
	StreamedFile,
} from '../../shared/files/input-file';
import { MAX_FILE_BYTES } from '../voice-sample';
import { createAudioSource, type AudioSource } from './containers/audio-source';
import {
	UncuttableAudio,
	UnhearableAudio,
	UnreadableAudio,
	type AudioContainer,
} from './containers/container';
import { namedAs } from './containers/sent-as';
import { readFileType, type FoundFileType } from './containers/table';
import { EndsBefore, type CutPlan } from './cut-plan';
import type { TranscriptionOptions } from './options';
import { measure, split, type Piece } from './split';

/** What goes out in one request: a piece of the recording, or, without times, all of it. */
export interface AudioChunk {
	file: File;
	/** Seconds from the start of the recording; a recording that goes out whole has none. */
	times?: { start: number; end: number };
	/** How much of the file has been read, from 0 to 1. */
	fractionRead: number;
}

/** The service's limit (API reference, 2026). */
const MAX_SECONDS = 3_600;

/**
 * A piece is held until it is answered. Four in flight and one being read of this size stay below
 * 150 MB, with room for what the garbage collector has not come to yet.
 */
const MAX_PIECE_BYTES = 8_000_000;

/** Pieces of a recording that needs cutting, but whose segments nobody asked for. */
const PIECE_SECONDS = 600;

/** The sound of a video that could go out whole: as few pieces as the limits allow. */
const MAX_PIECE_SECONDS = 3_500;

const ADVICE_TO_CONVERT =
	'Convert it first, e.g. with "ffmpeg -i FILE -ac 1 -ar 16000 speech.mp3": MP3 files of any length are cut into pieces.';

/** What reading a file says; `fallback` where it cannot be read, which the service may still do. */
const unlessUnreadable = async <Value>(reading: Promise<Value>, fallback: Value): Promise<Value> =>
	await reading.catch((error: unknown) => {
		if (error instanceof UnreadableAudio && !(error instanceof UnhearableAudio)) return fallback;
		throw error;
	});

/** How a recording can go out that nobody wants in segments. */
async function wayOf(
	type: FoundFileType | undefined,
	source: AudioSource,
): Promise<'whole' | 'sound' | 'pieces'> {
	const { container, sentAs } = type ?? {};
	if (!container) return 'whole';
	const isSoundWanted = !sentAs || source.track !== undefined;
	const measured = measure(container, source, MAX_SECONDS);
	const seconds = isSoundWanted ? await measured : await unlessUnreadable(measured, 0);
	if (seconds > MAX_SECONDS) return 'pieces';
	if (isSoundWanted) return 'sound';
	const hasPictures = seconds > 0 && (await container.hasPictures?.(source));
	return hasPictures ? 'sound' : 'whole';
}

const toMegabytes = (bytes: number) => Math.ceil(bytes / 1e6);

function uncuttable(type: FoundFileType | undefined, { size }: InputFile): [string, string] {
	if (size > MAX_FILE_BYTES) {
		return [`has ${toMegabytes(size)} MB, and the service takes 50 MB`, ADVICE_TO_CONVERT];
	}
	return [
		type
			? `is of the kind ${type.name}, which cannot be cut into segments`
			: 'is no sound file of a known kind and cannot be cut into segments',
		`${ADVICE_TO_CONVERT} Or choose Text as Output Format and remove Start At.`,
	];
}

type Fail = (fault: string, advice: string) => Error;

/** What is wrong with a recording that could not be cut; errors of reading it stay as they are. */
function faultOf(error: unknown, fail: Fail): unknown {
	if (error instanceof UncuttableAudio) {
		return fail(error.message, error.advice ?? ADVICE_TO_CONVERT);
	}
	if (error instanceof UnreadableAudio) {
		return fail(error.message, `The file is damaged or of another kind. ${ADVICE_TO_CONVERT}`);
	}
	return error instanceof EndsBefore ? fail(error.message, 'Lower Start At in Options.') : error;
}

/** A recording as it is, under the name and type of what it is. */
const wholeChunk = (recording: InputFile, type: FoundFileType | undefined): AudioChunk => ({
	file: new StreamedFile(
		type?.sentAs ? { ...recording, ...namedAs(recording.fileName, type.sentAs) } : recording,
	),
	fractionRead: 1,
});

const pieceChunk = ({ parts, index, start, end, sentAs }: Piece, fractionRead: number) => {
	const { fileName, mimeType } = namedAs(`${index}`, sentAs);
	return {
		file: new StreamedFile(fileInMemory(parts, fileName, mimeType)),
		times: { start, end },
		fractionRead: Math.min(1, fractionRead),
	};
};

/** The sound of a recording that could go out whole; where one piece holds all of it, it has no times. */
async function* soundChunks(
	container: AudioContainer,
	source: AudioSource,
): AsyncGenerator<AudioChunk> {
	const plan = { target: MAX_PIECE_SECONDS, maxBytes: MAX_PIECE_BYTES, startAt: 0 };
	let held: AudioChunk | undefined;
	let count = 0;
	for await (const piece of split(container, source, plan)) {
		if (held) yield held;
		held = pieceChunk(piece, source.position() / source.size);
		count += 1;
	}
	if (held && count === 1) yield { file: held.file, fractionRead: 1 };
	else if (held) yield held;
}

/**
 * The chunks of an item's recording, each read when it is asked for. A recording within the service's
 * limits, of which no segments are asked for, is one chunk and goes out as it is, a video without its
 * pictures.
 *
 * @throws NodeOperationError for a file that is missing, empty, damaged, or neither short nor cuttable
 */
export async function* audioChunks(
	item: Item,
	options: TranscriptionOptions,
): AsyncGenerator<AudioChunk> {
	const { field, segmentLength, startAt } = options;
	const fail: Fail = (fault, advice) =>
		item.inputError(`The file in "${fileLabel(field)}" ${fault}`, advice);
	const recording = await openInputFile(item, field);
	const { size } = recording;
	const fits = size <= MAX_FILE_BYTES && startAt === 0;
	const source = createAudioSource(recording, options.track);

	try {
		const type = await readFileType(source);
		const { container } = type ?? {};
		const way = fits && segmentLength === undefined ? await wayOf(type, source) : 'pieces';
		if (way === 'whole') {
			yield wholeChunk(recording, type);
			return;
		}
		if (!container) {
			if (!fits || options.format !== 'text') throw fail(...uncuttable(type, recording));
			yield wholeChunk(recording, type);
			return;
		}
		if (way === 'sound') {
			yield* soundChunks(container, source);
			return;
		}
		const plan: CutPlan = {
			target: segmentLength ?? PIECE_SECONDS,
			maxBytes: MAX_PIECE_BYTES,
			startAt,
		};
		for await (const piece of split(container, source, plan)) {
			yield pieceChunk(piece, source.position() / size);
		}
	} catch (error) {
		throw faultOf(error, fail);
	} finally {
		await source.close();
	}
}
