/** The head of an element of EBML (RFC 8794, 5 and 6). */
export interface ElementHead {
	id: number;
	/** Bytes of its body; Infinity where the writer did not know. */
	size: number;
	/** Bytes of the head itself. */
	headBytes: number;
}

const MAX_ID_BYTES = 4;
const MAX_SIZE_BYTES = 8;
export const MAX_HEAD_BYTES = MAX_ID_BYTES + MAX_SIZE_BYTES;

/** A number whose first byte tells how many it has: as many as it begins with zeros, and one. */
export interface Vint {
	/** Without the mark of its length; Infinity where all its bits are set, which says "unknown". */
	value: number;
	bytes: number;
}

/** @returns undefined where no number starts, or it is cut off */
export function vintAt(bytes: Buffer, at: number): Vint | undefined {
	const first = bytes[at];
	if (!first) return undefined;
	const length = Math.clz32(first) - 23;
	if (at + length > bytes.length) return undefined;
	let value = first & (0xff >> length);
	let isUnknown = value === 0xff >> length;
	for (let next = at + 1; next < at + length; next++) {
		const byte = bytes[next] ?? 0;
		value = value * 256 + byte;
		isUnknown &&= byte === 0xff;
	}
	return { value: isUnknown ? Infinity : value, bytes: length };
}

/** @returns undefined where no element starts */
export function elementAt(bytes: Buffer, at = 0): ElementHead | undefined {
	const idBytes = Math.clz32(bytes[at] ?? 0) - 23;
	if (idBytes > MAX_ID_BYTES || at + idBytes > bytes.length) return undefined;
	const size = vintAt(bytes, at + idBytes);
	if (!size) return undefined;
	// The mark of its length is part of an identifier.
	let id = 0;
	for (let next = at; next < at + idBytes; next++) id = id * 256 + (bytes[next] ?? 0);
	return { id, size: size.value, headBytes: idBytes + size.bytes };
}

/** An element in memory. */
export interface Element {
	id: number;
	body: Buffer;
}

/** The elements of a body in memory, as far as they can be read. */
export function elementsIn(bytes: Buffer): Element[] {
	const elements: Element[] = [];
	for (let at = 0; at < bytes.length;) {
		const head = elementAt(bytes, at);
		if (!head) break;
		const from = at + head.headBytes;
		const to = Math.min(bytes.length, from + head.size);
		elements.push({ id: head.id, body: bytes.subarray(from, to) });
		at = to;
	}
	return elements;
}

/** The body of the first element of this kind. */
export const elementBody = (elements: readonly Element[], id: number): Buffer | undefined =>
	elements.find((element) => element.id === id)?.body;

/** A whole number; `fallback` where it is left out. */
export const uintOf = (body: Buffer | undefined, fallback: number): number =>
	body ? body.subarray(0, MAX_SIZE_BYTES).reduce((sum, byte) => sum * 256 + byte, 0) : fallback;

export function floatOf(body: Buffer | undefined, fallback: number): number {
	if (body?.length === 8) return body.readDoubleBE(0);
	return body?.length === 4 ? body.readFloatBE(0) : fallback;
}
