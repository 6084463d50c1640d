import fc from 'fast-check';

import { createChunkSender, type ChunkFunctions } from '../../../nodes/shared/engine/chunk-sender';

const logger = { debug: () => undefined } as unknown as ChunkFunctions['logger'];

function listening(functions: Partial<ChunkFunctions> = {}) {
	const sent: Array<[number, string, unknown?]> = [];
	const given: ChunkFunctions = {
		logger,
		isStreaming: () => true,
		sendChunk: (type, itemIndex, content) => void sent.push([itemIndex, type, content]),
		...functions,
	};
	return { sent, sender: createChunkSender(given, 0) };
}

/** What an item does, from its beginning to its end. */
interface Life {
	texts: string[];
	end: 'answered' | 'failed' | 'without an answer';
}

const lives = fc.array(
	fc.record<Life>({
		texts: fc.array(fc.string(), { maxLength: 4 }),
		end: fc.constantFrom('answered', 'failed', 'without an answer'),
	}),
	{ minLength: 1, maxLength: 6 },
);

describe('the pieces of answers', () => {
	it('come whole and item by item, in whatever order they are made', () => {
		fc.assert(
			fc.property(lives, fc.infiniteStream(fc.nat()), (items, picks) => {
				const { sent, sender } = listening();
				const steps = items.map(({ texts, end }, item) => {
					const beginning = () => sender?.begin(item);
					const pieces = texts.map((text) => () => sender?.text(item, text));
					if (end === 'failed') return [beginning, ...pieces, () => sender?.fail(item, 'No')];
					if (end === 'answered') return [beginning, ...pieces, () => sender?.end(item)];
					return [() => sender?.end(item)];
				});
				for (const pick of picks) {
					const open = steps.filter((each) => each.length > 0);
					if (open.length === 0) break;
					open[pick % open.length].shift()?.();
				}
				expect(sent).toEqual(
					items.flatMap(({ texts, end }, item) =>
						end === 'without an answer'
							? []
							: [
									[item, 'begin', undefined],
									...texts.map((text) => [item, 'item', text]),
									end === 'failed' ? [item, 'error', 'No'] : [item, 'end', undefined],
								],
					),
				);
			}),
		);
	});

	it.each<[string, Partial<ChunkFunctions>]>([
		['an n8n that cannot stream', { isStreaming: undefined, sendChunk: undefined }],
		['a workflow that responds otherwise', { isStreaming: () => false }],
	])('are not sent in %s', (_name, functions) => {
		expect(listening(functions).sender).toBeUndefined();
	});

	it('do not end the run when n8n cannot send them', async () => {
		const debug = jest.fn();
		const { sender } = listening({
			logger: { debug } as unknown as ChunkFunctions['logger'],
			// n8n's own is declared to give nothing, and gives a promise.
			sendChunk: () => Promise.reject(new Error('gone')) as unknown as void,
		});
		sender?.begin(0);
		await new Promise((resolve) => setImmediate(resolve));
		expect(debug).toHaveBeenCalledTimes(1);
	});
});
