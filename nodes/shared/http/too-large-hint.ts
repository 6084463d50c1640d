/** What a server of another make says of more inputs than it takes (text-embeddings-inference, SiliconFlow's 20042). */
const MAX_BATCH_SIZE = /maximum allowed batch size (\d+)/i;

/** What is said of one text, whatever the others are (text-embeddings-inference, SiliconFlow 2026-09). */
const LONG_TEXT = /must have less than \d+ tokens|context length|too long/i;

/** How to send fewer inputs in one request, by the path of the API. */
const FEWER_BY_PATH: Record<string, string> = {
	'/embeddings': 'Lower the Batch Size in Options.',
	'/rerank': 'Give fewer documents at a time.',
};

const BY_PATH: Record<string, string> = {
	'/chat/completions':
		'The request is too large. Send fewer or smaller images, sounds and videos, or give their web addresses in place of the files.',
	'/embeddings':
		'The request is too large. Send smaller inputs, or lower the Batch Size in Options.',
	'/rerank': 'The request is too large. Give fewer or shorter documents.',
	'/images/generations':
		'The request is too large. Give smaller images, or their web addresses in place of the files.',
	'/audio/transcriptions':
		'The recording is too large. Convert it to WAV or MP3, which the node cuts into segments, e.g. with "ffmpeg -i FILE -ac 1 -ar 16000 speech.mp3".',
	'/uploads/audio/voice': 'The recording is too large. Some seconds of speech are enough.',
	'/files': 'The file of the batch is too large. Give a batch fewer items, or smaller files.',
};

const ELSEWHERE = 'The request is too large. Send fewer or smaller inputs.';

/**
 * What to do about a request that is too large (status 413).
 *
 * @param message the service's words, which tell one long text from many inputs
 * @param path of the API, e.g. `/embeddings`
 */
export function tooLargeHint(message = '', path = ''): string {
	const [, most] = MAX_BATCH_SIZE.exec(message) ?? [];
	if (most !== undefined) {
		return `The service takes ${most} inputs in one request. ${FEWER_BY_PATH[path] ?? 'Send fewer at a time.'}`;
	}
	if (LONG_TEXT.test(message)) {
		return 'A text is longer than the model takes. Split it before this node, or choose a model that takes more.';
	}
	return BY_PATH[path] ?? ELSEWHERE;
}
