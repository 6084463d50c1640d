/** A chunk whose value is as good as nothing holds up none of those after it. */
import type { IHttpRequestOptions } from 'n8n-workflow';

import { sendChunks } from '../../../nodes/shared/engine/chunked-upload';
import type { Item } from '../../../nodes/shared/engine/item';
import type { ApiResponse } from '../../../nodes/shared/http/api-response';
import { createSemaphore } from '../../../nodes/shared/http/semaphore';

it.each([1, 3])('in order and without a gap, with %i at a time', async (maxConcurrentRequests) => {
	const wanted = ['', 0, null, undefined, false, 'last'];
	const progress: number[] = [];
	const item = {
		run: { semaphore: createSemaphore(maxConcurrentRequests) },
		params: { number: () => maxConcurrentRequests },
		async requestInSlot({ read }: { read(response: ApiResponse): unknown }) {
			return await Promise.resolve(read({ body: '', headers: {}, statusCode: 200 }));
		},
	} as unknown as Item;
	const values = await sendChunks<number, unknown>(item, {} as IHttpRequestOptions, {
		async *chunks() {
			yield* wanted.keys();
		},
		compose: (request) => request,
		read: (_response, index) => wanted[index],
		onProgress: ({ length }) => progress.push(length),
		addPartialResult: async (error) => await Promise.resolve(error),
	});
	expect(values).toEqual(wanted);
	expect(progress.at(-1)).toBe(wanted.length);
});
