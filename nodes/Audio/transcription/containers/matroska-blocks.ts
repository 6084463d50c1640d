import { vintAt } from './ebml';

/** How the sizes of several frames of a block are written (RFC 9559, 10.3). */
const LACING_MASK = 0x06;
const XIPH = 0x02;
const EBML = 0x06;

/** Sizes of all frames but the last, and where the first frame starts; undefined where they cannot be. */
interface Laces {
	sizes: number[];
	from: number;
}

function xiphLaces(block: Buffer, count: number): Laces {
	let from = 2;
	const sizes = Array.from({ length: count - 1 }, () => {
		let size = 0;
		let byte = 255;
		while (byte === 255) size += byte = block[from++] ?? 0;
		return size;
	});
	return { sizes, from };
}

/** The first size is as it is, the others are differences around the middle of what their bytes can say. */
function ebmlLaces(block: Buffer, count: number): Laces | undefined {
	let from = 2;
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

function fixedLaces(block: Buffer, count: number): Laces {
	const size = Math.floor((block.length - 2) / count);
	return { sizes: Array<number>(count - 1).fill(size), from: 2 };
}

function lacesOf(block: Buffer, count: number): Laces | undefined {
	switch ((block[0] ?? 0) & LACING_MASK) {
		case XIPH:
			return xiphLaces(block, count);
		case EBML:
			return ebmlLaces(block, count);
		default:
			return fixedLaces(block, count);
	}
}

/**
 * The frames of a block.
 *
 * @param block from its flags on
 * @returns none where the sizes cannot be
 */
export function framesInBlock(block: Buffer): Buffer[] {
	if (block.length === 0) return [];
	if (((block[0] ?? 0) & LACING_MASK) === 0) return block.length > 1 ? [block.subarray(1)] : [];
	const laces = lacesOf(block, (block[1] ?? 0) + 1);
	if (!laces) return [];
	const frames: Buffer[] = [];
	let at = laces.from;
	for (const size of laces.sizes) {
		if (!(size >= 0 && at + size <= block.length)) return [];
		frames.push(block.subarray(at, at + size));
		at += size;
	}
	return [...frames, block.subarray(at)].filter(({ length }) => length > 0);
}
