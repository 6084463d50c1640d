import type { INode } from 'n8n-workflow';

import type { Failure } from '../../../nodes/shared/http/failure';
import { escapeHtml } from '../../../nodes/shared/http/error-hints';
import { plainDescription, toNodeError } from '../../../nodes/shared/http/node-error';
import { anchorsIn, read } from '../docs/markdown.mts';

const node = { name: 'Chat', typeVersion: 1, parameters: {} } as unknown as INode;

const httpFailure = (status: number, body: unknown = ''): Failure => ({
	kind: 'http',
	status,
	headers: {},
	body,
});

const STATUSES = Array.from({ length: 300 }, (_, index) => 300 + index);
const CODES = [20012, 20015, 20024, 20041, 20042, 20092, 30001, 30014];

/** What models of Kimi and DeepSeek say when their reasoning does not come back. */
const MISSING_REASONING = [
	'thinking is enabled but reasoning_content is missing in assistant tool call message at index 1',
	'The `reasoning_content` in the thinking mode must be passed back to the API.',
	'Missing `reasoning_content` field in the assistant message at message index 10.',
	'messages[2].reasoning_content: Field required',
	'助手消息缺少 reasoning_content',
];

/** Every failure that the nodes tell apart, and many that they do not. */
const FAILURES: Failure[] = [
	...STATUSES.map((status) => httpFailure(status)),
	...CODES.map((code) => httpFailure(400, { code, message: 'No.', data: null })),
	...MISSING_REASONING.map((message) => httpFailure(400, { code: 20015, message, data: null })),
	{ kind: 'network', code: 'ECONNRESET', message: 'socket hang up' },
	{ kind: 'network', code: 'ETIMEDOUT', message: 'timeout of 1000ms exceeded' },
	{ kind: 'invalidResponse', headers: {}, message: 'no JSON' },
	{ kind: 'invalidResponse', headers: {}, message: 'it ended with "SAFETY"' },
];

const sectionOf = (failure: Failure, path?: string) =>
	/errors\.md#([\w-]+)"/.exec(toNodeError(node, failure, { path }).description ?? '')?.[1];

describe('missing reasoning', () => {
	it.each(MISSING_REASONING)('is met with what to do: %s', (message) => {
		for (const body of [{ code: 20015, message }, { error: { message } }, message]) {
			const { description } = toNodeError(node, httpFailure(400, body));
			expect(description).toMatch(/reasoning of all its earlier answers.*#missing-reasoning/s);
		}
	});

	it.each([
		'The parameter `reasoning_content` is too long.',
		'messages[2].reasoning_content must not be present',
		'Unknown field reasoning_content; it must be removed',
		'reasoning_effort is missing',
		'The parameter is invalid. Please check again.',
	])('is not read out of other words: %s', (message) => {
		const { description } = toNodeError(node, httpFailure(400, { code: 20015, message }));
		expect(description).toContain('#code-20015');
	});
});

describe('the link of an error', () => {
	const page = read('docs/errors.md');

	it('leads to a section of the docs, whatever went wrong', () => {
		const anchors = anchorsIn(page);
		for (const failure of FAILURES) expect(anchors).toContain(sectionOf(failure));
	});

	it('leads to every section of the docs from some error', () => {
		const sections = [...page.matchAll(/^### (.+)$/gm)].flatMap(([heading]) => anchorsIn(heading));
		expect(sections.length).toBeGreaterThan(15);
		const reached = FAILURES.map((failure) => sectionOf(failure));
		// The service says 422 of files that it cannot read.
		reached.push(sectionOf(httpFailure(422), '/audio/transcriptions'));
		expect(new Set(reached)).toEqual(new Set(sections));
	});

	it('of a file can be opened as it stands in a text', () => {
		const url = 'https://example.com/a.png?X-Id=1&X-Signature="a<b>"';
		const error = toNodeError(node, httpFailure(404));
		error.description = `Its link: ${escapeHtml(url)}.`;
		expect(error.description).not.toMatch(/["<>]|&X/);
		expect(plainDescription(error)).toBe(`Its link: ${url}.`);
	});

	it('is only where it can be clicked', () => {
		const error = toNodeError(node, httpFailure(404), { attempts: 2 });
		expect(error.description).toMatch(/<a href="https:[^"]*"/);
		expect(plainDescription(error)).toBe(
			'Check the Base URL of the credential: it ends in /v1. (HTTP 404, 2 attempts)',
		);
	});
});
