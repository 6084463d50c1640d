import { sleep, type IHttpRequestOptions, type INodeExecutionData } from 'n8n-workflow';

import { paceFor } from './account';
import { withAddress } from './address';
import { withTimeout } from './ask';
import type { Outcome } from './failure';
import { sendTogether } from './narrow';
import { toNodeError } from './node-error';
import type { Answer, Item, Paginate } from './operation';
import { send, type Sent } from './request';
import { runOf, type Run } from './run';
import { settle } from './settle';

/** What one request brought: a result for each of its parts, and what it cost. */
export interface GroupAnswer<Result, Shared> {
	results: Result[];
	/** What the parts of a request share: usage, model, trace id. */
	shared: Shared;
}

/** What a request shares among its parts, and which item reports it. */
export interface Share<Shared> {
	value: Shared;
	/** The index of the first item of the request: it alone reports what the request cost. */
	reportedBy: number;
}

/** A part's result with what its request shares. */
export interface PartResult<Result, Shared> {
	result: Result;
	share: Share<Shared>;
}

/** How one operation speaks to the service when items may go out in one request. */
export interface GroupOperation<Part, Result, Shared> {
	/**
	 * The parts that an item puts into a request, at least one.
	 *
	 * @throws NodeOperationError when the item's input is no good
	 */
	parts(item: Item, request: IHttpRequestOptions): Part[];
	/** The most parts of one request. */
	partsPerRequest(item: Item): number;
	/** The request for these parts; everything else in it is the same for all items of the group. */
	compose(request: IHttpRequestOptions, parts: Part[]): IHttpRequestOptions;
	/**
	 * Reads an answer into one result for each part, in the order of the parts.
	 *
	 * @throws Error when a part has no result
	 */
	read(answer: Answer, parts: Part[]): GroupAnswer<Result, Shared>;
	/**
	 * The output of one item. `group` holds every item of the group, in input order, with an outcome
	 * for each of its parts.
	 *
	 * @throws NodeApiError for parts that failed
	 */
	response(
		member: Member<Part, Result, Shared>,
		group: Array<Member<Part, Result, Shared>>,
	): INodeExecutionData[];
}

/** An item of a group with what became of its parts. */
export interface Member<Part, Result, Shared> {
	item: Item;
	parts: Part[];
	outcomes: Array<Outcome<PartResult<Result, Shared>>>;
	/** Resolves when every part has its outcome; rejects when the run was given up before. */
	settled: Promise<unknown>;
}

interface Group<Part, Result, Shared> {
	members: Array<Member<Part, Result, Shared>>;
	/** Resolves when no more items can join and the requests are on their way. */
	started: Promise<void>;
}

/** Items go together when everything but their parts is the same. */
function groupKey(request: IHttpRequestOptions): string {
	return JSON.stringify(request);
}

/**
 * n8n's hook for operations whose items may share requests. The engine fires all items of a run in
 * one turn; they are gathered until the turn ends, and go out in as few requests as the API allows.
 */
export function sendGroup<Part, Result, Shared>(
	operation: GroupOperation<Part, Result, Shared>,
): Paginate {
	return async function ({ options }) {
		return await settle(this, async () => {
			const run = runOf(this);
			const request = withTimeout(options as IHttpRequestOptions, run.settings.timeout);
			const parts = operation.parts(this, request);
			const member: Member<Part, Result, Shared> = {
				item: this,
				parts,
				outcomes: [],
				settled: Promise.resolve(),
			};
			const { members, started } = joinGroup(run, operation, request, member);
			await started;
			await member.settled;
			return operation.response(member, members);
		});
	};
}

function joinGroup<Part, Result, Shared>(
	run: Run,
	operation: GroupOperation<Part, Result, Shared>,
	request: IHttpRequestOptions,
	member: Member<Part, Result, Shared>,
): Group<Part, Result, Shared> {
	const key = groupKey(operation.compose(request, []));
	const open = run.groups.get(key) as Group<Part, Result, Shared> | undefined;
	if (open) {
		open.members.push(member);
		return open;
	}
	const members = [member];
	const started = sleep(0).then(() => {
		run.groups.delete(key);
		startGroup(run, operation, request, members);
	});
	const group = { members, started };
	run.groups.set(key, group);
	return group;
}

function startGroup<Part, Result, Shared>(
	run: Run,
	operation: GroupOperation<Part, Result, Shared>,
	request: IHttpRequestOptions,
	members: Array<Member<Part, Result, Shared>>,
): void {
	const places = members.flatMap((member) =>
		member.parts.map((part, index) => ({ member, part, index })),
	);
	type Place = (typeof places)[number];
	const size = operation.partsPerRequest(members[0].item);

	const call = async (together: Place[]): Promise<Outcome<Array<PartResult<Result, Shared>>>> =>
		await run.gate.run(async () => {
			const parts = together.map(({ part }) => part);
			const { item } = together[0].member;
			const located = withAddress(request, await run.address());
			const sent: Sent<GroupAnswer<Result, Shared>> = await send(item, {
				request: operation.compose(located, parts),
				pace: paceFor(item, located),
				expects: 'json',
				creates: false,
				maxRetries: run.settings.maxRetries,
				requestsPerMinute: run.settings.requestsPerMinute,
				read: (answer) => operation.read(answer, parts),
			});
			if (!sent.ok) return sent;
			const share = { value: sent.value.shared, reportedBy: item.getItemIndex() };
			return { ok: true, value: sent.value.results.map((result) => ({ result, share })) };
		});

	const sendChunk = async (chunk: Place[]) => {
		const outcomes = await sendTogether(chunk, call);
		outcomes.forEach((outcome, position) => {
			const { member, index } = chunk[position];
			member.outcomes[index] = outcome;
		});
	};

	for (let from = 0; from < places.length; from += size) {
		const chunk = places.slice(from, from + size);
		const sending = sendChunk(chunk);
		for (const member of new Set(chunk.map((place) => place.member))) {
			member.settled = Promise.all([member.settled, sending]);
		}
	}
}

/**
 * The results of an item all of whose parts came back.
 *
 * @throws NodeApiError of the first part that failed
 */
export function resultsOf<Part, Result, Shared>({
	item,
	outcomes,
}: Member<Part, Result, Shared>): Array<PartResult<Result, Shared>> {
	return outcomes.map((outcome) => {
		if (outcome.ok) return outcome.value;
		throw toNodeError(item.getNode(), outcome.failure, { itemIndex: item.getItemIndex() });
	});
}
