/**
 * Every check of the repo, each to its end: a failure does not hide the next. One after the other, but for
 * neighbours that keep a single core busy each.
 * The last line counts them: `N passed, N failed`. Each step is the npm script of its name.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { ensureN8n } from '../scripts/n8n/install.mts';
import { packPackage, TARBALL_VARIABLE } from '../scripts/n8n/package.mts';
import { table } from '../scripts/table.mts';
import { coverageSummary } from './coverage.mts';
import { CHROMIUM_HINT, hasChromium } from './support/browser.mts';
import { WIRE_FOLDER } from './support/recorder.mts';

const HELP = `npm test -- [options]

  --quick        what takes seconds or a few minutes: lint, types, build, unit tests
  --slow         what is left then: the tests in n8n and the benchmark of endurance
  --only NAMES   these steps, e.g. unit,engine
  --help         this text`;

interface Step {
	name: string;
	/** An npm script and its arguments. */
	script: string[];
	/** It keeps one core busy and leaves all files as they are: runs beside neighbours of its kind. */
	isSingle?: boolean;
	/** Part of --quick, not of --slow. */
	isQuick?: boolean;
	/** It runs jest: its tests count one by one. */
	isJest?: boolean;
	/** Its tests run the code of nodes/ in jest's own process, where lines can be counted. */
	covers?: boolean;
	/** It looks at times or memory: n8n must not be installed meanwhile. */
	measures?: boolean;
	/** It runs a real n8n with the package in it. */
	needsPackage?: boolean;
	/** What to install, where something is missing without which the step cannot be taken. */
	missing?(): string | undefined;
}

interface Result {
	name: string;
	passed: number;
	failed: number;
	/** Where, what and why; empty where the step is one command, whose output says so. */
	failures: string[];
	seconds: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
/** For what the steps leave to each other and to the report. */
const folder = await mkdtemp(join(tmpdir(), 'siliconflow-test-'));
/** Where the engine tests leave what they have sent, for a checker of requests. */
const wire = join(folder, 'wire');
await mkdir(wire);
const coverageFolder = (name: string) => join(folder, 'coverage', name);

const single = (name: string, ...script: string[]): Step => ({
	name,
	script,
	isSingle: true,
});
const quick = (step: Step): Step => ({ ...step, isQuick: true });
const jest = (name: string, script = `test:${name}`): Step => ({
	name,
	script: [script],
	isJest: true,
});
const inN8n = (step: Step): Step => ({ ...step, measures: true, needsPackage: true });

const STEPS: Step[] = [
	// Before those that read what it makes.
	quick({ name: 'build', script: ['build'] }),
	quick(single('lint', 'lint')),
	quick(single('spec', 'lint:spec')),
	quick(single('format', 'format:check')),
	quick(single('types', 'typecheck')),
	quick(single('scan', 'scan')),
	quick(single('docs', 'docs:check')),
	quick({ ...jest('unit'), covers: true }),
	{ ...jest('engine'), covers: true },
	// Without the coverage, whose counters and source maps take memory too.
	{ ...jest('memory'), measures: true, isSingle: true },
	single('wire', 'test:wire', wire),
	inN8n(jest('e2e')),
	inN8n({ ...jest('ui'), missing: () => (hasChromium() ? undefined : CHROMIUM_HINT) }),
	// Both wait for n8n more than they compute, and neither looks at the clock.
	inN8n({ ...jest('queue'), isSingle: true }),
	inN8n(single('soak', 'soak', '--minutes', '2')),
];

/** Runs the script of a step under its heading. @returns the exit code */
async function runScript({ name, script, isSingle }: Step, ...more: string[]): Promise<number> {
	const [npmScript, ...args] = [...script, ...more];
	const heading = `\n=== ${name}`;
	// What others print meanwhile is kept apart from it.
	const output = isSingle ? 'pipe' : 'inherit';
	if (!isSingle) console.log(heading);
	const child = spawn('npm', ['run', '--silent', npmScript, '--', ...args], {
		stdio: ['ignore', output, output],
		env: { ...process.env, [WIRE_FOLDER]: wire },
		shell: process.platform === 'win32',
	});
	const printed: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (chunk: Buffer) => printed.push(chunk));
	}
	const code = await new Promise<number>((resolve) => {
		child.on('error', () => resolve(1));
		child.on('close', (status) => resolve(status ?? 1));
	});
	if (isSingle) console.log(`${heading}\n${Buffer.concat(printed).toString()}`.trimEnd());
	return code;
}

/** What is read of jest's report; a suite's message tells all that failed in it. */
interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numRuntimeErrorTestSuites: number;
	testResults: Array<{ name: string; status: string; message: string }>;
}

