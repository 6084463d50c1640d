import type { Item } from '../../shared/engine/item';
import { fileInMemory, openInputFile, type InputFile } from '../../shared/files/input-file';
import { StreamedFile } from '../../shared/files/streamed-file';
import { MAX_FILE_BYTES } from '../audio-form';
import { createByteReader } from './split/byte-reader';
import { KIND_NAMES, sniff, SNIFF_BYTES, type Kind } from './split/kind';
import { EndsBefore, UnreadableAudio, type CutPlan } from './split/piece';
import { isCuttable, measure, split } from './split/split';
import type { Wishes } from './wishes';

/** What goes out in one request: a piece of the recording, or, without times, all of it. */
export interface Part {
	file: File;
	/** Seconds from the start of the recording; a recording that goes out whole has none. */
	times?: { start: number; end: number };
	/** How much of the file has been read, from 0 to 1. */
	share: number;
}

/** The service's limit (API reference, 2026). */
const LONGEST_SECONDS = 3_600;

/**
 * A piece is held until it is answered. Four in flight and one being read of this size stay below
 * 150 MB, with room for what the garbage collector has not come to yet.
 */
const MOST_PIECE_BYTES = 8_000_000;

/** Pieces of a recording that needs cutting, but whose segments nobody asked for. */
const PIECE_SECONDS = 600;

const TYPES = { wav: 'audio/wav', mp3: 'audio/mpeg' };

const ADVICE_TO_CONVERT =
	'Convert it first, e.g. with "ffmpeg -i FILE -ac 1 -ar 16000 speech.mp3": MP3 and WAV files of any length are cut into pieces.';

/** Whether the service would take the file whole; it judges itself what it cannot be told here. */
async function isShort(recording: InputFile): Promise<boolean> {
	const reader = createByteReader(await recording.chunks());
	try {
		const kind = sniff(await reader.fill(SNIFF_BYTES));
		if (!isCuttable(kind)) return true;
		return await measure(kind, reader).then(
			(seconds) => seconds <= LONGEST_SECONDS,
			() => true,
		);
	} finally {
		await reader.close();
	}
}

const toMegabytes = (bytes: number) => Math.ceil(bytes / 1e6);

function uncuttable(kind: Kind, { size }: InputFile): [string, string] {
	if (size > MAX_FILE_BYTES) {
		return [`has ${toMegabytes(size)} MB, and the service takes 50 MB`, ADVICE_TO_CONVERT];
	}
	return [
		kind === 'unknown'
			? 'is no sound file of a known kind and cannot be cut into segments'
			: `is of the kind ${KIND_NAMES[kind]}, which cannot be cut into segments`,
		`${ADVICE_TO_CONVERT} Or choose Text as Output Format and remove Start At.`,
	];
}

type Fail = (fault: string, advice: string) => Error;

/** What is wrong with a recording that could not be cut; errors of reading it stay as they are. */
function faultOf(error: unknown, fail: Fail): unknown {
	if (error instanceof UnreadableAudio) {
		return fail(error.message, 'The file is damaged or of another kind. Convert it to MP3 first.');
	}
	return error instanceof EndsBefore ? fail(error.message, 'Lower Start At in Options.') : error;
}

/**
 * The parts of an item's recording, each read when it is asked for. A recording within the service's
 * limits, of which no segments are asked for, is one part and goes out as it is.
 *
 * @throws NodeOperationError for a file that is missing, empty, damaged, or neither short nor cuttable
 */
export async function* partsOf(item: Item, wishes: Wishes): AsyncGenerator<Part> {
	const { field, segmentLength, startAt } = wishes;
	const fail: Fail = (fault, advice) => item.inputError(`The file in "${field}" ${fault}`, advice);
	const recording = await openInputFile(item, field);
	const { size } = recording;
	if (size === 0) throw fail('is empty', 'Check the node that read or made the file.');
	const fits = size <= MAX_FILE_BYTES && startAt === 0;
	const whole: Part = { file: new StreamedFile(recording), share: 1 };

	if (fits && segmentLength === undefined && (await isShort(recording))) {
		yield whole;
		return;
	}
	const reader = createByteReader(await recording.chunks());
	try {
		const kind = sniff(await reader.fill(SNIFF_BYTES));
		if (!isCuttable(kind)) {
			if (!fits || wishes.format !== 'text') throw fail(...uncuttable(kind, recording));
			yield whole;
			return;
		}
		const target = segmentLength ?? PIECE_SECONDS;
		const plan: CutPlan = { target, maxBytes: MOST_PIECE_BYTES, startAt };
		for await (const { bytes, index, start, end, read } of split(kind, reader, plan)) {
			yield {
				// The recording's own name may have another kind's ending.
				file: new StreamedFile(fileInMemory(bytes, `${index}.${kind}`, TYPES[kind])),
				times: { start, end },
				share: Math.min(1, read / size),
			};
		}
	} catch (error) {
		throw faultOf(error, fail);
	} finally {
		await reader.close();
	}
}
