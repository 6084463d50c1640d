import type { Item } from '../shared/engine/item';
import {
	fileForm,
	fileInMemory,
	fileLabel,
	openInputFile,
	StreamedFile,
	UNKNOWN_TYPE,
	type InputFile,
} from '../shared/files/input-file';
import { createAudioSource, type AudioSource } from './transcription/containers/audio-source';
import { UnreadableAudio, type AudioContainer } from './transcription/containers/container';
import { namedAs } from './transcription/containers/sent-as';
import { readFileType } from './transcription/containers/table';
import { measure, split } from './transcription/split';

/** A voice is learned from less than 30 seconds (.cn guide on voices, 2025). */
const MAX_SECONDS = 30;

/** The seconds of a recording; undefined where it cannot be read, which the service may still do. */
const secondsOf = async (container: AudioContainer, source: AudioSource) =>
	await measure(container, source, MAX_SECONDS + 1).catch((error: unknown) => {
		if (error instanceof UnreadableAudio) return undefined;
		throw error;
	});

/** The sound of a short recording as a file of its own. */
async function soundOf(container: AudioContainer, source: AudioSource, name: string) {
	const plan = { target: 2 * MAX_SECONDS, maxBytes: Infinity, startAt: 0 };
	for await (const { parts, sentAs } of split(container, source, plan)) {
		const { fileName, mimeType } = namedAs(name, sentAs);
		return fileInMemory(parts, fileName, mimeType);
	}
	return undefined;
}

/**
 * A recording of a voice as it goes out: under the name and type of what it is, and without pictures.
 *
 * @param field the binary field that it comes from
 * @throws NodeOperationError when it is too long for a voice, or neither sound nor said to be
 */
export async function voiceSample(item: Item, file: InputFile, field: string): Promise<InputFile> {
	const source = createAudioSource(file);
	try {
		const type = await readFileType(source);
		if (!type) {
			if ([UNKNOWN_TYPE, 'audio/'].some((sound) => file.mimeType.startsWith(sound))) return file;
			throw item.inputError(
				`The file in "${field}" is ${file.mimeType}, not of type sound file`,
				'Check the node that read or made the file, and the name of the input field.',
			);
		}
		const { container, sentAs } = type;
		const whole = sentAs ? { ...file, ...namedAs(file.fileName, sentAs) } : file;
		const seconds = container && (await secondsOf(container, source));
		if (!container || seconds === undefined) return whole;
		if (seconds > MAX_SECONDS) {
			throw item.inputError(
				`The recording in "${field}" is longer than ${MAX_SECONDS} seconds`,
				'A voice is learned from 8 to 10 seconds of clear speech, at most 30. Shorten the recording, and its text with it.',
			);
		}
		if (sentAs && !(await container.hasPictures?.(source))) return whole;
		return (await soundOf(container, source, file.fileName)) ?? whole;
	} finally {
		await source.close();
	}
}

/** The service's limit (API reference, 2026): 50 MB. */
export const MAX_FILE_BYTES = 50_000_000;

/**
 * A multipart form of text fields and the recording of a voice that the item holds.
 *
 * @throws NodeOperationError when the item has no such file, or it is empty, too large or too long
 */
export async function audioForm(item: Item, fields: Record<string, string>): Promise<FormData> {
	const given = item.params.file('binaryPropertyName') ?? 'data';
	const source = await openInputFile(item, given);
	const field = fileLabel(given);
	if (source.size > MAX_FILE_BYTES) {
		throw item.inputError(
			`The file in "${field}" has ${Math.ceil(source.size / 1e6)} MB, and the service takes 50 MB`,
			'Send a shorter or more compressed file, e.g. MP3.',
		);
	}
	return fileForm(fields, new StreamedFile(await voiceSample(item, source, field)));
}
