import type { LinkedFile } from '../context.mts';
import { ODD_BYTES, toGbk } from './bytes.mts';
import { chatAnswer, ODD_CHATS, type FixedAnswer } from './chat.mts';

type Entry = Record<string, unknown>;

/** A true answer; only what is made odd. */
type Json = Entry & { data?: Entry[]; results?: Entry[]; images?: Array<{ url: string }> };

/** What the true answer may lean on while it is made odd. */
export interface AlterTools {
	/** The bytes behind a link of this sandbox. */
	fileAt(url: string): Buffer | undefined;
	/** Puts a file behind a link, and gives the link. */
	link(file: LinkedFile & { bytes: Buffer }): string;
}

/** Makes a true answer odd. */
export type AlterAnswer = (body: Json, tools: AlterTools) => unknown;

const fixed = (body: unknown, status?: number, type?: string): FixedAnswer => ({
	body,
	status,
	type,
});

const PAGE = '<!doctype html><html><head><title>Log in</title></head><body>Log in</body></html>';

/** Answers that say the same whatever was asked, by name. */
const FIXED: Record<string, FixedAnswer> = {
	'error-as-success': fixed({ code: 50505, message: 'Model service overloaded.', data: null }),
	'openai-error-as-success': fixed({ error: { message: 'upstream said no', code: 500 } }),
	'enveloped-error': fixed({ data: { error: { message: 'upstream said no', code: 503 } } }),
	'error-in-choice': fixed({
		choices: [{ index: 0, error: { message: 'upstream said no', code: 502 } }],
	}),
	'error-by-flag': fixed({ success: false, message: 'Not this time.', data: '' }),
	'error-in-a-list': fixed([{ error: { code: 503, message: 'upstream said no' } }]),
	'refusal-as-success': fixed({ code: 20015, message: 'No such voice.', data: null }),
	'indented-error': fixed(
		JSON.stringify({ error: { code: 'NoSuchKey', message: 'The file has expired' } }, null, 2),
	),
	'fastapi-complaint': fixed(
		{ detail: [{ loc: ['body', 'messages', 0, 'content'], msg: 'field required' }] },
		422,
	),
	'status-529': fixed('Overloaded', 529, 'text/plain'),
	'null-choices': fixed({ id: 'x', choices: null, usage: null }),
	'null-choice': fixed({ id: 'x', choices: [null] }),
	'empty-object': fixed({}),
	'chinese-page': fixed(
		toGbk('<html><head><title>服务器繁忙，请稍后再试</title></head></html>'),
		502,
		'text/html',
	),
	page: fixed(PAGE, 200, 'text/html'),
	'sound-header': fixed('ID3\x04\0\0\0\0\0\0', 200, 'audio/mpeg'),
	nothing: fixed('', 200, 'application/octet-stream'),
	'cut-short': fixed('{"object":"list","data":[', 200, 'application/json'),
};

const list = (body: Json) => body.data ?? body.results ?? [];
const pictures = (body: Json) => body.images ?? [];
const withoutNumbers = (value: unknown): unknown =>
	JSON.parse(JSON.stringify(value), (name, entry: unknown) =>
		typeof entry === 'number' && name !== 'index' ? String(entry) : entry,
	);
const replaced = (body: Json, position: number, change: object) =>
	list(body).map((entry, index) => (index === position ? { ...entry, ...change } : entry));

