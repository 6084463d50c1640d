import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';

import coverage, { type CoverageMapData } from 'istanbul-lib-coverage';

const LISTED_FILES = 5;

/**
 * What several runs of jest have covered together, each line that any of them ran counted once.
 *
 * @param reports coverage-final.json of each run, in istanbul's format; what is not there is left out
 * @param root the folder that the files are named from
 * @returns a line with the share of all lines in percent, and the files of the lowest share below it;
 * undefined where no report is there
 */
export async function coverageSummary(
	reports: string[],
	root: string,
): Promise<string | undefined> {
	const texts = await Promise.all(
		reports.map(async (file) => await readFile(file, 'utf8').catch(() => undefined)),
	);
	const map = coverage.createCoverageMap();
	for (const text of texts) if (text) map.merge(JSON.parse(text) as CoverageMapData);
	const files = map.files().map((file) => {
		const { total, covered, pct } = map.fileCoverageFor(file).toSummary().lines;
		return { file: relative(root, file), total, covered, pct };
	});
	if (files.length === 0) return undefined;
	const { pct } = map.getCoverageSummary().lines;
	const least = files
		.filter(({ total }) => total > 0)
		.sort((a, b) => a.pct - b.pct || b.total - a.total)
		.slice(0, LISTED_FILES)
		.map((each) => `  ${each.pct.toFixed(1).padStart(5)} %  ${each.file}`);
	return [`coverage of nodes/: lines ${pct.toFixed(1)} %`, ...least].join('\n');
}