/** Runs a step of jest's; a suite that does not even load counts as one failed test. */
async function runJest(step: Step) {
	const { name, covers } = step;
	const file = join(folder, `${name}.json`);
	const code = await runScript(
		step,
		// What n8n and the examples log would hide what has failed.
		'--silent',
		'--json',
		`--outputFile=${file}`,
		...(covers ? ['--coverage', `--coverageDirectory=${coverageFolder(name)}`] : []),
	);
	const text = await readFile(file, 'utf8').catch(() => '{}');
	const report = JSON.parse(text) as Partial<JestReport>;
	const passed = report.numPassedTests ?? 0;
	const failed = (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0);
	const ran = passed + (report.numPendingTests ?? 0);
	// A run that ends badly, or without a single test, must not pass for its counts alone.
	const isSilentFailure = failed === 0 && (code !== 0 || ran === 0);
	const failures = (report.testResults ?? [])
		.filter(({ status }) => status === 'failed')
		.map((suite) => `${suite.name}\n${suite.message}`);
	return { passed, failed: failed + (isSilentFailure ? 1 : 0), failures };
}

async function runStep(step: Step): Promise<Result> {
	const started = Date.now();
	let counts: Omit<Result, 'name' | 'seconds'>;
	if (step.isJest) {
		counts = await runJest(step);
	} else {
		const failed = (await runScript(step)) === 0 ? 0 : 1;
		counts = { passed: 1 - failed, failed, failures: [] };
	}
	return { name: step.name, ...counts, seconds: Math.round((Date.now() - started) / 1000) };
}

/** The steps in their order, those together that run beside each other. */
function inTurns(steps: Step[]): Step[][] {
	const turns: Step[][] = [];
	for (const step of steps) {
		const last = turns.at(-1);
		if (step.isSingle && last?.[0].isSingle) last.push(step);
		else turns.push([step]);
	}
	return turns;
}

/** Runs steps at the same time, as many as there are cores. @returns what came of them, in their order */
async function runBeside(steps: Step[]): Promise<Result[]> {
	const waiting = [...steps.entries()];
	const results: Result[] = [];
	const runNext = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const [index, step] = next;
			results[index] = await runStep(step);
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, runNext));
	return results;
}

/** Says what is left out, and why. */
function isPossible({ name, missing }: Step): boolean {
	const needed = missing?.();
	if (needed) console.log(`\n=== ${name}: left out, for it needs ${needed}`);
	return needed === undefined;
}

async function runSteps(steps: Step[]): Promise<Result[]> {
	// Meanwhile, for it takes minutes the first time. A step that cannot do without says what went wrong.
	const installing = steps.some(({ needsPackage }) => needsPackage)
		? ensureN8n().catch(() => undefined)
		: undefined;
	const results: Result[] = [];
	for (const turn of inTurns(steps.filter(isPossible))) {
		if (turn.some(({ measures }) => measures)) await installing;
		// Once for all of them, and from here on for the commands that they start.
		if (turn.some(({ needsPackage }) => needsPackage)) {
			process.env[TARBALL_VARIABLE] ??= await packPackage(folder);
		}
		results.push(...(await runBeside(turn)));
	}
	return results;
}

/** Prints what failed, the coverage and the counts, where nobody has to look for them. */
async function report(results: Result[]): Promise<void> {
	for (const { name, failures } of results) {
		for (const failure of failures) console.log(`\nFailed in ${name}: ${failure}`);
	}
	const reports = results.map(({ name }) => join(coverageFolder(name), 'coverage-final.json'));
	const covered = await coverageSummary(reports, root);
	if (covered) console.log(`\n${covered}`);
	const rows = results.map(({ name, passed, failed, seconds }) => [name, passed, failed, seconds]);
	console.log(`\n${table(['step', 'passed', 'failed', 'seconds'], rows)}\n`);
	const passed = results.reduce((sum, result) => sum + result.passed, 0);
	const failed = results.reduce((sum, result) => sum + result.failed, 0);
	process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
	console.log(`${passed} passed, ${failed} failed`);
}

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		slow: { type: 'boolean', default: false },
		only: { type: 'string' },
		help: { type: 'boolean', default: false },
	},
});

function isChosen({ name, isQuick = false }: Step): boolean {
	if (values.only !== undefined) return values.only.split(',').includes(name);
	if (values.quick !== values.slow) return isQuick === values.quick;
	return true;
}

try {
	if (values.help) console.log(HELP);
	else await report(await runSteps(STEPS.filter(isChosen)));
} finally {
	await rm(folder, { recursive: true });
}
