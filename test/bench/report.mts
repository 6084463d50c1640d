import { cpus, totalmem } from 'node:os';

import { table } from '../../scripts/table.mts';
import { OWNERS } from './profile.mts';
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

/** The rows with those of the jobs that were measured in the place of their old ones, or behind all others. */
export function withMeasured(kept: Row[], measured: Row[]): Row[] {
	const groups = new Map([...grouped(kept), ...grouped(measured)]);
	return [...groups.values()].flat();
}

const markdownRow = (row: unknown[]) => `| ${row.join(' | ')} |`;

const markdownTable = (header: string[], rows: unknown[][]) => [
	markdownRow(header),
	markdownRow(header.map(() => '---')),
	...rows.map(markdownRow),
];

export function terminalReport(rows: Row[]): string {
	return grouped(rows)
		.map(([title, group]) => `${title}\n${table(HEADER, group.map(cells))}`)
		.join('\n\n');
}

const isWhole = ({ done, items }: Row) => done === items;

/** The first to be done of the ways that did all items. */
const fastest = (rows: Row[]): Row | undefined =>
	rows.filter(isWhole).toSorted((a, b) => a.wall - b.wall)[0];

/** The rows of a scenario under a condition, as the goals look at them. */
const sides = (group: Row[]) => ({
	ideal: group.find(({ side }) => side === 'ideal'),
	own: group.filter(({ side }) => side === 'own'),
	sameOutput: group.find(({ side }) => side === 'sameOutput'),
	rivals: group.filter(({ side }) => side === 'rival'),
});

/** What a run may take of memory, beside n8n's own node that puts out items of the same size. */
const MAX_TIMES_THE_MEMORY = 1.3;

/** The goals of the package that its rows miss. */
export function misses(rows: Row[]): string[] {
	return grouped(rows).flatMap(([title, group]) => {
		const { own, rivals, sameOutput } = sides(group);
		const [asItComes] = own;
		const first = fastest(own);
		const { wall, ideal, timesIdeal = Infinity, peakMb = 0 } = asItComes;
		const times = wall / ideal;
		const memory = peakMb / (sameOutput?.peakMb ?? Infinity);
		const faster = rivals.filter((row) => isWhole(row) && row.wall < (first?.wall ?? Infinity));
		return [
			...own
				.filter((row) => !isWhole(row))
				.map(({ contender, done, items }) => `${contender} did ${done} of ${items} items`),
			...(times > timesIdeal ? [`${times.toFixed(2)} x the ideal, goal ${timesIdeal} x`] : []),
			...(memory > MAX_TIMES_THE_MEMORY
				? [
						`${memory.toFixed(2)} x the memory of Edit Fields with vectors, goal ${MAX_TIMES_THE_MEMORY} x`,
					]
				: []),
			...faster.map(({ contender }) => `${contender} was done first`),
		].map((miss) => `${title}: ${miss}`);
	});
}

const seconds = ({ wall }: Row) => `${(wall / 1000).toFixed(2)} s`;

const named = (row?: Row) => (row ? `${seconds(row)} (${row.contender})` : '–');

/** One line for each table: who did all items, and how fast. */
function summary(rows: Row[]): string[][] {
	return grouped(rows).map(([title, group]) => {
		const { ideal, own, rivals } = sides(group);
		const lost = rivals
			.filter((row) => !isWhole(row))
			.map(({ contender, done, items }) => `${contender}: ${items - done}`);
		return [
			title,
			ideal ? seconds(ideal) : '–',
			named(fastest(own)),
			named(fastest(rivals)),
			lost.length > 0 ? lost.join(', ') : '–',
		];
	});
}

const SUMMARY_HEADER = ['job', 'ideal', 'this package', 'best of the others', 'items lost'];

/** Whose code the processor runs in n8n's process, job by job. */
function processorTimes(rows: Row[]): string[][] {
	return rows.flatMap(({ scenario, processorMs }) => {
		if (!processorMs) return [];
		const times = OWNERS.map((owner) => processorMs[owner]);
		const sum = times.reduce((total, time) => total + time, 0);
		const cell = (time: number) =>
			`${(time / 1_000).toFixed(2)} s (${Math.round((100 * time) / sum)} %)`;
		return [[scenario, ...times.map(cell)]];
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
		`One n8n ${versions.n8n} with this package ${versions.own}, one sandbox of the service, each table of one run, on \`${machine}\`, Node ${process.versions.node}. Times are only good beside each other: n8n and the sandbox share the machine.`,
		'',
		...markdownTable(SUMMARY_HEADER, summary(rows)),
		'',
		'![Wall time and memory against the number of texts](images/bench.svg)',
		'',
		'How to read it:',
		'',
		'- The **ideal** is a bare client, a Node program outside n8n that sends as few requests as the API allows, ten at a time, and repeats a failed one at once.',
		'- **This package** has ten requests in flight at most, as its nodes come. Where each item is a request it is also shown with Max Concurrent Requests at 64.',
		'- **HTTP Request** is n8n’s node, one request for each item. As it comes it sends all of them at once, which no account allows for long; with batching it sends ten in each round trip of the service.',
		'- **n8n’s OpenAI nodes** are there where their fields take a model of SiliconFlow.',
		'- **n8n’s Edit Fields node** sends nothing: it is what n8n itself takes to read one expression for each item and to hand the items on. Chat, embeddings and rerank of this package read each expression once too, while their first requests are on the way. Where many items share a request, the reading alone takes about as long as the ideal, or longer. **With vectors** it puts out items as large as embeddings are.',
		'- **5 % faults** are 429, 503, 504 and lost connections, at random.',
		'- **Memory** is the peak of n8n’s process above what it held before the run, after collecting garbage.',
		'',
		...grouped(rows).flatMap(([title, group]) => [
			`## ${title[0].toUpperCase()}${title.slice(1)}`,
			'',
			...markdownTable(HEADER, group.map(cells)),
			'',
		]),
		'## Whose time it is',
		'',
		'By a profile of n8n’s process, in a run of its own without a limit, from its start to its end: that n8n starts the workflow, reads the items, and stores and shows what comes out is part of it. What n8n does for a request of this package counts as n8n’s.',
		'',
		...markdownTable(['job', ...OWNERS], processorTimes(rows)),
		'',
		'## Goals that are missed',
		'',
		`As the nodes come, at most so many times the ideal: embeddings 1.4, rerank 1.5, chat 1.1, speech and images 1.25, transcription 1.1; for embeddings ${MAX_TIMES_THE_MEMORY} times the memory of n8n’s own node that puts out items of the same size; all items done; first to be done of all who did all items.`,
		'',
		...(missed.length === 0 ? ['None.'] : missed.map((miss) => `- ${miss}`)),
		'',
	].join('\n');
}
