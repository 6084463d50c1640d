/**
 * Writes the images of the examples, `examples/data/images/*.png`: simple drawings of different sizes.
 * Run by hand when they change: `node scripts/make-example-images.mts`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { PNG } from 'pngjs';

type Colour = [red: number, green: number, blue: number];

interface Drawing {
	width: number;
	height: number;
	/** The colour at a point, both parts from 0 to 1. */
	at(x: number, y: number): Colour;
}

const PAPER: Colour = [250, 248, 240];
const RED: Colour = [200, 40, 50];
const BLUE: Colour = [40, 90, 180];
const SKY: Colour = [150, 200, 240];
const SEA: Colour = [20, 80, 130];

const BAR_HEIGHTS = [0.3, 0.55, 0.4, 0.85];

const DRAWINGS: Record<string, Drawing> = {
	'bar-chart.png': {
		width: 320,
		height: 240,
		at(x, y) {
			const bar = Math.floor(x * BAR_HEIGHTS.length);
			const isGap = (x * BAR_HEIGHTS.length) % 1 > 0.7;
			return !isGap && y > 1 - BAR_HEIGHTS[bar] ? BLUE : PAPER;
		},
	},
	'red-circle.png': {
		width: 200,
		height: 200,
		at: (x, y) => (Math.hypot(x - 0.5, y - 0.5) < 0.4 ? RED : PAPER),
	},
	'sun-over-sea.png': {
		width: 240,
		height: 360,
		at(x, y) {
			if (y > 0.6) return SEA;
			return Math.hypot(x - 0.5, (y - 0.3) * 1.5) < 0.15 ? [250, 200, 60] : SKY;
		},
	},
};

const folder = new URL('../examples/data/images/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, { width, height, at }] of Object.entries(DRAWINGS)) {
	const picture = new PNG({ width, height });
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			picture.data.set([...at(x / width, y / height), 255], (y * width + x) * 4);
		}
	}
	const bytes = PNG.sync.write(picture);
	await writeFile(new URL(name, folder), bytes);
	console.log(`${fileURLToPath(new URL(name, folder))}: ${bytes.length} bytes`);
}
