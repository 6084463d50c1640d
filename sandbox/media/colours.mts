import { PNG } from 'pngjs';

/** The colours that pictures are told by, as red, green and blue of 255. */
const COLOURS: Record<string, [red: number, green: number, blue: number]> = {
	black: [20, 20, 20],
	blue: [40, 90, 180],
	brown: [120, 75, 40],
	green: [50, 150, 70],
	grey: [130, 130, 130],
	'light blue': [150, 200, 240],
	orange: [240, 140, 40],
	purple: [130, 60, 160],
	red: [200, 40, 50],
	white: [250, 248, 240],
	yellow: [250, 200, 60],
};

/** As many points are looked at, spread over the picture. */
const MAX_POINTS = 10_000;

/** The part of a picture that a colour fills before it counts. */
const MIN_SHARE = 0.02;

function nameOf(red: number, green: number, blue: number): string {
	const distances = Object.entries(COLOURS).map(([name, [r, g, b]]): [number, string] => [
		Math.hypot(red - r, green - g, blue - b),
		name,
	]);
	return distances.reduce((best, each) => (each[0] < best[0] ? each : best))[1];
}

/** The names of a PNG's colours, the most frequent first; none where the bytes are no PNG. */
export function coloursOf(bytes: Buffer): string[] {
	let picture: PNG;
	try {
		picture = PNG.sync.read(bytes);
	} catch {
		return [];
	}
	const { data, width, height } = picture;
	const step = Math.max(1, Math.floor((width * height) / MAX_POINTS));
	const counts = new Map<string, number>();
	let points = 0;
	for (let at = 0; at < width * height; at += step, points++) {
		const name = nameOf(data[at * 4], data[at * 4 + 1], data[at * 4 + 2]);
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return [...counts]
		.filter(([, count]) => count / points >= MIN_SHARE)
		.sort(([, a], [, b]) => b - a)
		.map(([name]) => name);
}
