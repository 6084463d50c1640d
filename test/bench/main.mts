/** This package beside what a person would use instead, in one n8n on one sandbox: `npm run bench`. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { writeChineseFigures } from '../../scripts/docs/write-figures.mts';
import { pinnedVersion } from '../../scripts/n8n/install.mts';
import { INSPECTED, inspect } from '../support/inspector.mts';
import { setStage, type Stage } from '../../scripts/n8n/stage.mts';
import { toTones } from '../../sandbox/media/tones.mts';
import { toWav } from '../../sandbox/media/wav.mts';
import { plot } from './plot.mts';
import { line, markdownReport, misses, terminalReport, withMeasured } from './report.mts';
import { CONDITIONS, runContender, runScenario, type Bench, type Row } from './run.mts';
import { runIdeal } from './ideal.mts';
import { growth, scenarios, warmUps, type Scenario } from './scenarios.mts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The rows of the page, of the last run of each job. */
const FIGURES = join(root, 'test', 'bench', 'figures.json');

const RECORDING_BYTES = 20_000_000;
const RATE = 16_000;
const SIZES = [10, 30, 100, 300, 1_000, 3_000, 10_000];

const HELP = `npm run bench -- [options]

  --quick              a tenth to a third of the inputs
  --only NAME          the jobs with this in their name, e.g. chat, embeddings, "10,000 texts"
  --help               this text

Without --only it takes most of an hour. The figures of the jobs that ran take the place of those in
test/bench/figures.json, of which docs/benchmarks.md is made; --quick writes nothing.`;

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		only: { type: 'string', default: '' },
		help: { type: 'boolean', default: false },
	},
});

/** Some words and then silence, as long as a file of 20 MB is. */
function recording(): Buffer {
	const words = toTones('the minutes of a long meeting', RATE);
	const samples = new Float32Array(RECORDING_BYTES / 2);
	samples.set(words);
	return toWav({ samples, rate: RATE });
}

async function openBench(folder: string): Promise<Bench> {
	const stage = await setStage({
		folder: join(folder, 'stage'),
		sandboxArgs: ['--fast'],
		nodeArgs: INSPECTED,
		env: {
			N8N_RESTRICT_FILE_ACCESS_TO: folder,
			N8N_PAYLOAD_SIZE_MAX: '256',
		},
	});
	const baseUrl = `${stage.sandbox?.url}/v1`;
	const openAiCredentialId = await stage.client.createCredential('OpenAI', 'openAiApi', {
		apiKey: 'sk-bench',
		url: baseUrl,
		header: false,
	});
	return {
		stage,
		inspector: await inspect(stage.n8n),
		setting: { baseUrl, credentialId: stage.credentialId, openAiCredentialId },
	};
}

/** The same job at growing sizes, for the plot; sizes that were measured already are taken as they are. */
async function measureGrowth(
	bench: Bench,
	measured: Row[],
	onRow: (row: Row) => void,
): Promise<Row[]> {
	const rows: Row[] = [];
	const [condition] = CONDITIONS;
	for (const size of SIZES) {
		const scenario = growth(size);
		const known = measured.filter(
			(row) =>
				row.scenario === scenario.name && row.condition === condition.name && row.side !== 'ideal',
		);
		rows.push(...known);
		if (known.length > 0) continue;
		const ideal = await runIdeal(bench.setting.baseUrl, scenario.ideal);
		for (const contender of scenario.contenders(bench.setting)) {
			const row = await runContender(bench, scenario, condition, contender, ideal);
			rows.push(row);
			onRow(row);
		}
	}
	return rows;
}

/** As many copies of the recording as the transcriptions among the scenarios read. */
async function writeRecordings(folder: string, bytes: Buffer, among: Scenario[]): Promise<void> {
	await mkdir(folder);
	const counts = among
		.filter(({ name }) => name.startsWith('transcription'))
		.map(({ items }) => items);
	for (let index = 0; index < Math.max(0, ...counts); index++) {
		await writeFile(join(folder, `${String(index).padStart(2, '0')}.wav`), bytes);
	}
}

async function measureAll(bench: Bench, folder: string): Promise<void> {
	const bytes = recording();
	const files = join(folder, 'recordings');
	const warmUpFiles = join(folder, 'warm-up');
	const isChosen = ({ name }: Scenario) => name.includes(values.only);
	const chosen = scenarios(values.quick, files, bytes).filter(isChosen);
	if (chosen.length === 0) throw new Error(`No job has "${values.only}" in its name: see --help`);
	const warmUp = warmUps(warmUpFiles, bytes).filter(isChosen);
	await writeRecordings(files, bytes, chosen);
	await writeRecordings(warmUpFiles, bytes, warmUp);
	for (const scenario of warmUp) await runScenario(bench, scenario, CONDITIONS[0], () => {});
	const show = (row: Row) => console.log(line(row));
	const rows: Row[] = [];
	for (const scenario of chosen) {
		for (const condition of CONDITIONS) {
			rows.push(...(await runScenario(bench, scenario, condition, show)));
		}
	}
	console.log(`\n${terminalReport(rows)}\n`);
	for (const miss of misses(rows)) console.log(`goal missed: ${miss}`);
	if (values.quick) return;
	if (values.only === '') {
		const grown = await measureGrowth(bench, rows, show);
		await writeFile(join(root, 'docs', 'images', 'bench.svg'), plot(grown));
	}
	await writeFigures(rows);
}

/** Puts the figures of these jobs in the place of their old ones, and writes the page. */
async function writeFigures(measured: Row[]): Promise<void> {
	const kept = JSON.parse(await readFile(FIGURES, 'utf8')) as Row[];
	const rows = withMeasured(kept, measured);
	await writeFile(FIGURES, `${JSON.stringify(rows, null, '\t')}\n`);
	const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
	const versions = { n8n: await pinnedVersion(), own: own.version };
	const file = join(root, 'docs', 'benchmarks.md');
	const config = await resolveConfig(file);
	const page = await format(markdownReport(rows, versions), { ...config, parser: 'markdown' });
	await writeFile(file, page);
	console.log('Written to docs/benchmarks.md');
	await writeChineseFigures();
}

async function main(): Promise<void> {
	if (values.help) {
		console.log(HELP);
		return;
	}
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-bench-'));
	let stage: Stage | undefined;
	try {
		const bench = await openBench(folder);
		({ stage } = bench);
		await measureAll(bench, folder);
		bench.inspector.close();
	} finally {
		await stage?.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

await main();
