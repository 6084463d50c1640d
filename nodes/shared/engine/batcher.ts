/** How much a batch may hold. An input that is larger than `maxBytes` is a batch of its own. */
export interface BatchLimits<Input> {
	/** Whatever the user's number says, each batch takes one input on. */
	maxInputs: number;
	maxBytes?: number;
	/** What an input takes of a batch; nothing when left out. */
	bytesOf?(input: Input): number;
}

/** Collects inputs into batches. */
export interface Batcher<Input> {
	add(input: Input): void;
	/** Gives out what is left. */
	flush(): void;
}

/**
 * @param onBatch takes each batch as soon as it is full, in the order of the inputs; none is empty
 */
export function createBatcher<Input>(
	{ maxInputs, maxBytes = Infinity, bytesOf = () => 0 }: BatchLimits<Input>,
	onBatch: (batch: Input[]) => void,
): Batcher<Input> {
	const size = Math.max(1, Math.floor(maxInputs) || 1);
	let pending: Input[] = [];
	let pendingBytes = 0;
	const flush = () => {
		const batch = pending;
		pending = [];
		pendingBytes = 0;
		if (batch.length > 0) onBatch(batch);
	};
	return {
		add(input) {
			const bytes = bytesOf(input);
			if (pendingBytes + bytes > maxBytes) flush();
			pending.push(input);
			pendingBytes += bytes;
			if (pending.length >= size) flush();
		},
		flush,
	};
}
