import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { parse } from 'yaml';

import { errorStatusIn, readErrorBody } from '../../../nodes/shared/http/error-body';
import { rateLimitHintOf } from '../../../nodes/shared/http/rate-limit-error';
import { retryAfterMs, waitInHeaders } from '../../../nodes/shared/http/rate-limit-headers';
import {
	backoffMs,
	faultWaitMs,
	isRetryable,
	repeatCostOf,
} from '../../../nodes/shared/http/retry-policy';

const NOW = Date.UTC(2026, 10, 1, 12, 0, 0);

describe('error bodies', () => {
	/** More levels than JSON can be written with; JSON of so many can be read. */
	const LEVELS = 20_000;

	it.each(['error', 'errors', 'detail', 'message', 'header', 'base_resp', 'data'])(
		'of any depth under "%s" are read, and do not end the run',
		(name) => {
			const deep = `{"${name}":`.repeat(LEVELS) + '1' + '}'.repeat(LEVELS);
			const list = `{"${name}":${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}}`;
			for (const body of [deep, list]) {
				expect(() => readErrorBody(body)).not.toThrow();
				expect(() => errorStatusIn(JSON.parse(body))).not.toThrow();
			}
		},
	);

	it.each([
		[
			'object with code',
			{ code: 20012, message: 'No such model.', data: null },
			{ message: 'No such model.', code: 20012 },
		],
		[
			'the same as text',
			'{"code":20015,"message":"Bad value","data":null}',
			{ message: 'Bad value', code: 20015 },
		],
		[
			'object without code',
			{ message: 'TPM limit reached.', data: null },
			{ message: 'TPM limit reached.', code: undefined },
		],
		['bare JSON string', '"Invalid token"', { message: 'Invalid token' }],
		['plain text', '404 page not found', { message: '404 page not found' }],
		['empty', '', { message: undefined }],
		[
			'OpenAI',
			{ error: { message: 'Wrong', code: null, type: 'x', param: null } },
			{ message: 'Wrong', code: undefined },
		],
		[
			'FastAPI',
			{ detail: [{ msg: 'Field required' }] },
			{ message: 'Field required', code: undefined },
		],
		[
			'FastAPI with an error of one’s own',
			{ detail: { message: 'No such model', code: 20012 } },
			{ message: 'No such model', code: 20012 },
		],
		[
			'a list of errors',
			{ errors: [{ message: 'first' }, 'second'] },
			{ message: 'first; second', code: undefined },
		],
		[
			'Apigee',
			{ fault: { faultstring: 'Quota', detail: { errorcode: 'x' } } },
			{ message: 'Quota', code: undefined },
		],
		['AWS', { Message: 'Not authorized' }, { message: 'Not authorized', code: undefined }],
		[
			'words in several languages',
			{ error: { message: { en: 'No' } } },
			{ message: '{"en":"No"}', code: undefined },
		],
		[
			'HTML with a title',
			'<html><title>504 Gateway Time-out</title><body>nginx</body>',
			{ message: '504 Gateway Time-out' },
		],
		['bytes', Buffer.from('{"message":"Late"}'), { message: 'Late', code: undefined }],
		['nothing', undefined, {}],
	])('reads %s', (_name, body, want) => {
		expect(readErrorBody(body)).toEqual(want);
	});

	it('never repeats something that looks like a key', () => {
		const { message } = readErrorBody({ message: 'Key sk-abcdefghijklmnop is wrong' });
		expect(message).toBe('Key sk-… is wrong');
	});

	it('never throws, whatever the service answers', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.string(), fc.json(), arbitraryError()), (body) => {
				const { message, code } = readErrorBody(body);
				expect(['string', 'undefined']).toContain(typeof message);
				expect(['number', 'undefined']).toContain(typeof code);
			}),
		);
	});
});

