import { cpus, totalmem } from 'node:os';

import { table } from '../../scripts/table.mts';
import type { Row } from './run.mts';

const HEADER = ['way', 'items done', 'requests', 'wall, s', 'x ideal', 'peak memory, MB', 'CPU, s'];

const cells = ({ contender, done, items, requests, wall, ideal, peakMb, cpuSeconds }: Row) => [
	contender,
	`${done} of ${items}`,
	requests,
	(wall / 1000).toFixed(2),
	(wall / ideal).toFixed(2),
	peakMb === undefined ? '–' : Math.max(0, peakMb).toFixed(0),
	cpuSeconds === undefined ? '–' : cpuSeconds.toFixed(1),
];

/** A row for the terminal, as soon as it is measured. */
export const line = (row: Row): string =>
	`${row.scenario}, ${row.condition}: ${cells(row)
		.map((cell, index) => `${index === 0 ? '' : `${HEADER[index]} `}${cell}`)
		.join('; ')}`;

/** Rows by scenario and condition, in the order they were measured. */
function grouped(rows: Row[]): Array<[string, Row[]]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const key = `${row.scenario}; ${row.condition}`;
		groups.set(key, [...(groups.get(key) ?? []), row]);
	}
	return [...groups];
}

const markdownRow = (row: unknown[]) => `| ${row.join(' | ')} |`;

export function terminalReport(rows: Row[]): string {
	return grouped(rows)
		.map(([title, group]) => `${title}\n${table(HEADER, group.map(cells))}`)
		.join('\n\n');
}

/** The goals of the package, and the rows that miss one. */
export function misses(rows: Row[]): string[] {
	const own = rows.filter(({ contender }) => contender === 'this package');
	return own.flatMap((row) => {
		const rivals = rows.filter(
			(other) =>
				other.scenario === row.scenario &&
				other.condition === row.condition &&
				other !== row &&
				other.contender !== 'bare client (ideal)' &&
				other.done === other.items,
		);
		const title = `${row.scenario}, ${row.condition}`;
		const faster = rivals.filter(({ wall }) => wall < row.wall);
		return [
			...(row.done < row.items ? [`${title}: ${row.done} of ${row.items} items`] : []),
			...(row.items >= 300 && row.wall > 1.25 * row.ideal
				? [`${title}: ${(row.wall / row.ideal).toFixed(2)} x the ideal, goal 1.25 x`]
				: []),
			...faster.map(({ contender }) => `${title}: ${contender} was done first`),
		];
	});
}

/** The page of the documentation. */
export function markdownReport(rows: Row[], versions: { n8n: string; own: string }): string {
	const [cpu] = cpus();
	const machine = `${cpus().length} x ${cpu.model}, ${Math.round(totalmem() / 1e9)} GB`;
	const missed = misses(rows);
	return [
		'# Benchmarks',
		'',
		'Written by `npm run bench`; do not edit.',
		'',
		`One n8n ${versions.n8n} with this package ${versions.own}, one sandbox of the service, one run, on ${machine}, Node ${process.versions.node}.`,
		'',
		'The bare client is a Node program outside n8n that sends as few requests as the API allows, ten at a time, and repeats a failed one at once: what is physically possible. "HTTP Request" is n8n’s node with one request per item; with batching it sends ten per round trip of the service. n8n’s OpenAI nodes are there where their fields take a model of SiliconFlow. Memory is the peak of n8n’s process above what it held before the run, after collecting garbage.',
		'',
		'![Wall time and memory against the number of texts](images/bench.svg)',
		'',
		...grouped(rows).flatMap(([title, group]) => [
			`## ${title[0].toUpperCase()}${title.slice(1)}`,
			'',
			markdownRow(HEADER),
			markdownRow(HEADER.map(() => '---')),
			...group.map((row) => markdownRow(cells(row))),
			'',
		]),
		'## Goals that this run missed',
		'',
		...(missed.length === 0 ? ['None.'] : missed.map((miss) => `- ${miss}`)),
		'',
	].join('\n');
}
