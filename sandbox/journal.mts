/** A request as the control page shows it. The key is never part of it. */
export interface Entry {
	id: number;
	/** Milliseconds since 1970. */
	time: number;
	method: string;
	path: string;
	status: number;
	model?: string;
	/** From arrival to the end of the answer. */
	ms: number;
	/** Texts or documents of a request that takes several. */
	texts?: number;
	authorization: boolean;
	contentType?: string;
	/** The beginning of the body. */
	body: string;
	/** The client went away before the answer was whole. */
	aborted: boolean;
}

const KEPT = 20_000;
const BODY_CHARACTERS = 2_000;

/** What the sandbox has been asked since it was started or reset. */
export class Journal {
	readonly #entries: Entry[] = [];
	#lastId = 0;
	#inFlight = 0;
	#peak = 0;
	#total = 0;

	start(entry: Pick<Entry, 'method' | 'path' | 'authorization' | 'contentType'>): Entry {
		this.#lastId += 1;
		this.#total += 1;
		this.#inFlight += 1;
		this.#peak = Math.max(this.#peak, this.#inFlight);
		const noted: Entry = {
			id: this.#lastId,
			time: Date.now(),
			status: 0,
			ms: 0,
			body: '',
			aborted: false,
			...entry,
		};
		this.#entries.push(noted);
		if (this.#entries.length > KEPT) this.#entries.shift();
		return noted;
	}

	noteBody(entry: Entry, body: unknown): void {
		const { model, input, documents } = (body ?? {}) as Record<string, unknown>;
		if (typeof model === 'string') entry.model = model;
		const list = documents ?? input;
		if (list !== undefined) entry.texts = Array.isArray(list) ? list.length : 1;
		entry.body = (JSON.stringify(body) ?? '').slice(0, BODY_CHARACTERS);
	}

	end(entry: Entry, status: number, aborted: boolean): void {
		this.#inFlight -= 1;
		Object.assign(entry, { status, aborted, ms: Date.now() - entry.time });
	}

	since(id: number): Entry[] {
		return this.#entries.filter((entry) => entry.id > id);
	}

	/** Counts by path and status, and the most requests that were in flight at a time. */
	stats() {
		const byPath: Record<string, Record<string, number>> = {};
		for (const { path, status } of this.#entries) {
			byPath[path] ??= {};
			byPath[path][status] = (byPath[path][status] ?? 0) + 1;
		}
		return { total: this.#total, inFlight: this.#inFlight, peakInFlight: this.#peak, byPath };
	}

	reset(): void {
		this.#entries.length = 0;
		this.#peak = this.#inFlight;
		this.#total = 0;
	}
}
