/** An error of a gateway keeps its words, and is repeated where it passes, in whatever form it comes. */
import {
	errorStatusIn,
	readErrorBody,
	withUnnamedWords,
	withWordsOf,
} from '../../../nodes/shared/http/error-body';

const inner = { code: 20012, message: 'No such model' };

describe('the words are found', () => {
	it.each<[where: string, body: unknown, words: string]>([
		['in JSON in a text', { error: JSON.stringify({ message: 'no' }) }, 'no'],
		['in JSON under the words', { message: JSON.stringify({ error: { message: 'no' } }) }, 'no'],
		['in the data of a failure', { status: 'error', data: { message: 'no' } }, 'no'],
		['in an object under their name', { Response: { ErrorMsg: { Msg: 'no' } } }, 'no'],
		['in the answer of a function', { statusCode: 502, body: '{"message":"no"}' }, 'no'],
		['in the only entry of a list', { data: [{ error: { message: 'no' } }] }, 'no'],
		['under other names', { errCode: 3, errMsg: 'no' }, 'no'],
		['beside a code in words', { error: 'invalid_token', error_description: 'no' }, 'no'],
		[
			'in a list for each field',
			{ title: 'Wrong.', errors: { model: ['is missing', 'is empty'], top_p: ['is 7'] } },
			'model: is missing; is empty; top_p: is 7',
		],
		[
			'in issues with a path',
			{ error: { name: 'ZodError', issues: [{ path: ['messages', 0], message: 'Required' }] } },
			'messages[0]: Required',
		],
	])('%s', (_where, body, words) => {
		expect(readErrorBody(body).message).toBe(words);
		expect(readErrorBody(JSON.stringify(body)).message).toBe(words);
	});

	it('with the code of the service that a gateway quotes', () => {
		const message = `BadRequestError: upstream - ${JSON.stringify(inner)}`;
		expect(readErrorBody({ error: { message, code: '400' } })).toEqual({ message, code: 20012 });
	});

	it.each(['data: ', 'event: error\ndata: ', 'id: 1\r\nevent:error\r\ndata:'])(
		'of an event that begins %j',
		(head) => {
			expect(readErrorBody(`${head}${JSON.stringify({ error: inner })}\n\n`)).toEqual(
				readErrorBody(inner),
			);
		},
	);

	it.each([
		[{ model: ['This field is required.'] }, ': {"model":["This field is required."]}'],
		[[{ error: { json: { said: '没有' } } }], ': [{"error":{"json":{"said":"没有"}}}]'],
		[{ code: 500, data: null, kind: 'odd' }, ''],
		['', ''],
	])('or the body is said as it is, where it has words: %j', (body, words) => {
		expect(withUnnamedWords('no', body)).toBe(`no${words}`);
	});

	it.each([
		[{ base_resp: { status_code: 0, status_msg: 'success' }, vectors: [] }, 'none'],
		['{"message":"gone"}', 'none: gone'],
		['{"message":"go', 'none'],
	])('but none of a success or of half a body: %j', (body, said) => {
		expect(withWordsOf('none', body)).toBe(said);
	});

	it('as they are where they only quote JSON', () => {
		const message = 'The tool gave {"code": 7}';
		expect(readErrorBody({ message, code: 20015 })).toEqual({ message, code: 20015 });
	});
});

describe('a success is an error', () => {
	it.each<[of: string, body: unknown, status: number]>([
		['a flag under the name of an error', { error: true, message: 'no' }, 400],
		['a flag that is a text', { success: 'false', msg: 'no' }, 400],
		['Aliyun’s limit', { code: 'Throttling.RateQuota', message: 'slow down' }, 429],
		['Aliyun’s service', { code: 'ServiceUnavailable', message: 'busy' }, 503],
		['Aliyun’s field', { code: 'InvalidParameter', message: 'top_p' }, 400],
		['Anthropic’s', { type: 'error', error: { type: 'overloaded_error', message: 'no' } }, 503],
		['Amazon’s limit', { __type: 'com.a#ThrottlingException', message: 'slow down' }, 429],
		['a function’s', { errorType: 'Runtime.ExitError', errorMessage: 'no' }, 400],
		['the answer of a function', { statusCode: 502, body: '{"message":"no"}' }, 502],
		['OpenAI’s field', { error: { type: 'invalid_request_error', message: 'no' } }, 400],
		['OpenAI’s quota', { error: { code: 'insufficient_quota', message: 'no' } }, 402],
		[
			'new-api’s model',
			{ error: { type: 'new_api_error', code: 'model_not_found', message: 'no' } },
			400,
		],
		['Ollama’s model', { error: 'model "a" not found, try pulling it first' }, 400],
		['Hugging Face’s model', { error: 'Model a is currently loading' }, 503],
		[
			'Tencent’s key',
			{ Response: { Error: { Code: 'AuthFailure.SecretId', Message: 'no' }, RequestId: 'r' } },
			401,
		],
		['Volcengine’s', { ResponseMetadata: { Error: { Code: 'AccessDenied', Message: 'no' } } }, 403],
		['a flag alone', { success: 'false' }, 400],
		['a state alone', { status: 'error', data: null }, 400],
		['a code alone', { code: 50505, data: null }, 503],
		['no known kind', { error: { type: 'odd', message: 'no' } }, 500],
	])('of %s', (_of, body, status) => {
		expect(errorStatusIn(body)).toBe(status);
	});

	it.each([
		{ code: 1, msg: 'success', choices: [] },
		{ code: 100, message: '操作成功' },
		{ error: false, success: 'true', message: 'ok' },
		{ code: 204, message: 'deleted' },
		{ id: 'batch_1', status: 'failed' },
	])('of none that says so: %j', (body) => {
		expect(errorStatusIn(body)).toBeUndefined();
	});
});
