/** A result file that is broken somewhere gives all results that it holds, and says which it does not. */
import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import type { EngineResult } from '../support/engine.mts';
import { runAgainst } from '../support/run-against.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import type { ScriptedResponse } from '../support/scripted-service.mts';

const node = new SiliconFlowBatch();
const results = {
	operation: 'results',
	batchId: '={{ $json.batchId }}',
	customId: '={{ $json.customId }}',
	waitForCompletion: true,
	options: { pollingInterval: 0.5, maxRetries: 1 },
};

let on: OnSandbox;
let created: EngineResult['items'];
beforeAll(async () => {
	on = await startOnSandbox();
	const { items } = await on.run(
		node,
		{
			operation: 'create',
			customId: '={{ $json.id }}',
			model: modelId('Qwen/Qwen3-8B'),
			messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
			completionWindow: '24h',
			options: { metadata: '{"results": "id"}' },
		},
		['one', 'two', 'three'].map((text, index) => ({ id: `n${index}`, text: `Say ${text}` })),
	);
	created = items;
});
afterAll(async () => await on.stop());

/** The results of each item, and then all of the batch at once, from a file that comes in this form. */
async function read(name: string) {
	const answers = [{ path: '/content', name, times: 9 }];
	await on.faults({ answers });
	const each = await on.run(node, results, created, CONTINUE);
	const requests = (await on.requests('/content')).length;
	await on.faults({ answers });
	const all = await on.run(node, { ...results, customId: '' }, [created[0].json], CONTINUE);
	return {
		each: each.items.map(({ json }) => json),
		all: all.items.map(({ json }) => json),
		requests,
	};
}

it.each([
	'odd-line-ends',
	'no-last-line-end',
	'long-line',
	'utf-8-mark',
	'utf-16',
	'gbk-said-only',
	'gzip-unsaid',
	'brotli-said',
])('a file in the form "%s" loses nothing', async (name) => {
	const { each, all, requests } = await read(name);
	expect(each.map(({ content }) => String(content).slice(-200))).toEqual([
		expect.stringContaining('one'),
		expect.stringContaining('two'),
		expect.stringContaining('three'),
	]);
	expect(all.map(({ customId }) => customId)).toEqual(['n0', 'n1', 'n2']);
	expect(requests).toBe(1);
});

it('a file that breaks off gives what came before, and says whose result is missing', async () => {
	const { each, all, requests } = await read('last-line-cut');
	expect(each.map(({ content }) => typeof content)).toEqual(['string', 'string', 'undefined']);
	expect(each[2]).toMatchObject({
		error: expect.stringContaining('no result for "n2"') as string,
		message: expect.stringMatching(/breaks off in line 3\. .*Run Results again/) as string,
		details: { line: 3, customId: 'n2' },
	});
	expect(all.map(({ error }) => error)).toEqual([
		undefined,
		undefined,
		'The result file breaks off in line 3 [n2]',
	]);
	expect(requests).toBe(2);
});

it('a line that is no JSON costs its own request alone', async () => {
	const { each, all, requests } = await read('middle-line-cut');
	expect(each.map(({ content }) => typeof content)).toEqual(['string', 'undefined', 'string']);
	expect(each[1].message).toMatch(/Line 2 of the result file is not JSON\. .*in a new batch/);
	expect(all.map(({ customId, error }) => customId ?? error)).toEqual([
		'n0',
		'n2',
		'Line 2 of the result file is not JSON [n1]',
	]);
	expect(requests).toBe(1);
});

it.each([
	['page', /Log in/],
	['indented-error', /The file has expired/],
	['error-as-success', /Model service overloaded/],
	['fastapi-complaint', /field required/],
	['nothing', undefined],
])('"%s" in place of the file is an error in its own words', async (name, words) => {
	const { each } = await read(name);
	for (const json of each) {
		expect(json.content).toBeUndefined();
		expect(json.error).toMatch(words ?? /no result for/);
	}
});

it('an empty file is an error where all results are asked for, and not a batch without any', async () => {
	const { all } = await read('nothing');
	expect(all).toMatchObject([
		{
			error: 'The files of the batch are empty [item 0]',
			message: expect.stringContaining('run Results again') as string,
		},
	]);
});

it('a batch in a state that nobody knows is waited for, and its state is named in the end', async () => {
	const body = { id: 'b', status: 'pondering' };
	const options = { pollingInterval: 0.1, maxWait: 0.2 };
	const { items } = await runAgainst(node, { ...results, batchId: 'b', options }, [{ body }]);
	expect(items[0].json.message).toMatch(/last said "pondering", which is no status.*Run Results/);
});

