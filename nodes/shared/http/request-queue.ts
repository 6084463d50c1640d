import { createFifo, type Fifo } from './fifo';

/** A request over all of its attempts. */
export interface Ticket {
	/** Its place in the order of all. */
	arrival: number;
	/** Requests that were served when it last began to wait. */
	servedBefore: number;
	/** When it was refused first, or alone again, and how others fared by then; undefined when never. */
	lastRefusal?: { at: number; letIn: number; refused: number };
	/** How often it was refused while others were let in. */
	refusedAlone: number;
	/** Its last refusal was of it alone, and uses up a retry whatever else is served. */
	usesUpRetry: boolean;
}

/** Requests that wait to start, and the starts of the last minute. */
export interface RequestQueue {
	/** How many wait. */
	size(): number;
	/**
	 * @param start called when it is its turn
	 * @param requestsPerMinute the most that may have started in a minute, of all; Infinity is no limit
	 * @returns takes it out again
	 */
	add(start: () => void, ticket: Ticket, requestsPerMinute: number): () => void;
	/** Milliseconds until the first of those who wait may start by its own limit; 0 is now. */
	wait(): number;
	/**
	 * Takes out the first that may start now.
	 *
	 * @param isTry whether it is to find out if a limit is over: better one that was not refused yet
	 */
	take(isTry: boolean): (() => void) | undefined;
	/** A request has started. */
	started(): void;
	/** Takes out all who wait. */
	clear(): void;
}

const MINUTE_MS = 60_000;
/** A minute is counted longer by what requests may differ on their way to the service. */
const WAY_MS = 250;

interface Entry {
	ticket: Ticket;
	/** Missing when it was taken out. */
	start?: () => void;
}

/** Those who wait with the same limit of their own. */
interface Lane {
	requestsPerMinute: number;
	entries: Fifo<Entry>;
}

/** @param now the time in milliseconds, never going back */
export function createRequestQueue(now: () => number): RequestQueue {
	const lanes = new Map<number, Lane>();
	const starts = createFifo<number>();
	let size = 0;

	const laneOf = (requestsPerMinute: number): Lane => {
		const known = lanes.get(requestsPerMinute);
		if (known) return known;
		const lane = { requestsPerMinute, entries: createFifo<Entry>() };
		lanes.set(requestsPerMinute, lane);
		return lane;
	};

	/** The first entry that has not been taken out; a lane without one is forgotten. */
	const firstOf = ({ entries, requestsPerMinute }: Lane): Entry | undefined => {
		for (let first = entries.at(0); first; first = entries.at(0)) {
			if (first.start) return first;
			entries.shift();
		}
		lanes.delete(requestsPerMinute);
		return undefined;
	};

	const firstNotRefused = ({ entries }: Lane): Entry | undefined => {
		for (let index = 0; ; index++) {
			const entry = entries.at(index);
			if (!entry || (entry.start && !entry.ticket.lastRefusal)) return entry;
		}
	};

	const waitOf = ({ requestsPerMinute }: Lane): number => {
		const oldest = MINUTE_MS + WAY_MS;
		starts.shiftWhile((at) => at + oldest <= now());
		const inTheWay = starts.at(starts.size() - requestsPerMinute);
		return inTheWay === undefined ? 0 : inTheWay + oldest - now();
	};

	/** The one that came first of those that may start now, of each lane the one that is chosen. */
	const soonest = (choose: (lane: Lane) => Entry | undefined): Entry | undefined =>
		[...lanes.values()]
			.filter((lane) => waitOf(lane) <= 0)
			.map(choose)
			.filter((entry) => entry !== undefined)
			.sort((a, b) => a.ticket.arrival - b.ticket.arrival)[0];

	return {
		size: () => size,
		add(start, ticket, requestsPerMinute) {
			const entry: Entry = { ticket, start };
			const comesBefore = (other: Entry) => ticket.arrival < other.ticket.arrival;
			laneOf(requestsPerMinute).entries.insert(entry, comesBefore);
			size += 1;
			return () => {
				if (entry.start) size -= 1;
				entry.start = undefined;
			};
		},
		wait() {
			let soonest = Infinity;
			for (const lane of lanes.values()) {
				if (firstOf(lane)) soonest = Math.min(soonest, waitOf(lane));
			}
			return soonest;
		},
		take(isTry) {
			const first = (isTry ? soonest(firstNotRefused) : undefined) ?? soonest(firstOf);
			const start = first?.start;
			if (!first || !start) return undefined;
			first.start = undefined;
			size -= 1;
			return start;
		},
		started: () => starts.push(now()),
		clear() {
			lanes.clear();
			size = 0;
		},
	};
}
