import type { INode } from 'n8n-workflow';

import { plainDescription, toNodeError } from '../../../nodes/shared/http/node-error';

const node = { name: 'Node', typeVersion: 1, parameters: {} } as unknown as INode;

/** What the user reads below an error of this code, status and words. */
function adviceFor(
	path: string,
	code: number,
	message: string,
	status = 400,
	headers = {},
): string {
	const body = { code, message, data: null };
	const failure = { kind: 'http' as const, status, headers, body };
	return plainDescription(toNodeError(node, failure, { path }));
}

const BARE = 'The parameter is invalid. Please check again.';

describe('the advice for a refused value', () => {
	it.each([
		['/embeddings', /longer than the model takes: 512 tokens for bge-large/],
		['/rerank', /empty document, a query of some thousand characters/],
		['/chat/completions', /Enable Thinking first/],
		['/images/generations', /size that the model does not list/],
		['/audio/speech', /voice of another model/],
		['/video/submit', /remove those in Options one by one/],
	])(
		'of %s does not promise that the service names it, where its words are bare',
		(path, advice) => {
			expect(adviceFor(path, 20015, BARE)).toMatch(advice);
			expect(adviceFor(path, 20015, BARE)).not.toContain('The service names the value');
		},
	);

	it('trusts words that say more', () => {
		expect(adviceFor('/embeddings', 20015, 'dimensions is not supported by this model')).toContain(
			'The service names the value',
		);
	});

	it.each([
		['/rerank', 'Query is too long. Please provide a shorter query.', 'Shorten the query'],
		['/rerank', 'String should have at least 1 character', 'is empty'],
		['/chat/completions', 'does not support parameter `enable_thinking`', 'Remove Enable Thinking'],
	])('of %s knows what "%s" asks for', (path, words, advice) => {
		expect(adviceFor(path, 20015, words)).toContain(advice);
	});
});

it.each([
	['/files', /^Check the network and the Base URL/],
	[
		'https://files.example/a.jsonl',
		/^This is said of the link of a file: check that this n8n reaches/,
	],
])('a lost connection to %s is not blamed on another address', (path, advice) => {
	const failure = { kind: 'network' as const, code: 'ECONNREFUSED', message: 'refused' };
	expect(plainDescription(toNodeError(node, failure, { path }))).toMatch(advice);
});

it.each([
	[404, 'The model `a` does not exist.'],
	[404, 'model "a" not found, try pulling it first'],
	[503, 'No available channel for model a under group default (distributor)'],
	[503, '分组 default 下模型 a 无可用渠道（distributor）'],
	[400, '模型不存在'],
])('a gateway of %i that says "%s" is advised to have another model', (status, words) => {
	expect(adviceFor('/chat/completions', 0, words, status)).toContain('Pick a model');
});

describe('the advice for an account without balance', () => {
	it.each(['/batches', '/files'])('says of %s that vouchers do not count', (path) => {
		expect(adviceFor(path, 30001, 'Sorry', 403)).toContain('topped-up balance only');
		expect(adviceFor(path, 0, 'Sorry', 402)).toContain('topped-up balance only');
	});

	it('says nothing of vouchers elsewhere', () => {
		expect(adviceFor('/chat/completions', 30001, 'Sorry', 402)).not.toContain('vouchers');
	});
});

describe('the advice for a limit', () => {
	it.each([
		['TPM limit reached', {}, /in a minute \(TPM\)/],
		['Too many concurrent requests', {}, /^Lower Max Concurrent Requests/],
		['TPM limit reached', { 'retry-after': '3600' }, /to wait 3600 seconds\. Run/],
	])('"%s" %j is what the user can do something about', (message, headers, advice) => {
		expect(adviceFor('/chat/completions', 0, message, 429, headers)).toMatch(advice);
	});
});

it.each([
	[
		'/chat/completions',
		20015,
		"The input (277702 tokens) is longer than the model's context length",
	],
	['/chat/completions', 400, "This model's maximum context length is 32768 tokens."],
	['/embeddings', 0, 'input must have less than 8192 tokens'],
])('the advice of %s for too many tokens (code %i) is to send fewer: %s', (path, code, words) => {
	const advice = adviceFor(path, code, words, 400);
	expect(advice).toMatch(/longer than the model takes.*list of models says how many tokens/);
	expect(advice.startsWith('The conversation')).toBe(path === '/chat/completions');
});

describe('the advice for a request that is too large', () => {
	it.each([
		['/embeddings', 'batch size 77 > maximum allowed batch size 32', /takes 32 inputs.*Batch Size/],
		['/embeddings', 'input batch size 65 > maximum allowed batch size 64', /takes 64 inputs/],
		[
			'/rerank',
			'batch size 77 > maximum allowed batch size 32',
			/takes 32 inputs.*fewer documents/,
		],
		['/embeddings', 'input must have less than 8192 tokens', /A text is longer than the model/],
		['/chat/completions', 'Request Entity Too Large', /web addresses in place of the files/],
		['/audio/transcriptions', '', /recording is too large/],
		['/files', '', /fewer items/],
		['/anything', 'no', /fewer or smaller/],
	])(
		'of %s tells one text, many inputs and files apart by the words "%s"',
		(path, message, advice) => {
			expect(adviceFor(path, 20042, message, 413)).toMatch(advice);
		},
	);

	it('does not tell one text that is too long to lower Batch Size', () => {
		const advice = adviceFor('/embeddings', 20042, 'input must have less than 8192 tokens', 413);
		expect(advice).not.toContain('Batch Size');
	});
});