describe('a success is no error', () => {
	it.each([
		['an error without words', { choices: [], error: { message: '', code: null } }],
		['an empty list of errors', { result: { a: 1 }, success: true, errors: [], messages: [] }],
		['a code of success in words', { code: 'Success', msg: 'done', data: null }],
		['the status of a success', { base_resp: { status_code: 0, status_msg: 'success' } }],
		['words alone', { message: 'deleted' }],
		[
			'an answer beside an error of null',
			{ choices: [{ message: { content: 'a' }, error: null }] },
		],
		[
			'an answer that broke off',
			{ choices: [{ message: { content: 'half' }, error: { message: 'gone' } }] },
		],
		...[
			{ error: 'deprecated' },
			{ error: { message: 'slow' } },
			{ detail: 'cached' },
			{ issues: [{ message: 'No' }] },
			{ code: 10000, message: 'request ok' },
		].map((notice): [string, object] => [
			`a whole answer beside ${JSON.stringify(notice)}`,
			{ choices: [{ message: { content: 'a' }, finish_reason: 'stop' }], ...notice },
		]),
		['vectors beside a detail', { data: [{ index: 0, embedding: [1] }], detail: 'cached' }],
		['a transcript beside a detail', { text: 'a', detail: { language: 'en' } }],
		['an empty list', { code: 20000, message: 'Ok', data: [] }],
		[
			'a list whose only entry has failed',
			{ object: 'list', data: [{ id: 'batch_1', errors: { data: [{ message: 'Line 1' }] } }] },
		],
		['a list whose only entry has a detail', { result: [{ uri: 'speech:a', detail: 'mine' }] }],
	])('where it holds %s', (_name, body) => {
		expect(errorStatusIn(body)).toBeUndefined();
	});
});

const HALF = { message: { content: 'a' }, finish_reason: null };
const EMPTY = { message: { content: '' }, finish_reason: 'stop' };

describe('a success that is an error', () => {
	it.each<[where: string, body: unknown, status: number]>([
		['in a list of one', [{ error: { code: 503, message: 'busy' } }], 503],
		['in a list of complaints', { errors: [{ message: 'No' }] }, 400],
		['in an envelope of a success', { code: 20000, data: { error: { message: 'No' } } }, 500],
		['in an envelope that is text', { statusCode: 200, body: '{"error":{"message":"No"}}' }, 500],
		['by a flag', { success: false, message: 'No' }, 400],
		['by a status in words', { status: 'error', message: 'No' }, 400],
		['by a status of HTTP', { status: 429, title: 'Too Many Requests' }, 429],
		['by its kind', { object: 'error', message: 'No', code: 400 }, 400],
		['by a code in words', { code: 'InvalidParameter', message: 'No', request_id: 'x' }, 400],
		['by a code below zero', { code: -1, msg: 'No', data: null }, 400],
		['by a code under another name', { errcode: 40001, errmsg: 'No' }, 400],
		['by a code inside', { base_resp: { status_code: 1008, status_msg: 'No' } }, 400],
		['with words for data', { code: 500, message: null, data: 'No' }, 500],
		['by FastAPI’s name alone', { detail: 'Not authenticated' }, 401],
		['beside the half of an answer', { error: { message: 'No' }, choices: [HALF] }, 500],
		['beside an empty answer', { error: { message: 'No' }, choices: [EMPTY] }, 500],
	])('%s has its status', (_where, body, status) => {
		expect(errorStatusIn(body)).toBe(status);
	});
});

/** Bodies with the right names and anything in them, as JSON can bring it. */
function arbitraryError() {
	const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ toString: '' }));
	const names = { error: anything, message: anything, detail: anything, msg: anything };
	return fc.record({ ...names, code: anything }, { requiredKeys: [] });
}

