/**
 * The scan that n8n runs before it verifies a community package, offline: once over the sources and
 * once over the packed tarball. Fails on errors and on warnings alike.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';
import { extract } from 'tar';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the scanner looks at in a published package. */
const PACKAGE_FILE_PATTERNS = ['**/*.js', '**/*.ts', '**/*.json'];

/** The scanner's verdict leaves warnings out, so they are counted with its own configuration. */
async function warningsIn(folder: string, patterns: string[]): Promise<string[]> {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
		errorOnUnmatchedPattern: false,
	});
	const results = await eslint.lintFiles(patterns);
	return results.flatMap(({ filePath, messages }) =>
		messages
			.filter(({ severity }) => severity === 1)
			.map(({ line, message, ruleId }) => `${filePath}:${line} ${message} (${ruleId})`),
	);
}

async function scan(name: string, folder: string, patterns: string[]): Promise<boolean> {
	const { passed, message, details } = await analyzePackage(folder, patterns);
	const warnings = await warningsIn(folder, patterns);
	console.log(`${name}: ${passed ? 'no errors' : message}, ${warnings.length} warnings`);
	if (details) console.log(details);
	for (const warning of warnings) console.log(warning);
	return passed && warnings.length === 0;
}

/** Packs the built package and unpacks the tarball, as a registry would hand it out. */
async function unpackTarball(folder: string): Promise<string> {
	const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: root,
		encoding: 'utf8',
	});
	const [{ filename }] = JSON.parse(packed) as Array<{ filename: string }>;
	await extract({ file: join(folder, filename), cwd: folder });
	return join(folder, 'package');
}

const folder = await mkdtemp(join(tmpdir(), 'siliconflow-scan-'));
try {
	const sources = await scan('sources', root, SOURCE_FILE_PATTERNS);
	const tarball = await scan('tarball', await unpackTarball(folder), PACKAGE_FILE_PATTERNS);
	process.exitCode = sources && tarball ? 0 : 1;
} finally {
	await rm(folder, { recursive: true, force: true });
}
