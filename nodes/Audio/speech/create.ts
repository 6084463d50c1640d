import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { readMediaInput } from '../../shared/engine/content';
import type { Item } from '../../shared/engine/item';
import type { ItemOperation } from '../../shared/engine/operation';
import type { ParameterReader } from '../../shared/engine/parameters';
import { fileInText, mediaSourceOf, type MediaSource } from '../../shared/engine/media-source';
import { linkForAgent, storeMedia, storeMediaSource } from '../../shared/engine/store-media';
import { detectFile, FILE_HEAD_BYTES, isText } from '../../shared/files/file-type';
import { fileLabel } from '../../shared/files/input-file';
import { EmbeddedFile } from '../../shared/files/json-body';
import { AUDIO, resolveMedia, type MediaType } from '../../shared/files/media-input';
import {
	excerptOf,
	layersOf,
	traceOf,
	parseWrappedJson,
	type ApiResponse,
	type BodyStream,
} from '../../shared/http/api-response';
import { errorStatusIn, withWordsOf } from '../../shared/http/error-body';
import { isCutJson, FailedResponseError, InvalidResponseError } from '../../shared/http/failure';
import { peekStream, type PeekedBody } from '../../shared/http/peek-stream';
import { textOfBody } from '../../shared/http/response-text';
import { voiceSample } from '../voice-sample';
import { sampleRates } from './sample-rates.generated';

/** The formats of the API; `pcm` is 16-bit samples without a header, which has no type of its own. */
const MIME_TYPES: Record<string, string> = {
	mp3: 'audio/mpeg',
	opus: 'audio/ogg',
	wav: 'audio/wav',
	pcm: 'audio/L16',
};

/** The API's own default (API reference, 2026). */
const DEFAULT_FORMAT = 'mp3';

/** How MOSS marks the second speaker of a dialogue (.cn guide, 2025-07). */
const SECOND_SPEAKER = '[S2]';

/** A recording whose voice is imitated, as the API wants it. */
interface Reference {
	audio: string | EmbeddedFile;
	text: string;
}

/**
 * A voice as the API wants it: `model:name` for a preset, `speech:...` for a voice of one's own. A bare
 * name is taken for a preset of the chosen model.
 */
function voiceFor(item: Item, model: string): string {
	const given = item.params.id('voice');
	if (given) return given.includes(':') ? given : `${model}:${given}`;
	throw item.inputError(
		'No voice is chosen',
		'Pick a voice from the list, give the URI of your own, or add a reference in Options.',
	);
}

/** @throws NodeOperationError for a sample rate that the format cannot have */
function checkSampleRate(item: Item, { sample_rate: rate, response_format: given }: IDataObject) {
	const format = String(given ?? DEFAULT_FORMAT);
	const rates = Object.hasOwn(sampleRates, format) ? sampleRates[format] : undefined;
	if (rate === undefined || !rates || rates.includes(Number(rate))) return;
	throw item.inputError(
		`${format} cannot have a sample rate of ${String(rate)}`,
		`Set Sample Rate to ${rates.join(', ').replace(/, (\d+)$/, ' or $1')}, or choose another Output Format.`,
	);
}

/** Recordings that go by other types are known by their bytes: sound in a video, in `application/ogg`. */
const RECORDING: MediaType = {
	name: AUDIO.name,
	types: [...AUDIO.types, 'video/', 'application/'],
};

/** @throws NodeOperationError when there is no recording, or it is too long for a voice */
async function referenceAudio(item: Item, row: ParameterReader): Promise<string | EmbeddedFile> {
	const source = readMediaInput(row);
	const media = await resolveMedia(item, source, RECORDING);
	if (typeof media === 'string') return media;
	const field = fileLabel(source.file ?? 'data');
	return new EmbeddedFile(await voiceSample(item, media.file, field));
}

/**
 * The recordings whose voices the item's speech imitates, none when the user gave none.
 *
 * @param input the text to speak
 * @throws NodeOperationError when a recording or its text is missing, or a dialogue has only one
 */
async function referencesOf(item: Item, input: string): Promise<Reference[]> {
	const rows = item.params.rows('options.references.values');
	if (rows.length === 1 && input.includes(SECOND_SPEAKER)) {
		throw item.inputError(
			'The text has a second speaker, [S2], and there is only one reference',
			'Add a second reference with the voice of the second speaker.',
		);
	}
	const references: Reference[] = [];
	for (const [index, row] of rows.entries()) {
		const text = row.text('text')?.trim();
		if (text === undefined) {
			throw item.inputError(
				`Reference ${index} has no text`,
				'Give the words that are spoken in the recording.',
			);
		}
		references.push({ audio: await referenceAudio(item, row), text });
	}
	return references;
}

