/**
 * Every check of the repo, one after the other, each to its end: a failure does not hide the next.
 * The last line counts them: `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { CHROMIUM_HINT, hasChromium } from './support/browser.mts';
import { ensureN8n } from '../scripts/n8n/install.mts';
import { packPackage, TARBALL_VARIABLE } from '../scripts/n8n/package.mts';
import { table } from '../scripts/table.mts';

interface Step {
	name: string;
	command: string[];
	/** A jest project: its tests count one by one. */
	isJest?: boolean;
	/** It looks at times or memory, so that nothing else may go on. */
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

/** Silent: what n8n and the examples log would hide what has failed. */
const jest = (name: string, ...args: string[]): Step => ({
	name,
	command: ['jest', '--selectProjects', name, '--silent', ...args],
	isJest: true,
});

const inN8n = (step: Step): Step => ({ ...step, measures: true, needsPackage: true });

/** Where the engine tests leave what they have sent, for a checker of requests. */
const wire = await mkdtemp(join(tmpdir(), 'siliconflow-wire-'));

const STEPS: Step[] = [
	{ name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
	{ name: 'spec', command: ['node', 'scripts/lint-spec.mts'] },
	{ name: 'format', command: ['prettier', '--check', '.', '--log-level', 'warn'] },
	{ name: 'types', command: ['npm', 'run', '--silent', 'typecheck'] },
	{ name: 'build', command: ['gulp', 'build'] },
	{ name: 'scan', command: ['node', 'scripts/scan.mts'] },
	{ name: 'docs', command: ['node', 'scripts/docs.mts', '--check'] },
	// They wait for nothing: as many at a time as there are cores.
	jest('unit', '--maxWorkers=100%'),
	{ ...jest('engine', '--runInBand'), measures: true },
	{ name: 'wire', command: ['node', 'test/wire/check.mts', wire] },
	inN8n(jest('e2e', '--runInBand')),
	inN8n({
		...jest('ui', '--runInBand'),
		missing: () => (hasChromium() ? undefined : CHROMIUM_HINT),
	}),
	inN8n(jest('queue', '--runInBand')),
	inN8n({ name: 'soak', command: ['node', 'test/bench/soak/main.mts', '--minutes', '2'] }),
];

async function execute([command, ...args]: string[]): Promise<number> {
	const child = spawn(command, args, {
		stdio: ['ignore', 'inherit', 'inherit'],
		env: { ...process.env, SILICONFLOW_WIRE_FOLDER: wire },
	});
	return await new Promise((resolve) => {
		child.on('error', () => resolve(1));
		child.on('close', (code) => resolve(code ?? 1));
	});
}

/** What is read of jest's report; a suite's message tells all that failed in it. */
interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numRuntimeErrorTestSuites: number;
	testResults: Array<{ name: string; status: string; message: string }>;
}

/** What jest has found; a suite that does not even load counts as one failed test. */
async function readReport(file: string) {
	const text = await readFile(file, 'utf8').catch(() => '{}');
	const report = JSON.parse(text) as Partial<JestReport>;
	const failed = (report.testResults ?? []).filter(({ status }) => status === 'failed');
	return {
		passed: report.numPassedTests ?? 0,
		skipped: report.numPendingTests ?? 0,
		failed: (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0),
		failures: failed.map(({ name, message }) => `${name}\n${message}`),
	};
}

async function runStep({ name, command, isJest }: Step, folder: string): Promise<Result> {
	console.log(`\n=== ${name}`);
	const started = Date.now();
	const report = join(folder, `${name}.json`);
	const code = await execute(isJest ? [...command, '--json', `--outputFile=${report}`] : command);
	const seconds = Math.round((Date.now() - started) / 1000);
	if (!isJest) {
		const [passed, failed] = code === 0 ? [1, 0] : [0, 1];
		return { name, passed, failed, failures: [], seconds };
	}
	const { skipped, ...counts } = await readReport(report);
	// A run that ends badly, or without a single test, must not pass for its counts alone.
	const isSilentFailure = counts.failed === 0 && (code !== 0 || counts.passed + skipped === 0);
	return { name, ...counts, failed: counts.failed + (isSilentFailure ? 1 : 0), seconds };
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const folder = await mkdtemp(join(tmpdir(), 'siliconflow-test-'));
const steps = STEPS.filter(({ name }) => only?.includes(name) ?? true);
// Meanwhile, for it takes minutes the first time. A step that cannot do without says what went wrong.
const installing = steps.some(({ needsPackage }) => needsPackage)
	? ensureN8n().catch(() => undefined)
	: undefined;
const results: Result[] = [];
for (const step of steps) {
	const missing = step.missing?.();
	if (missing) {
		console.log(`\n=== ${step.name}: left out, for it needs ${missing}`);
		continue;
	}
	if (step.measures) await installing;
	// Once for all of them, and from here on for the commands that they start.
	if (step.needsPackage) process.env[TARBALL_VARIABLE] ??= await packPackage(folder);
	results.push(await runStep(step, folder));
}
for (const each of [folder, wire]) await rm(each, { recursive: true });

const sum = (count: (result: Result) => number) =>
	results.reduce((total, result) => total + count(result), 0);
const passed = sum((result) => result.passed);
const failed = sum((result) => result.failed);
const rows = results.map((result) => [result.name, result.passed, result.failed, result.seconds]);
// Once more at the end, where nobody has to look for them.
for (const { name, failures } of results) {
	for (const failure of failures) console.log(`\nFailed in ${name}: ${failure}`);
}
console.log(`\n${table(['step', 'passed', 'failed', 'seconds'], rows)}\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
