import type { IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { paceFor } from '../http/account';
import { withAddress } from '../http/address';
import { withTimeout } from './ask';
import type { Outcome } from '../http/failure';
import { sendTogether } from './bisect';
import { toNodeError } from '../http/node-error';
import type { Answer, Item, Paginate } from './operation';
import { send, type Sent } from '../http/request';
import { gathered, runOf, type Run } from './run-context';
import { settle } from './item-errors';

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
	 * The output of one item. `group` holds the items of the group in input order; those that shared a
	 * request with this one have their outcomes.
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
}

/** Items whose requests are alike but for their parts. */
interface Group<Part, Result, Shared> {
	/** Every item so far, in input order. */
	members: Array<Member<Part, Result, Shared>>;
	/**
	 * Takes an item in. Its parts go out when a request is full, or when no more items can come.
	 *
	 * @returns the item when each of its parts has an outcome
	 * @throws what the run was given up with
	 */
	add(item: Item, parts: Part[]): Promise<Member<Part, Result, Shared>>;
}

/** Items go together when everything but their parts is the same. */
function groupKey(request: IHttpRequestOptions): string {
	return JSON.stringify(request);
}

/**
 * n8n's hook for operations whose items may share requests: they are gathered until no more can come,
 * and go out in as few requests as the API allows.
 */
export function sendGroup<Part, Result, Shared>(
	operation: GroupOperation<Part, Result, Shared>,
): Paginate {
	return async function ({ options }) {
		return await settle(this, async () => {
			const run = runOf(this);
			const request = withTimeout(options as IHttpRequestOptions, run.settings.timeout);
			const parts = operation.parts(this, request);
			const group = groupFor(run, operation, request, this);
			const member = await group.add(this, parts);
			return operation.response(member, group.members);
		});
	};
}

function groupFor<Part, Result, Shared>(
	run: Run,
	operation: GroupOperation<Part, Result, Shared>,
	request: IHttpRequestOptions,
	item: Item,
): Group<Part, Result, Shared> {
	const key = groupKey(operation.compose(request, []));
	const open = run.groups.get(key) as Group<Part, Result, Shared> | undefined;
	if (open) return open;
	const close = gathered(item).then(() => run.groups.delete(key));
	const group = createGroup(run, operation, request, item, close);
	run.groups.set(key, group);
	return group;
}

/** @param closed resolves when no more items can come */
function createGroup<Part, Result, Shared>(
	run: Run,
	operation: GroupOperation<Part, Result, Shared>,
	request: IHttpRequestOptions,
	first: Item,
	closed: Promise<unknown>,
): Group<Part, Result, Shared> {
	/** A part on its way into a request. */
	interface Place {
		item: Item;
		part: Part;
		end(outcome: Outcome<PartResult<Result, Shared>>): void;
		fail(reason: unknown): void;
	}
	const members: Array<Member<Part, Result, Shared>> = [];
	const size = operation.partsPerRequest(first);
	const waiting: Place[] = [];

	const call = async (together: Place[]): Promise<Outcome<Array<PartResult<Result, Shared>>>> =>
		await run.gate.run(async () => {
			const parts = together.map(({ part }) => part);
			const [{ item }] = together;
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
		try {
			const outcomes = await sendTogether(chunk, call);
			outcomes.forEach((outcome, position) => chunk[position].end(outcome));
		} catch (error) {
			for (const { fail } of chunk) fail(error);
		}
	};

	void closed.then(async () => {
		if (waiting.length > 0) await sendChunk(waiting.splice(0));
	});
	return {
		members,
		async add(item, parts) {
			const member: Member<Part, Result, Shared> = { item, parts, outcomes: [] };
			members.push(member);
			const ends = parts.map(
				async (part, index) =>
					await new Promise<void>((resolve, fail) => {
						const end: Place['end'] = (outcome) => {
							// Before the wait is over: the items of a request look at each other's outcomes.
							member.outcomes[index] = outcome;
							resolve();
						};
						waiting.push({ item, part, end, fail });
					}),
			);
			while (waiting.length >= size) void sendChunk(waiting.splice(0, size));
			await Promise.all(ends);
			return member;
		},
	};
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
