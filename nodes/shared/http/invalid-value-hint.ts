/**
 * The words of code 20015 when the service does not say which value it means (measurements of
 * 2026-09-13 and 2026-09-16; github HKUDS/DeepTutor#651, microsoft/RD-Agent#1371).
 */
const BARE = /^the parameter is invalid\. please check again\.?$/i;

/** What is known to be answered with the bare words, by the path of the API. */
const BARE_BY_PATH: Record<string, string> = {
	'/chat/completions':
		'The service does not say which value. Frequent causes are an option that the model does not know (remove those in Options one by one, Enable Thinking first), an empty message, and a model ID with a letter missing.',
	'/embeddings':
		'The service does not say which value. Mostly a text is longer than the model takes: 512 tokens for bge-large, 8,192 for bge-m3, 32,768 for Qwen3-Embedding. Split it, or choose a model that takes more. An empty text, and Dimensions that the model does not have, are answered so too.',
	'/rerank':
		'The service does not say which value. Frequent causes are an empty document, a query of some thousand characters, and an option in Options that the model does not have.',
	'/images/generations':
		'The service does not say which value. Frequent causes are a size that the model does not list, and an option in Options that it does not have.',
	'/audio/speech':
		'The service does not say which value. Frequent causes are a voice of another model, a sample rate that the format does not have, and an empty text.',
};

const BARE_ELSEWHERE =
	'The service does not say which value. Check the fields, and remove those in Options one by one.';

/** What the service says of a value, and what to do then (measurements of 2026-09-16). */
const BY_WORDS: Array<[RegExp, string]> = [
	[
		/query is too long/i,
		'Shorten the query: the service takes no query of some thousand characters. What is long belongs into the documents.',
	],
	[
		/should have at least 1 (item|character)/i,
		'A text or a list is empty. Filter out the items that have none before this node.',
	],
	[
		/enable_thinking/i,
		'Remove Enable Thinking from Options, or choose a reasoning model: this one cannot switch its thinking.',
	],
];

/**
 * What to do about a value that the service refuses with code 20015.
 *
 * @param message the service's words
 * @param path of the API, e.g. `/embeddings`
 */
export function invalidValueHint(message = '', path = ''): string {
	if (BARE.test(message.trim())) return BARE_BY_PATH[path] ?? BARE_ELSEWHERE;
	const known = BY_WORDS.find(([words]) => words.test(message));
	return (
		known?.[1] ??
		'The service names the value it does not accept. Correct that field, or remove it from Options.'
	);
}
