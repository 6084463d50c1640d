/** First in, first out, with a constant cost for each; and who comes back to an earlier place. */
export interface Fifo<T> {
	size(): number;
	/** @param index from the first, 0 */
	at(index: number): T | undefined;
	push(entry: T): void;
	/** Puts it before those at the end that it comes before. */
	insert(entry: T, comesBefore: (other: T) => boolean): void;
	/** Takes out the first. */
	shift(): void;
	/** Takes out the first ones, as long as they are such. */
	shiftWhile(isSuch: (entry: T) => boolean): void;
}

/** Entries that were taken out are kept until there are so many, and as many as are left. */
const MIN_CUT = 1_000;

export function createFifo<T>(): Fifo<T> {
	let entries: Array<T | undefined> = [];
	let head = 0;
	const at = (index: number) => entries[head + index];
	const shift = () => {
		entries[head] = undefined;
		head += 1;
		if (head < MIN_CUT || 2 * head < entries.length) return;
		entries = entries.slice(head);
		head = 0;
	};
	return {
		size: () => entries.length - head,
		at,
		push: (entry) => void entries.push(entry),
		insert(entry, comesBefore) {
			const isBehind = (other: T | undefined) => other !== undefined && comesBefore(other);
			let index = entries.length - head;
			while (isBehind(at(index - 1))) index -= 1;
			entries.splice(head + index, 0, entry);
		},
		shift,
		shiftWhile(isSuch) {
			for (let first = at(0); first !== undefined && isSuch(first); first = at(0)) shift();
		},
	};
}
