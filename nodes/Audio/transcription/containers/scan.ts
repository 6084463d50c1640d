import type { ByteReader } from './audio-source';

/**
 * Looks at the part of a file that begins at a place.
 *
 * @param isEnd whether the file ends with these bytes
 * @returns where the next part begins, which may be behind what is at hand; or, below 0, how many bytes of this
 *   one have to be at hand
 */
export type PassPart = (bytes: Buffer, at: number, isEnd: boolean) => number;

/**
 * Goes through a file whose parts tell how long they are.
 *
 * @param headBytes as many bytes of a part are at hand, fewer only at the end of the file
 * @returns what passes as many parts as are at hand, and says whether more may follow
 */
export function createScan(
	reader: ByteReader,
	headBytes: number,
	pass: PassPart,
): () => Promise<boolean> {
	let wanted = headBytes;
	return async () => {
		const bytes = await reader.fill(wanted);
		const isEnd = bytes.length < wanted;
		const sure = isEnd ? bytes.length : bytes.length - headBytes + 1;
		wanted = headBytes;
		let at = 0;
		while (at < sure && wanted === headBytes) {
			const next = pass(bytes, at, isEnd);
			if (next > 0) at = next;
			else wanted = -next;
		}
		await reader.skip(at);
		return at > 0 || (wanted > headBytes && !isEnd);
	};
}

/** Where in damage the next part may begin, by its first bytes; the last ones at hand may be some of them. */
export function nextStart(bytes: Buffer, at: number, start: Buffer): number {
	const next = bytes.indexOf(start, at + 1);
	return next < 0 ? Math.max(at + 1, bytes.length - start.length + 1) : next;
}