/** The most characters of a text (.cn API reference, speech, 2026-10). */
const MAX_CHARACTERS = 128_000;

/**
 * The request with its voice, or the recordings that take its place.
 *
 * @throws NodeOperationError when there is nothing to say, no voice, or a sample rate or reference
 * that is no good
 */
async function speechRequest(
	item: Item,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const body = request.body as IDataObject;
	const input = String(body.input);
	if (input.length > MAX_CHARACTERS) {
		throw item.inputError(
			`Text has ${input.length} characters, and the service speaks ${MAX_CHARACTERS}`,
			'Split the text into several items before this node.',
		);
	}
	checkSampleRate(item, body);
	const references = await referencesOf(item, input);
	// The API wants an empty voice beside references (.cn guides, 2025-07).
	const voice =
		references.length > 0
			? { voice: '', references }
			: { voice: voiceFor(item, String(body.model)) };
	return { ...request, body: { ...body, ...voice } as IDataObject };
}

/** The sound in a JSON answer, as gateways give it: under its name or none, in an envelope or not. */
function soundIn(said: unknown, baseUrl: string): MediaSource | undefined {
	const places = layersOf(said).flatMap((layer) => [layer, layer.data]);
	return places.flatMap((entry) => mediaSourceOf(entry, baseUrl, 'audio') ?? [])[0];
}

/**
 * The sound of a response, which a gateway may have put into JSON. What it says in place of the service must
 * not be kept as a file of sound.
 *
 * @throws FailedResponseError when it is an error of the service; InvalidResponseError for any other text
 */
async function soundOf(
	item: Item,
	{ headers }: ApiResponse,
	peeked: PeekedBody,
): Promise<PeekedBody | MediaSource> {
	const { head, body } = peeked;
	const saysText = /json|html/.test(String(headers['content-type']));
	const isSound = detectFile(head)?.mimeTypes.audio !== undefined;
	if (head.length === 0 || isSound || (!saysText && !isText(head))) return peeked;
	const text = await textOfBody(await item.helpers.binaryToBuffer(body), headers);
	const said = parseWrappedJson(text);
	const status = errorStatusIn(said);
	if (status === undefined) {
		const bare = typeof said === 'string' ? said : text.trim();
		const source = fileInText(bare, 'audio') ?? soundIn(said, (await item.account()).baseUrl);
		if (source) return source;
		const message = 'The service answered with something that is not sound';
		throw new InvalidResponseError(withWordsOf(message, said ?? text), {
			isDamaged: text.trim() === '' || (said === undefined && isCutJson(text)),
			excerpt: excerptOf(text),
		});
	}
	throw new FailedResponseError({ kind: 'http', status, headers, body: said });
}

/** Far more than the longest text takes as WAV; a link that sends more is not speech. */
const MAX_SOUND_BYTES = 2_000_000_000;

/** Streams the speech into n8n's binary store. */
async function toSpeech(item: Item, response: ApiResponse): Promise<INodeExecutionData[]> {
	const peeked = await peekStream(response.body as BodyStream, FILE_HEAD_BYTES);
	const sound = await soundOf(item, response, peeked);
	const { params } = item;
	const format = params.option('options.responseFormat') ?? DEFAULT_FORMAT;
	const field = params.id('outputBinaryPropertyName') ?? 'data';
	const mimeType = Object.hasOwn(MIME_TYPES, format) ? MIME_TYPES[format] : undefined;
	const expected = { family: 'audio', name: 'speech', extension: format, mimeType } as const;
	const file =
		'head' in sound
			? await storeMedia(item, sound, expected)
			: await storeMediaSource(item, sound, { ...expected, maxBytes: MAX_SOUND_BYTES });
	const url = linkForAgent(item, file);
	const json = {
		model: params.requiredId('model'),
		format,
		fileSize: file.fileSize,
		...(url === undefined ? {} : { url }),
		...traceOf(response),
	};
	return [{ json, binary: { [field]: file } }];
}

/** What "Generate audio from text" does. */
export const speechCreate: ItemOperation = {
	kind: 'item',
	request: speechRequest,
	responseType: () => 'stream',
	response: toSpeech,
};