describe('Retry-After', () => {
	it.each([
		['7', 7_000],
		[7, 7_000],
		['0.5', 500],
		['Sun, 01 Nov 2026 12:00:30 GMT', 30_000],
		['Sun, 01 Nov 2026 11:00:00 GMT', 0],
		['2026-11-01T12:00:30Z', 30_000],
		// A time, where a gateway takes it for a reset.
		[String(NOW / 1_000 + 30), 30_000],
		[NOW + 1_500, 1_500],
		[String(NOW / 1_000 - 30), 0],
		['9'.repeat(400), undefined],
		[Infinity, undefined],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
	])('reads %p', (value, want) => {
		expect(retryAfterMs(value, NOW)).toBe(want);
	});

	it('never throws and never waits into the past', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(retryAfterMs(value, NOW) ?? 0).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});

describe('what a refusal says of the wait', () => {
	it.each([
		['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '1' }, 250],
		['Retry-After before a reset', { 'retry-after': '3', 'x-ratelimit-reset': '50' }, 3_000],
		['seconds of the draft', { 'ratelimit-remaining': '0', 'ratelimit-reset': '24' }, 24_000],
		['a reset without what is left', { 'x-ratelimit-reset': '7' }, 7_000],
		['a time in seconds', { 'x-ratelimit-reset': String(NOW / 1_000 + 30) }, 30_000],
		['a time in milliseconds', { 'x-ratelimit-reset': String(NOW + 1_500) }, 1_500],
		['a time that is over', { 'x-ratelimit-reset': String(NOW - 1_500) }, 0],
		[
			'a duration of the limit that is used up, and not of the other',
			{
				'x-ratelimit-remaining-requests': '12',
				'x-ratelimit-reset-requests': '6m0s',
				'x-ratelimit-remaining-tokens': '0',
				'x-ratelimit-reset-tokens': '120ms',
			},
			120,
		],
		[
			'the longer of two',
			{ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '1m30.5s' },
			90_500,
		],
		[
			'nothing where something is left',
			{ 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '9' },
			undefined,
		],
		['nothing where nothing is said', {}, undefined],
		['nothing of words', { 'x-ratelimit-reset': 'soon', 'ratelimit-reset': '' }, undefined],
	])('reads %s', (_what, headers, want) => {
		expect(waitInHeaders(headers, NOW)).toBe(want);
	});

	it('reads each duration that it is written as', () => {
		fc.assert(
			fc.property(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999), (h, m, s, ms) => {
				const headers = { 'x-ratelimit-reset-tokens': `${h}h${m}m${s}s${ms}ms` };
				expect(waitInHeaders(headers, NOW)).toBe(((h * 60 + m) * 60 + s) * 1_000 + ms);
			}),
		);
	});

	it('never throws and never waits into the past, whatever the headers are', () => {
		const names = ['ratelimit-remaining', 'ratelimit-reset', 'x-ratelimit-reset-requests'];
		const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.nat().map(String));
		fc.assert(
			fc.property(fc.dictionary(fc.constantFrom(...names), value), (headers) => {
				expect(waitInHeaders(headers, NOW) ?? 0).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});

describe('retry policy', () => {
	const httpFailure = (status: number) =>
		({ kind: 'http', status, headers: {}, body: '' }) as const;
	const lost = { kind: 'network', code: 'ECONNRESET', message: '' } as const;

	it.each([408, 425, 429, 499, 500, 502, 503, 504, 529])('repeats after %i', (status) => {
		expect(isRetryable(httpFailure(status), 'cheap')).toBe(true);
	});

	it.each([400, 401, 402, 403, 404, 410, 413, 422, 501, 999])(
		'does not repeat after %i',
		(status) => {
			expect(isRetryable(httpFailure(status), 'cheap')).toBe(false);
		},
	);

	it('repeats what costs or lasts only when surely nothing was done', () => {
		expect([429, 503].map((status) => isRetryable(httpFailure(status), 'dear'))).toEqual([
			true,
			true,
		]);
		expect([408, 500, 502, 504].some((status) => isRetryable(httpFailure(status), 'dear'))).toBe(
			false,
		);
		expect(isRetryable(lost, 'dear')).toBe(false);
		expect(isRetryable(lost, 'cheap')).toBe(true);
	});

	it('makes twice, of all that the service does, nothing that costs or lasts', () => {
		const { paths } = parse(readFileSync('openapi/merged.openapi.yaml', 'utf8')) as {
			paths: Record<string, { post?: object }>;
		};
		const posts = Object.keys(paths).filter((path) => paths[path]?.post);
		const costs = posts.map((path) => repeatCostOf('POST', path.replace('{batch_id}', 'batch_1')));
		const withCost = (cost: string) => posts.filter((_, index) => costs[index] === cost).sort();
		expect(withCost('dear')).toEqual([
			'/batches',
			'/files',
			'/images/generations',
			'/uploads/audio/voice',
			'/video/submit',
		]);
		expect(withCost('free')).toEqual([
			'/audio/voice/deletions',
			'/batches/{batch_id}/cancel',
			'/video/status',
		]);
		expect(repeatCostOf('POST', '/what/nobody/knows')).toBe('dear');
	});

	it('waits half a second for a limit, doubling to thirty, with full jitter', () => {
		expect([1, 2, 3, 7, 20].map((attempt) => backoffMs(attempt, true, 1))).toEqual([
			500, 1_000, 2_000, 30_000, 30_000,
		]);
		expect(backoffMs(3, true, 0)).toBe(0);
	});

	it.each([
		['3', 3_000],
		[new Date(NOW + 5_000).toUTCString(), 5_000],
		['60', 30_000],
		['86400', 0],
		['soon', 0],
		['-5', 0],
		[undefined, 0],
	])('waits as long as a server with a fault asks to: %j', (asked, ms) => {
		const failure = { ...httpFailure(503), headers: { 'retry-after': asked } };
		expect(faultWaitMs(failure, NOW)).toBe(ms);
	});

	it('tries again soon after the first fault, and is as patient as with a limit after it', () => {
		expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, false, 1))).toEqual([
			100, 1_000, 2_000, 30_000,
		]);
	});
});

describe('rate limits', () => {
	const answer = (message: string, headers = {}) =>
		({ kind: 'http', status: 429, headers, body: { message, data: null } }) as const;

	it.each([
		['Request was rejected due to rate limiting. Details: TPM limit reached.', 'minute', 'TPM'],
		['... IPM limit reached.', 'minute', 'IPM'],
		['... RPH limit reached.', 'hour', 'RPH'],
		['... IPD limit reached.', 'day', 'IPD'],
		['Too many requests', 'concurrency', undefined],
	])('reads %p', (message, period, name) => {
		expect(rateLimitHintOf(answer(message), NOW)).toEqual({
			period,
			name,
			retryAfterMs: undefined,
			mayBeDown: false,
		});
	});

	it.each([
		[503, { message: 'rate limit exceeded' }],
		[403, 'RPM limit reached'],
	])('takes a %i whose words speak of a limit for one', (status, body) => {
		const failure = { ...answer(''), status, body };
		expect(rateLimitHintOf(failure, NOW)).toBeDefined();
		expect(isRetryable(failure, 'dear')).toBe(true);
	});

	it.each([
		{ error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } },
		{ message: 'Sorry, your account balance is insufficient' },
	])('does not wait for money: %j', (body) => {
		const failure = { ...answer(''), body };
		expect(rateLimitHintOf(failure, NOW)).toBeUndefined();
		expect(isRetryable(failure, 'cheap')).toBe(false);
	});

	it('does not wait for a person to be verified', () => {
		const body =
			'RPM limit reached. Please complete identity verification to lift the restriction.';
		expect(isRetryable({ ...answer(''), status: 403, body }, 'cheap')).toBe(false);
	});

	it('takes the page of an nginx that limits for a limit, and the 503 of others for a fault', () => {
		const page = (words: string, server: string) =>
			`<html>\r\n<head><title>${words}</title></head>\r\n<body>\r\n<center><h1>${words}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;
		const of503 = (body: unknown) => ({ ...answer(''), status: 503, body });
		const nginx = of503(page('503 Service Temporarily Unavailable', 'nginx'));
		expect(rateLimitHintOf(nginx, NOW)).toMatchObject({ period: 'concurrency', mayBeDown: true });
		for (const body of [
			page('503 Service Unavailable', 'Apache'),
			'upstream connect error or disconnect/reset before headers',
			{ message: 'Model service overloaded. Please try again later.', code: 50505 },
			'',
		]) {
			expect(rateLimitHintOf(of503(body), NOW)).toBeUndefined();
		}
	});
});
