import type { Row } from './run.mts';

const WIDTH = 420;
const HEIGHT = 300;
const MARGIN = { left: 60, right: 20, top: 40, bottom: 46 };
const COLOURS = ['#7c3aed', '#0891b2', '#ea580c', '#64748b'];

/** Powers of ten from the one at or below the least value to the one at or above the largest. */
function decades(values: number[]): number[] {
	const from = Math.floor(Math.log10(Math.min(...values)));
	const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
	return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

const position = (value: number, ticks: number[], length: number) => {
	const [from, to] = [Math.log10(ticks[0]), Math.log10(ticks[ticks.length - 1])];
	return ((Math.log10(value) - from) / (to - from)) * length;
};

interface Line {
	name: string;
	points: Array<{ x: number; y: number }>;
}

function panel(title: string, lines: Line[], left: number): string {
	const points = lines.flatMap(({ points: each }) => each);
	const xTicks = decades(points.map(({ x }) => x));
	const yTicks = decades(points.map(({ y }) => y));
	const width = WIDTH - MARGIN.left - MARGIN.right;
	const height = HEIGHT - MARGIN.top - MARGIN.bottom;
	const x = (value: number) => left + MARGIN.left + position(value, xTicks, width);
	const y = (value: number) => MARGIN.top + height - position(value, yTicks, height);
	const grid = [
		...xTicks.map(
			(tick) =>
				`<path class="grid" d="M${x(tick)} ${MARGIN.top}v${height}"/><text x="${x(tick)}" y="${MARGIN.top + height + 16}" text-anchor="middle">${tick.toLocaleString('en')}</text>`,
		),
		...yTicks.map(
			(tick) =>
				`<path class="grid" d="M${left + MARGIN.left} ${y(tick)}h${width}"/><text x="${left + MARGIN.left - 6}" y="${y(tick) + 4}" text-anchor="end">${tick.toLocaleString('en', { maximumFractionDigits: 3 })}</text>`,
		),
	];
	const curves = lines.map(({ points: each }, index) => {
		const path = each.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(' ');
		const dots = each
			.map((point) => `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="3"/>`)
			.join('');
		return `<g style="stroke:${COLOURS[index]};fill:${COLOURS[index]}"><polyline points="${path}" fill="none"/>${dots}</g>`;
	});
	const middle = left + MARGIN.left + width / 2;
	return [
		`<text class="title" x="${middle}" y="20" text-anchor="middle">${title}</text>`,
		...grid,
		...curves,
		`<text x="${middle}" y="${HEIGHT - 10}" text-anchor="middle">texts</text>`,
	].join('\n');
}

/**
 * Wall time and memory against the number of items, both axes logarithmic.
 *
 * @param rows of one kind of scenario at several sizes
 */
export function plot(rows: Row[]): string {
	const names = [...new Set(rows.map(({ contender }) => contender))];
	const linesOf = (value: (row: Row) => number | undefined): Line[] =>
		names.map((name) => ({
			name,
			points: rows
				.filter(({ contender, done, items }) => contender === name && done === items)
				.flatMap((row) => {
					const y = value(row);
					return y === undefined ? [] : [{ x: row.items, y: Math.max(y, 0.01) }];
				})
				.sort((a, b) => a.x - b.x),
		}));
	const legend = names
		.map(
			(name, index) =>
				`<g transform="translate(${20 + index * 205} ${HEIGHT + 14})"><rect width="12" height="12" style="fill:${COLOURS[index]}"/><text x="18" y="11">${name}</text></g>`,
		)
		.join('\n');
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${HEIGHT + 40}" font-family="sans-serif" font-size="11">
<style>.grid{stroke:#cbd5e1;stroke-width:.5}.title{font-size:14px;font-weight:bold}polyline{stroke-width:2}text{fill:#475569}</style>
<rect width="100%" height="100%" fill="#fff"/>
${panel(
	'Wall time, s',
	linesOf(({ wall }) => wall / 1000),
	0,
)}
${panel(
	'Peak memory, MB',
	linesOf(({ peakMb }) => peakMb && Math.max(1, peakMb)),
	WIDTH,
)}
${legend}
</svg>
`;
}
