import { createHash } from 'node:crypto';

import { LRUCache } from 'lru-cache';
import { PNG } from 'pngjs';

import { createRandom } from '../faults.mts';

/** How much neighbouring points differ, of 255: as much as makes a file as large as a generated image. */
const GRAIN = 12;

/** Each line by its difference from the one above: trying which filter suits it doubles the time of drawing. */
const UP_FILTER = 2;

/** The visible mark of a picture made by AI: a white bar in the lower right corner. */
function drawMark({ data, width, height }: PNG): void {
	for (let y = Math.floor(height * 0.95); y < height; y++) {
		data.fill(255, (y * width + Math.floor(width * 0.8)) * 4, (y * width + width) * 4);
	}
}

function draw({ width, height, prompt, seed, isMarked }: Drawing): Buffer {
	const colours = createHash('sha256').update(`${prompt} ${seed}`).digest();
	const random = createRandom(colours.readUInt32LE());
	const picture = new PNG({ width, height });
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const at = (y * width + x) * 4;
			for (let channel = 0; channel < 3; channel++) {
				const across =
					(colours[channel] * x) / width + (colours[channel + 3] * (width - x)) / width;
				const down = (colours[channel + 6] * y) / height;
				picture.data[at + channel] = (across + down) / 2 + GRAIN * random();
			}
			picture.data[at + 3] = 255;
		}
	}
	if (isMarked) drawMark(picture);
	return PNG.sync.write(picture, { deflateLevel: 1, filterType: UP_FILTER });
}

/** What a picture is made of; `isMarked` when it says that it is made by AI. */
interface Drawing {
	width: number;
	height: number;
	prompt: string;
	seed: number;
	isMarked?: boolean;
}

/** The last few are kept: drawing takes longer than all else the sandbox does. */
const pictures = new LRUCache<string, Buffer, Drawing>({
	max: 4,
	memoMethod: (_key, _stale, { context }) => draw(context),
});

/**
 * A soft gradient with some grain whose colours follow from prompt and seed: the same two give the
 * same picture.
 */
export const toPicture = (drawing: Drawing): Buffer =>
	pictures.memo(JSON.stringify(drawing), { context: drawing });

/** Width and height of a PNG or JPEG file, or undefined when it is neither. */
export function pictureSize(bytes: Buffer): { width: number; height: number } | undefined {
	if (bytes.toString('latin1', 1, 4) === 'PNG' && bytes.length >= 24) {
		return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
	}
	for (let at = 2; bytes[0] === 0xff && at + 9 < bytes.length;) {
		const marker = bytes[at + 1];
		if (marker >= 0xc0 && marker <= 0xc3) {
			return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
		}
		at += 2 + bytes.readUInt16BE(at + 2);
	}
	return undefined;
}