/** What makes a true answer odd, by name. */
const ALTERED: Record<string, AlterAnswer> = {
	'in-an-envelope': (body) => ({ code: 20000, message: 'Ok', status: true, data: body }),
	'in-a-result': (result) => ({ success: true, errors: [], messages: [], result }),
	'in-a-list': (body) => [body],
	'as-a-text': (body) => JSON.stringify(body),
	'without-usage': ({ usage: _usage, meta: _meta, ...body }) => body,
	'numbers-as-text': withoutNumbers,
	'vector-null': (body) => ({ ...body, data: replaced(body, 1, { embedding: null }) }),
	'vector-of-nulls': (body) => ({ ...body, data: replaced(body, 1, { embedding: [null, null] }) }),
	'vector-of-zeros': (body) => ({ ...body, data: replaced(body, 1, { embedding: [0, 0, 0] }) }),
	'vector-missing': (body) => ({ ...body, data: list(body).filter((_, index) => index !== 1) }),
	'vector-twice': (body) => ({ ...body, data: replaced(body, 1, { index: 0 }) }),
	'vectors-without-index': (body) => ({
		...body,
		data: list(body).map(({ index: _index, ...entry }) => entry),
	}),
	'counted-from-one': (body) => ({
		...body,
		[Array.isArray(body.data) ? 'data' : 'results']: list(body).map(({ index, ...entry }) => ({
			...entry,
			index: Number(index) + 1,
		})),
	}),
	'vectors-alone': (body) => ({ embeddings: list(body).map(({ embedding }) => embedding) }),
	'counted-from-one-in-part': (body) => ({
		...body,
		[Array.isArray(body.data) ? 'data' : 'results']: list(body)
			.map(({ index, ...entry }) => ({ ...entry, index: Number(index) + 1 }))
			.filter(({ index }) => index !== 1),
	}),
	'document-unknown': (body) => ({
		...body,
		results: [{ index: 99, relevance_score: 0.99 }, ...list(body)],
	}),
	'document-missing': (body) => ({
		...body,
		results: list(body).filter(({ index }) => index !== 1),
	}),
	'bare-list': (body) => list(body),
	'score-name': (body) => ({
		...body,
		results: list(body).map(({ index, relevance_score: score }) => ({ index, score })),
	}),
	'image-in-data': ({ images: _images, ...body }) => body,
	'image-base64': (body, { fileAt }) => ({
		data: pictures(body).map(({ url }) => ({ b64_json: fileAt(url)?.toString('base64') })),
	}),
	'image-data-uri': (body, { fileAt }) => ({
		images: pictures(body).map(({ url }) => ({
			url: `data:image/png;base64,${fileAt(url)?.toString('base64') ?? ''}`,
		})),
	}),
	'image-base64-as-link': (body, { fileAt }) => ({
		images: pictures(body).map(({ url }) => ({ url: fileAt(url)?.toString('base64') })),
	}),
	'image-relative': (body) => ({
		images: pictures(body).map(({ url }) => ({ url: new URL(url).pathname })),
	}),
	'image-page': (_body, { link }) => ({
		images: [{ url: link({ bytes: Buffer.from(PAGE), type: 'text/html' }) }],
	}),
	'image-missing': ({ images = [], ...body }, { fileAt, link }) => ({
		...body,
		images: [
			{ b64_json: fileAt(images[0]?.url ?? '')?.toString('base64') },
			{ url: `${images[0]?.url ?? ''}.gone` },
			{ b64_json: '!' },
			{ url: link({ bytes: Buffer.from(PAGE), type: 'text/html' }) },
			{ url: null, error: { message: 'The picture was withheld' } },
			...images,
		],
	}),
	'image-misnamed': (_body, { link }) => ({
		images: [
			{
				url: link({
					bytes: Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0\x01'.padEnd(80, '\0'), 'latin1'),
					type: 'image/png',
				}),
			},
		],
	}),
	'status-in-other-words': (body) => ({
		...body,
		status: body.status === 'Succeed' ? 'SUCCEEDED' : String(body.status).toLowerCase(),
	}),
	'video-missing': (body) => {
		const { videos = [] } = (body.results ?? {}) as unknown as { videos?: Array<{ url: string }> };
		const gone = videos.map(({ url }) => ({ url: `${url}.gone` }));
		return { ...body, results: { ...body.results, videos: [...gone, ...videos] } };
	},
	'status-unknown': (body) => ({ ...body, status: 'Ruminating' }),
};

/** The names of all odd answers. */
export const ODD_ANSWERS = [
	...Object.keys(FIXED),
	...Object.keys(ODD_CHATS),
	...Object.keys(ALTERED),
	...Object.keys(ODD_BYTES),
];

/** The answer of a name that does not depend on the true one. */
export function fixedAnswer(name: string, isStream: boolean): FixedAnswer | undefined {
	const chat = ODD_CHATS[name];
	return chat ? chatAnswer(chat, isStream) : FIXED[name];
}

export const alterationOf = (name: string): AlterAnswer | undefined => ALTERED[name];
