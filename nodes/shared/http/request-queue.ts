import { createFifo, type Fifo } from './fifo';

/** Requests that wait to start, and the starts of the last minute. */
export interface RequestQueue {
	/** How many wait. */
	size(): number;
	/**
	 * @param start called when it is its turn
	 * @param arrival its place in the order of all, see `nextArrival`
	 * @param requestsPerMinute the most that may have started in a minute, of all; Infinity is no limit
	 * @returns takes it out again
	 */
	add(start: () => void, arrival: number, requestsPerMinute: number): () => void;
	/** Milliseconds until the first of those who wait may start by its own limit; 0 is now. */
	wait(): number;
	/** Takes out the first that may start now. */
	take(): (() => void) | undefined;
	/** A request has started. */
	started(): void;
	/** Takes out all who wait. */
	clear(): void;
}

const MINUTE_MS = 60_000;
/** A minute is counted longer by what requests may differ on their way to the service. */
const WAY_MS = 250;

interface Entry {
	arrival: number;
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

	const waitOf = ({ requestsPerMinute }: Lane): number => {
		const oldest = MINUTE_MS + WAY_MS;
		starts.shiftWhile((at) => at + oldest <= now());
		const inTheWay = starts.at(starts.size() - requestsPerMinute);
		return inTheWay === undefined ? 0 : inTheWay + oldest - now();
	};

	return {
		size: () => size,
		add(start, arrival, requestsPerMinute) {
			const entry: Entry = { arrival, start };
			laneOf(requestsPerMinute).entries.insert(entry, (other) => arrival < other.arrival);
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
		take() {
			let first: Entry | undefined;
			for (const lane of lanes.values()) {
				const entry = firstOf(lane);
				if (!entry || waitOf(lane) > 0) continue;
				if (entry.arrival < (first?.arrival ?? Infinity)) first = entry;
			}
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