it('each row without an answer names its request and the reason, wherever the service says it', async () => {
	const body = { error: { code: 'content_filter', message: 'Not that' } };
	const rows = [
		{ custom_id: 'a', error: { code: 'batch_expired', message: 'Too late' } },
		{ custom_id: 'b', error: {}, response: { status_code: 400, body } },
		{ custom_id: 'c', error: null, response: { status_code: 500, body: JSON.stringify(body) } },
		{ custom_id: 'd', error: 'Plain words', response: null },
		{ custom_id: 'e', status: 'failed', message: 'Said in the row' },
		{ custom_id: 'f', response: { status_code: 502, body: null } },
		{ custom_id: 'g', response: { body: { promptFeedback: { blockReason: 'SAFETY' } } } },
		{ custom_id: 8, result: { type: 'errored', error: { type: 'api_error', message: 'Inner' } } },
	];
	const file = rows.map((row) => JSON.stringify(row)).join('\n');
	const parameters = { ...results, batchId: '', customId: '', options: { resultsFile: 'file-1' } };
	const { items } = await runAgainst(node, parameters, [{ body: file }]);
	expect(items.map(({ json }) => json.error)).toEqual([
		'Too late [a]',
		'Not that [b]',
		'Not that [c]',
		'Plain words [d]',
		'Said in the row [e]',
		'The service gave no answer and no reason (status 502) [f]',
		expect.stringMatching(/SAFETY.* \[g\]$/),
		'Inner [8]',
	]);
});

it.each([
	['https://', 'is not a web address'],
	['http://[::1', 'is not a web address'],
	['http:10.0.0.1/a.jsonl', 'leads into a private network'],
	['https://10.0.0.1/a.jsonl', 'leads into a private network'],
])('the link %j is named by its field', async (errorsFile, fault) => {
	const parameters = { ...results, batchId: '', options: { errorsFile } };
	const { items, received } = await runAgainst(node, parameters, [{}]);
	expect(items[0].json.error).toBe(`Errors File is "${errorsFile}", which ${fault} [item 0]`);
	expect(received).toEqual([]);
});

it('what came before a download broke off is given out', async () => {
	const row = (id: string) =>
		`${JSON.stringify({
			custom_id: id,
			response: { body: { choices: [{ message: { content: id }, finish_reason: 'stop' }] } },
		})}\n`;
	const broken: ScriptedResponse = (response) => {
		response.writeHead(200, { 'content-length': '1000' });
		response.write(row('a') + row('b').slice(0, 30), () => response.destroy());
	};
	const parameters = { ...results, batchId: '', options: { resultsFile: 'file-1', maxRetries: 1 } };
	const items = ['a', 'b', 'c'].map((customId) => ({ json: { customId } }));
	const run = await runAgainst(node, parameters, [broken], items);
	expect(run.items.map(({ json }) => json.content)).toEqual(['a', undefined, undefined]);
	for (const { json } of run.items.slice(1)) {
		expect(json.message).toMatch(/breaks off in line 2/);
	}
	expect(run.received).toHaveLength(2);
	const whole: ScriptedResponse = { body: row('a') + row('b') + row('c') };
	const again = await runAgainst(node, parameters, [broken, whole], items);
	expect(again.items.map(({ json }) => json.content)).toEqual(['a', 'b', 'c']);
});

describe('of the files of a batch', () => {
	const row = (id: string) =>
		`${JSON.stringify({
			custom_id: id,
			response: { body: { choices: [{ message: { content: id }, finish_reason: 'stop' }] } },
		})}\n`;
	const readBatch = async (
		batch: object,
		file: ScriptedResponse,
		items: object[],
		customId?: string,
	) =>
		await runAgainst(
			node,
			{
				...results,
				batchId: 'b',
				customId: customId ?? results.customId,
				options: { maxRetries: 0 },
			},
			[{ body: { id: 'b', ...batch } }, file, { status: 404, body: { message: 'It is gone' } }],
			items.map((json) => ({ json: { ...json } })),
		);

	it('one that is gone does not cost what the other says', async () => {
		const batch = { status: 'completed', output_file_id: 'out', error_file_id: 'errors' };
		const { items } = await readBatch(batch, { body: row('a') }, [
			{ customId: 'a' },
			{ customId: 'b' },
		]);
		expect(items.map(({ json }) => json.content)).toEqual(['a', undefined]);
		expect(items[1].json.error).toBe('It is gone [item 1]');
		const all = await readBatch(batch, { body: row('a') }, [{}], '');
		expect(all.items.map(({ json }) => json.content ?? json.error)).toEqual([
			'a',
			'It is gone [item 0]',
		]);
	});

	it.each([
		['completed', /paid for: run Results again/],
		['expired', /Send them again in a new batch/],
		['failed', /Correct the requests/],
	])(
		'of one that is %s without any, says what to do and asks for nothing twice',
		async (status, words) => {
			const { items } = await readBatch({ status }, {}, [{ customId: 'a' }]);
			expect(items[0].json.message).toMatch(words);
		},
	);

	it('all results for each of a thousand items are refused, and n8n goes on', async () => {
		const file = { body: Array.from({ length: 300 }, (_, index) => row(`n${index}`)).join('') };
		const batch = { status: 'completed', output_file_id: 'out' };
		const asking = Array.from({ length: 1_000 }, () => ({}));
		const { items } = await readBatch(batch, file, asking, '={{ $json.misspelt }}');
		expect(items).toHaveLength(1_000);
		expect(items[7].json.error).toMatch(/^1000 items ask for all results .* \[item 7\]$/);
		expect(items[7].json.message).toContain('name in the expression of Custom ID');
	});
});
