import { createHash } from 'node:crypto';

import { BLOCK, toH264, type Frame } from './h264.mts';
import { skipped, toMp4 } from './mp4.mts';

const SECONDS = 5;
const FRAMES_PER_SECOND = 8;
/** The side of the moving square, in blocks. */
const SQUARE = 4;
/** Away from 0, where the encoding would need escapes, and within what video calls black and white. */
const [DARKEST, BRIGHTEST] = [32, 220];

const shade = (value: number) => DARKEST + Math.round(((BRIGHTEST - DARKEST) * value) / 255);

const block = (luma: number, blue: number, red: number) =>
	Buffer.concat([Buffer.alloc(256, luma), Buffer.alloc(64, blue), Buffer.alloc(64, red)]);

/**
 * Five seconds of a bright square that crosses a plane whose colours follow from prompt and seed.
 *
 * @param width in pixels, a multiple of 16, as the height
 * @returns an MP4 file
 */
export function toVideo(width: number, height: number, prompt: string, seed: number): Buffer {
	const [columns, rows] = [width / BLOCK, height / BLOCK];
	const [top, bottom, blue, red] = [...createHash('sha256').update(`${prompt} ${seed}`).digest()];
	const planeOf = (place: number) => {
		const down = Math.floor(place / columns) / rows;
		return block(shade(top * (1 - down) + bottom * down), shade(blue), shade(red));
	};
	const square = block(BRIGHTEST, 128, 128);
	const count = SECONDS * FRAMES_PER_SECOND;
	const placesAt = (index: number) => {
		const left = Math.floor((index * (columns - SQUARE)) / (count - 1));
		const up = Math.floor((rows - SQUARE) / 2);
		return Array.from(
			{ length: SQUARE * SQUARE },
			(_, at) => (up + Math.floor(at / SQUARE)) * columns + left + (at % SQUARE),
		);
	};
	const frames = Array.from({ length: count }, (_, index): Frame => {
		const before =
			index === 0 ? Array.from({ length: columns * rows }, (_, at) => at) : placesAt(index - 1);
		const blocks = new Map(before.map((place) => [place, planeOf(place)]));
		for (const place of placesAt(index)) blocks.set(place, square);
		return { blocks };
	});
	const film = { width, height, framesPerSecond: FRAMES_PER_SECOND };
	return toMp4(toH264(frames, columns, rows), film);
}

const CHUNK = 1 << 16;

/** The video, and after it as many bytes to be skipped as make the file so long, in pieces. */
export function* padded(video: Buffer, length: number): Generator<Buffer> {
	yield video;
	const more = length - video.length;
	if (more < 8) return;
	yield skipped(more);
	const zeros = Buffer.alloc(CHUNK);
	for (let left = more - 8; left > 0; left -= CHUNK) yield zeros.subarray(0, left);
}
