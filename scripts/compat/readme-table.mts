import { compareVersions } from './versions.mts';

/** How the package did in one version of n8n. */
export interface CompatResult {
	version: string;
	ordinaryNodes: boolean;
	/** AI sub-nodes, and the examples with agents, chains and vector stores. */
	subNodes: boolean;
	/** How many of the examples ran, e.g. "18 of 18". */
	examples: string;
	/** A node that waited for work of the service ended when the execution was stopped. */
	stops: boolean;
}

const START = '<!-- compat: written by "npm run test:compat" -->';
const END = '<!-- /compat -->';

const yes = (is: boolean) => (is ? 'yes' : 'no');

const toRow = ({ version, ordinaryNodes, subNodes, examples, stops }: CompatResult): string =>
	`| ${version} | ${yes(ordinaryNodes)} | ${yes(subNodes)} | ${examples} | ${yes(stops)} |`;

const versionIn = (row: string): string => /^\| (\d+\.\d+\.\d+) /.exec(row)?.[1] ?? '';

/**
 * A readme with the results in its table, newest n8n first; the table's head stays in the readme's language.
 *
 * @param keepsOthers keeps the rows of versions that were not tried this time
 * @throws Error when the README has no place for the table
 */
export function withCompatTable(
	readme: string,
	results: CompatResult[],
	keepsOthers: boolean,
): string {
	const start = readme.indexOf(START);
	const end = readme.indexOf(END);
	if (start < 0 || end < start) throw new Error(`The marks ${START} are missing`);
	const lines = readme.slice(start, end).split('\n');
	const head = lines.filter((line) => line.startsWith('|') && !versionIn(line));
	const before = lines.filter(versionIn);
	const rows = new Map(
		(keepsOthers ? before : []).map((row): [string, string] => [versionIn(row), row]),
	);
	for (const result of results) rows.set(result.version, toRow(result));
	const sorted = [...rows].sort(([a], [b]) => compareVersions(b, a)).map(([, row]) => row);
	const table = [...head, ...sorted].join('\n');
	return `${readme.slice(0, start)}${START}\n\n${table}\n\n${readme.slice(end)}`;
}
