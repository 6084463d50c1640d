import fc from 'fast-check';

import { SiliconFlowTrigger } from '../../nodes/Trigger/SiliconFlowTrigger.node';
import { startPolling, type PolledTrigger } from '../support/poll.mts';
import { startScriptedService, type ScriptedService } from '../support/scripted-service.mts';

interface Batch {
	id: string;
	status: string;
	completed_at?: number;
	failed_at?: number;
	output_file_id?: string;
	error_file_id?: string;
	request_counts?: object;
}

const row = (customId: string, content: string) =>
	JSON.stringify({
		custom_id: customId,
		response: { status_code: 200, body: { choices: [{ message: { content } }] } },
	});

const noRow = (customId: string) =>
	JSON.stringify({ custom_id: customId, error: { code: 'batch_expired', message: 'Too late' } });

describe('SiliconFlow Trigger, Batch Ended', () => {
	let service: ScriptedService;
	let batches: Batch[] = [];
	/** The contents of files, by their IDs. */
	let files: Record<string, string> = {};
	/** The status that every request to a path with this in it gets. */
	let fault: { path: string; status: number } | undefined;
	let credentialId = 'first';
	let address = '/v1';

	beforeAll(async () => {
		service = await startScriptedService(({ path }) => {
			if (fault && path.includes(fault.path)) {
				return { status: fault.status, body: { code: 1, message: 'Not now' } };
			}
			const { pathname, searchParams } = new URL(path, 'http://host');
			const [, fileId] = /\/files\/(.+)\/content/.exec(pathname) ?? [];
			if (fileId !== undefined) return { body: files[fileId] };
			const after = searchParams.get('after');
			const from = after === null ? 0 : batches.findIndex(({ id }) => id === after) + 1;
			const data = batches.slice(from, from + Math.min(100, Number(searchParams.get('limit'))));
			const hasMore = from + data.length < batches.length;
			return { body: { object: 'list', data, last_id: data.at(-1)?.id, has_more: hasMore } };
		});
	});
	beforeEach(() => {
		batches = [];
		files = {};
		fault = undefined;
		credentialId = 'first';
		address = '/v1';
	});
	afterAll(async () => await service?.stop());

	const triggerWith = (parameters = {}): PolledTrigger =>
		startPolling({
			node: new SiliconFlowTrigger(),
			parameters: { event: 'batchEnded', options: { maxRetries: 0 }, ...parameters },
			credential: () => ({
				apiKey: 'sk-test',
				region: 'custom',
				baseUrl: `${service.url}${address}`,
			}),
			credentialId: () => credentialId,
		});
	const idsOf = async (polled: ReturnType<PolledTrigger['poll']>) =>
		(await polled).map(({ json }) => json.batchId);
	const running = (id: string): Batch => ({ id, status: 'in_progress' });
	const done = (id: string, at = 1_000): Batch => ({ id, status: 'completed', completed_at: at });

	it('shows the batch that ended last, in whatever form its time is written', async () => {
		const ends = ['2026-11-28T12:00:00Z', '1700000000', 1_690_000_000_000];
		batches = ends.map((end, index) => ({ ...done(`b${index}`), completed_at: end as number }));
		expect(await idsOf(triggerWith().test())).toEqual(['b0']);
		batches.reverse();
		expect(await idsOf(triggerWith().test())).toEqual(['b0']);
	});

	it('begins with what ends after the first poll', async () => {
		const trigger = triggerWith();
		batches = [running('b'), done('a')];
		expect(await idsOf(trigger.poll())).toEqual([]);
		batches = [done('c'), done('b'), done('a')];
		expect((await idsOf(trigger.poll())).sort()).toEqual(['b', 'c']);
		expect(await idsOf(trigger.poll())).toEqual([]);
	});

	it('tells of every batch once, over restarts, pauses and failed polls, in any order of the list', async () => {
		const happening = fc.oneof(
			fc.record({ creates: fc.nat(3) }),
			fc.record({ ends: fc.nat(60) }),
			fc.constantFrom<'poll' | 'restart' | 'failed poll'>('poll', 'restart', 'failed poll'),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(happening, { maxLength: 25 }),
				fc.boolean(),
				async (happenings, isNewestFirst) => {
					batches = [done('before'), running('early')];
					fault = undefined;
					const trigger = triggerWith();
					await trigger.poll();
					const told: unknown[] = [];
					const poll = async () => told.push(...(await idsOf(trigger.poll())));
					for (const what of happenings) {
						if (what === 'poll') await poll();
						else if (what === 'restart') trigger.restart();
						else if (what === 'failed poll') {
							fault = { path: 'batches', status: 400 };
							await expect(trigger.poll()).rejects.toThrow('Not now');
							fault = undefined;
						} else if ('creates' in what) {
							const made = Array.from({ length: what.creates }, (_, index) =>
								running(`b${batches.length + index}`),
							);
							batches = isNewestFirst ? [...made, ...batches] : [...batches, ...made];
						} else {
							const open = batches.filter(({ status }) => status === 'in_progress');
							const ended = open[what.ends % Math.max(1, open.length)];
							if (ended) Object.assign(ended, done(ended.id));
						}
					}
					await poll();
					const ended = batches.filter(
						({ id, status }) => id !== 'before' && status === 'completed',
					);
					expect(told.sort()).toEqual(ended.map(({ id }) => id).sort());
				},
			),
			{ numRuns: 60 },
		);
	});

	it('tells of a thousand batches at once, first ended first', async () => {
		const trigger = triggerWith();
		batches = Array.from({ length: 1_000 }, (_, index) => running(`b${index}`));
		await trigger.poll();
		batches = batches.map(({ id }, index) => done(id, 5_000 - index));
		const told = await idsOf(trigger.poll());
		expect(told).toEqual(batches.map(({ id }) => id).reverse());
		trigger.restart();
		expect(await idsOf(trigger.poll())).toEqual([]);
	});

	it.each([
		['failed', 'failed_at'],
		['expired', 'expired_at'],
		['cancelled', 'cancelled_at'],
	])('says how and when a batch has ended that is %s', async (status, moment) => {
		const trigger = triggerWith();
		await trigger.poll();
		const counts = { total: 3, completed: 2, failed: 1 };
		batches = [{ id: 'a', status, [moment]: 1_700_000_000, request_counts: counts }];
		expect(await trigger.poll()).toMatchObject([
			{
				json: {
					batchId: 'a',
					status,
					requestCounts: counts,
					endedAt: '2023-11-14T22:13:20.000Z',
				},
			},
		]);
	});

	it('brings the results with their custom IDs, those without an answer too', async () => {
		const trigger = triggerWith({ includeResults: true });
		await trigger.poll();
		files = {
			out: `${row('one', 'First')}\n${row('two', 'Second')}\n`,
			err: `${noRow('three')}\n`,
		};
		batches = [{ ...done('a'), output_file_id: 'out', error_file_id: 'err' }];
		const [{ json }] = await trigger.poll();
		expect(json.results).toMatchObject([
			{ customId: 'one', content: 'First' },
			{ customId: 'two', content: 'Second' },
			{ customId: 'three', error: 'Too late [three]' },
		]);
	});

	it('asks again for results that could not be had, and goes on where they never can', async () => {
		const trigger = triggerWith({ includeResults: true });
		await trigger.poll();
		files = { out: `${row('one', 'First')}\n` };
		batches = [{ ...done('a'), output_file_id: 'out' }];
		for (const status of [408, 429, 503]) {
			fault = { path: 'files', status };
			await expect(trigger.poll()).rejects.toThrow('Not now');
		}
		fault = undefined;
		expect(await trigger.poll()).toMatchObject([{ json: { results: [{ customId: 'one' }] } }]);

		batches = [{ ...done('b'), output_file_id: 'gone' }, ...batches];
		fault = { path: 'files', status: 404 };
		expect(await trigger.poll()).toMatchObject([
			{ json: { batchId: 'b', results: [], error: expect.stringContaining('Not now') as string } },
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('does not keep back the batches after one whose results cannot be had now', async () => {
		const trigger = triggerWith({ includeResults: true });
		await trigger.poll();
		files = { first: `${row('one', 'First')}\n`, second: `${row('two', 'Second')}\n` };
		batches = [
			{ ...done('b', 20), output_file_id: 'second' },
			{ ...done('a', 10), output_file_id: 'first' },
		];
		fault = { path: 'files/first', status: 503 };
		expect(await idsOf(trigger.poll())).toEqual(['b']);
		await expect(trigger.poll()).rejects.toThrow('Not now');
		fault = undefined;
		expect(await idsOf(trigger.poll())).toEqual(['a']);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each([
		['another credential', () => (credentialId = 'second')],
		['another address in the same credential', () => (address = '/other/v1')],
	])('begins anew with %s', async (_, change) => {
		const trigger = triggerWith();
		await trigger.poll();
		batches = [done('of the other account')];
		change();
		expect(await trigger.poll()).toEqual([]);
		batches = [done('b'), ...batches];
		expect(await idsOf(trigger.poll())).toEqual(['b']);
	});

	it('shows the newest in a test, and tells of it all the same later', async () => {
		const trigger = triggerWith();
		await expect(trigger.test()).rejects.toThrow(/^No batch of this account has ended yet$/);
		await trigger.poll();
		batches = [done('old', 10), done('new', 20), running('open')];
		expect(await idsOf(trigger.test())).toEqual(['new']);
		expect(await idsOf(trigger.poll())).toEqual(['old', 'new']);
	});
});
