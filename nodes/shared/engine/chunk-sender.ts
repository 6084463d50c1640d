import type { IExecuteFunctions, Logger } from 'n8n-workflow';

/** n8n's functions for the pieces of an answer; older versions lack them. */
export type ChunkFunctions = Partial<Pick<IExecuteFunctions, 'isStreaming' | 'sendChunk'>> & {
	logger: Logger;
};

type Chunk = Parameters<NonNullable<ChunkFunctions['sendChunk']>>;

/**
 * Sends the pieces of answers to whoever waits for the workflow's response (a webhook or a chat in
 * response mode Streaming). Items run side by side, but a chat window tells their pieces apart by
 * nothing but their order: those of an item are held back until the items before it have ended.
 */
export interface ChunkSender {
	/** The answer of an item begins; said again when the request was repeated, it changes nothing. */
	begin(itemIndex: number): void;
	/** The next piece of its text. */
	text(itemIndex: number, text: string): void;
	/** The item has ended; one whose answer never began sends nothing. */
	end(itemIndex: number): void;
	/** The item has failed, and the run goes on without it. */
	fail(itemIndex: number, message: string): void;
}

/**
 * @param firstItem the index of the run's first item; the others follow it without gaps
 * @returns nothing where nobody waits for pieces
 */
export function createChunkSender(
	functions: ChunkFunctions,
	firstItem: number,
): ChunkSender | undefined {
	const { isStreaming, sendChunk, logger } = functions;
	if (!sendChunk || !isStreaming?.call(functions)) return undefined;

	let current = firstItem;
	const begun = new Set<number>();
	const ended = new Set<number>();
	const held = new Map<number, Chunk[]>();

	const send = (chunk: Chunk) => {
		// Declared to give nothing, but it gives a promise (n8n-core 2.41).
		const sent: unknown = sendChunk.apply(functions, chunk);
		Promise.resolve(sent).catch((error: unknown) =>
			logger.debug('A piece of the answer could not be sent', { error }),
		);
	};
	const push = (...chunk: Chunk) => {
		const [, itemIndex] = chunk;
		if (itemIndex === current) {
			send(chunk);
			return;
		}
		const before = held.get(itemIndex) ?? [];
		before.push(chunk);
		held.set(itemIndex, before);
	};
	const close = (itemIndex: number) => {
		ended.add(itemIndex);
		while (ended.has(current)) {
			current += 1;
			for (const chunk of held.get(current) ?? []) send(chunk);
			held.delete(current);
		}
	};

	return {
		begin(itemIndex) {
			if (begun.has(itemIndex)) return;
			begun.add(itemIndex);
			push('begin', itemIndex);
		},
		text: (itemIndex, text) => push('item', itemIndex, text),
		end(itemIndex) {
			if (begun.has(itemIndex)) push('end', itemIndex);
			close(itemIndex);
		},
		fail(itemIndex, message) {
			push('error', itemIndex, message);
			close(itemIndex);
		},
	};
}
