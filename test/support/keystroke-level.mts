/** What a person has done at the screen. */
export interface Effort {
	/** A double click counts as two. */
	clicks: number;
	keys: number;
	/** How often the hand went from the mouse to the keys or back. */
	switches: number;
	/** Clicks and runs of keys before which one has to think or to look. */
	thoughts: number;
}

/**
 * Seconds of the keystroke-level model (Card, Moran and Newell, "The keystroke-level model for user
 * performance time with interactive systems", Communications of the ACM 23 (7), 1980): an average typist
 * who is no secretary, and a thought before everything, which is more than an expert needs.
 */
const SECONDS = {
	/** To point at something, and to press and let go of the button. */
	click: 1.1 + 2 * 0.1,
	key: 0.28,
	switch: 0.4,
	thought: 1.35,
};

/** How long it takes a person, in seconds; what the machines take in between is no part of it. */
export const secondsOf = ({ clicks, keys, switches, thoughts }: Effort): number =>
	clicks * SECONDS.click +
	keys * SECONDS.key +
	switches * SECONDS.switch +
	thoughts * SECONDS.thought;

export const sumOf = (a: Effort, b: Effort): Effort => ({
	clicks: a.clicks + b.clicks,
	keys: a.keys + b.keys,
	switches: a.switches + b.switches,
	thoughts: a.thoughts + b.thoughts,
});

/** Counts what is done, as it is done. */
export class EffortCounter {
	#effort: Effort = { clicks: 0, keys: 0, switches: 0, thoughts: 0 };
	#hand: 'mouse' | 'keys' = 'mouse';

	#moveTo(place: 'mouse' | 'keys'): void {
		if (this.#hand !== place) this.#effort.switches += 1;
		this.#hand = place;
		this.#effort.thoughts += 1;
	}

	/** Something was clicked. */
	click(): void {
		this.#moveTo('mouse');
		this.#effort.clicks += 1;
	}

	/** Keys were pressed one after the other. */
	press(count: number): void {
		this.#moveTo('keys');
		this.#effort.keys += count;
	}

	get effort(): Effort {
		return { ...this.#effort };
	}
}
