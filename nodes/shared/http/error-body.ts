/** What an error body says, whatever its shape. */
export interface ErrorBody {
	/** The service's own words, one line. */
	message?: string;
	/** The service's error code, e.g. 20012. */
	code?: number;
}

const LONGEST_MESSAGE = 600;

/** Something that looks like an API key; a service may echo it, we do not. */
const KEY_LIKE = /\bsk-[A-Za-z0-9_-]{8,}/g;

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function tidy(text: string): string | undefined {
	const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1];
	const bare = (title ?? text.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
	if (bare === '') return undefined;
	return bare.replace(KEY_LIKE, 'sk-…').slice(0, LONGEST_MESSAGE);
}

function fromText(text: string): ErrorBody {
	try {
		const parsed: unknown = JSON.parse(text);
		if (typeof parsed === 'string') return { message: tidy(parsed) };
		if (isRecord(parsed)) return fromRecord(parsed);
	} catch {
		// Not JSON: plain text, HTML, or cut short. The text itself is what there is to say.
	}
	return { message: tidy(text) };
}

/** A code is a number; some gateways write it as text. */
function codeOf(value: unknown): number | undefined {
	const code = typeof value === 'string' ? Number(value) : value;
	return Number.isInteger(code) && (code as number) > 0 ? (code as number) : undefined;
}

function fromRecord(body: Record<string, unknown>): ErrorBody {
	const inner = body.error;
	if (isRecord(inner)) return fromRecord(inner);
	const words = [body.message, inner, body.detail, body.msg].find((value) => value !== undefined);
	const message =
		typeof words === 'string' ? words : words === undefined ? '' : JSON.stringify(words);
	return { message: tidy(message ?? ''), code: codeOf(body.code) };
}

/**
 * Reads every error body the service is known to answer: `{code, message, data}`, the same without
 * a code, a bare JSON string, plain text, an empty body, OpenAI's `{error: {...}}`, and HTML of a gateway.
 * Never throws.
 */
export function readErrorBody(body: unknown): ErrorBody {
	if (typeof body === 'string') return fromText(body);
	if (Buffer.isBuffer(body)) return fromText(body.toString('utf8'));
	if (isRecord(body)) return fromRecord(body);
	return {};
}
