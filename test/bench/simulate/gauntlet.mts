import { cellsOf, describeCell, KINDS, type Kind } from './gauntlet-cells.mts';
import type { Cell, CellResult } from './gauntlet-run.mts';

const MOST_REFUSED = 5;
const MOST_REFUSED_SHARE = 0.05;
const MOST_EXTRA_WAIT_MS = 10_000;
const THROUGHPUT = 0.85;

/** Whether a cell keeps each of the goals. */
export function goalsOf(kind: Kind, { took, allowed, sent, refused, lost, ...rest }: CellResult) {
	return {
		throughput: allowed / took >= (kind.goal ?? THROUGHPUT),
		refused: refused <= Math.max(MOST_REFUSED, MOST_REFUSED_SHARE * sent),
		lost: lost === 0,
		wait: rest.longestExtraWait <= MOST_EXTRA_WAIT_MS,
	};
}

const percent = (part: number) => `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;
const least = (numbers: number[]) => Math.min(...numbers);
const most = (numbers: number[]) => Math.max(...numbers);

/** Runs all cells of a kind: a row of the table. */
async function rowOf(kind: Kind, run: (cell: Cell) => Promise<CellResult>): Promise<string[]> {
	const results: Array<{ cell: Cell; result: CellResult; share: number }> = [];
	for (const cell of cellsOf(kind)) {
		const result = await run(cell);
		results.push({ cell, result, share: result.allowed / result.took });
	}
	results.sort((a, b) => a.share - b.share);
	const kept = (goal: keyof ReturnType<typeof goalsOf>) =>
		results.filter(({ result }) => goalsOf(kind, result)[goal]).length;
	const [worst] = results;
	const median = results[Math.floor(results.length / 2)];
	return [
		kind.name,
		String(results.length),
		`${percent(least(results.map(({ share }) => share)))}, ${percent(median.share)}`,
		String(kept('throughput')),
		percent(most(results.map(({ result }) => result.refused / result.sent))),
		String(kept('refused')),
		String(most(results.map(({ result }) => result.lost))),
		`${Math.round(most(results.map(({ result }) => result.longestExtraWait)) / 1_000)} s`,
		String(kept('wait')),
		describeCell(worst.cell),
	];
}

/** @returns the rows of the gauntlet's table, its header first */
export async function gauntlet(run: (cell: Cell) => Promise<CellResult>): Promise<string[][]> {
	const rows = [
		[
			'limit',
			'cells',
			'throughput: worst, median',
			'in goal',
			'refused, most',
			'in goal',
			'lost, most',
			'extra wait, longest',
			'in goal',
			'worst cell',
		],
	];
	for (const kind of KINDS) rows.push(await rowOf(kind, run));
	return rows;
}
