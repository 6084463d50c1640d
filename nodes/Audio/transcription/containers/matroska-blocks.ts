import { vintAt } from './ebml';

/** How the sizes of several frames of a block are written (RFC 9559, 10.3). */
const LACING_MASK = 0x06;
const XIPH = 0x02;
const EBML = 0x06;

/** Sizes of all frames but the last, and where the first frame starts. */
interface Laces {
	sizes: number[];
	from: number;
}

function xiphLaces(block: Buffer, at: number, count: number): Laces {
	let from = at;
	const sizes = Array.from({ length: count - 1 }, () => {
		let size = 0;
		let byte = 255;
		while (byte === 255) size += byte = block[from++] ?? 0;
		return size;
	});
	return { sizes, from };
}

/** Packets behind each other, of whose sizes all but the last stand in front, in parts of 255 (Xiph lacing). */
export function xiphPackets(bytes: Buffer): Buffer[] {
	const { sizes, from } = xiphLaces(bytes, 1, (bytes[0] ?? 0) + 1);
	let at = from;
	const packets = sizes.map((size) => bytes.subarray(at, (at += size)));
	return [...packets, bytes.subarray(at)];
}

/** The first size is as it is, the others are differences around the middle of what their bytes can say. */
function ebmlLaces(block: Buffer, at: number, count: number): Laces | undefined {
	let from = at;
	let size = 0;
	const sizes: number[] = [];
	while (sizes.length < count - 1) {
		const number = vintAt(block, from);
		if (!number) return undefined;
		from += number.bytes;
		size =
			sizes.length === 0 ? number.value : size + number.value - (2 ** (7 * number.bytes - 1) - 1);
		sizes.push(size);
	}
	return { sizes, from };
}

function lacesOf(lacing: number, block: Buffer, at: number, to: number): Laces | undefined {
	const count = (block[at] ?? 0) + 1;
	if (lacing === XIPH) return xiphLaces(block, at + 1, count);
	if (lacing === EBML) return ebmlLaces(block, at + 1, count);
	const size = Math.floor((to - at - 1) / count);
	return { sizes: Array<number>(count - 1).fill(size), from: at + 1 };
}

/** Whether all of a block behind its flags is one frame, as in most files. */
export const isSingleFrame = (block: Buffer, at: number): boolean =>
	((block[at] ?? 0) & LACING_MASK) === 0;

/**
 * The frames of a block of several.
 *
 * @param at where its flags stand
 * @param to where it ends
 * @returns where each frame begins and ends, in turn; none where the sizes cannot be
 */
export function framesInBlock(block: Buffer, at: number, to: number): number[] {
	const lacing = (block[at] ?? 0) & LACING_MASK;
	const laces = at + 1 < to ? lacesOf(lacing, block, at + 1, to) : undefined;
	if (!laces) return [];
	const bounds: number[] = [];
	let from = laces.from;
	for (const size of laces.sizes) {
		if (!(size >= 0 && from + size <= to)) return [];
		if (size > 0) bounds.push(from, from + size);
		from += size;
	}
	return from < to ? [...bounds, from, to] : bounds;
}
