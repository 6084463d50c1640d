/**
 * Tries the packed package in other versions of n8n: that all its nodes load, that the examples run, and
 * that a wait can be stopped; and writes the readmes's table. Run: `npm run test:compat`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import prettier from 'prettier';

import { withCompatTable, type CompatResult } from './compat/readme-table.mts';
import { stopsWait } from './compat/stop-a-wait.mts';
import { compareVersions, OLDEST, versionsToTry } from './compat/versions.mts';
import { readExamples, type Example } from './n8n/examples.mts';
import { n8nFolder, pinnedVersion } from './n8n/install.mts';
import { PACKAGE_NAME } from './n8n/package.mts';
import { RESULT_HEADER, runExample } from './n8n/run-example.mts';
import { CREDENTIAL_TYPE, setStage, type Stage } from './n8n/stage.mts';
import { chineseFile, README } from './docs/chinese.mts';
import { table } from './table.mts';

const HELP = `npm run test:compat -- [VERSION ...] [options]

Without a version: the oldest two and the last three minor releases, of which the README's table is written.

  --list      print the versions as JSON, and try none
  --write     put the results of the named versions into the README's table
  --remove    delete each version from the cache afterwards; it takes 3 GB
  --help      this text`;

const root = fileURLToPath(new URL('..', import.meta.url));

/** SiliconFlowChat.node.js -> n8n-nodes-siliconflow-api.siliconFlowChat */
function typeOf(file: string): string {
	const name = basename(file, '.node.js');
	return `${PACKAGE_NAME}.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

async function expectedTypes(): Promise<string[]> {
	const { n8n } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	return n8n.nodes.map(typeOf);
}

/** Whether n8n brings what the sub-nodes are made with, `@n8n/ai-node-sdk`. */
const hasSubNodes = (version: string) => compareVersions(version, OLDEST[1]) >= 0;

/** Whether a workflow starts by a click, not when somebody chats, and needs no service but SiliconFlow. */
const runsByItself = ({ workflow }: Example) =>
	workflow.nodes.some(({ type }) => type === 'n8n-nodes-base.manualTrigger') &&
	workflow.nodes.every(({ credentials = {} }) =>
		Object.keys(credentials).every((type) => type === CREDENTIAL_TYPE),
	);

async function examplesFor(version: string): Promise<Example[]> {
	const withSubNodes = hasSubNodes(version) ? await readExamples('ai') : [];
	return [...(await readExamples()), ...withSubNodes.filter(runsByItself)];
}

/** Removes what examples have written: some do nothing where that is there already. */
async function clearOutput(): Promise<void> {
	const folder = join(root, 'examples/out');
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	for (const entry of entries.filter((each) => each.isFile() && each.name !== '.gitkeep')) {
		await rm(join(entry.parentPath, entry.name));
	}
}

async function tryOn(version: string, stage: Stage): Promise<CompatResult> {
	const loaded = await stage.client.nodeTypes();
	const expected = await expectedTypes();
	const missing = expected.filter((type) => !loaded.includes(type));
	console.log(
		missing.length > 0
			? `n8n ${version} does not load ${missing.join(', ')}`
			: `n8n ${version} loads all ${expected.length} nodes`,
	);
	await clearOutput();
	const results = [];
	for (const example of await examplesFor(version)) {
		console.log(`Running ${example.name} …`);
		results.push(await runExample(stage, example));
	}
	const rows = results.map(({ row }) => row);
	console.log(`\nn8n ${version}\n${table(RESULT_HEADER, rows)}\n`);
	const stops = await stopsWait(stage);
	console.log(
		stops ? 'A wait ends when it is stopped\n' : 'A wait does not end when it is stopped\n',
	);
	const good = results.filter(({ isGood }) => isGood).length;
	return {
		version,
		ordinaryNodes: missing.length === 0,
		subNodes: hasSubNodes(version),
		examples: `${good} of ${results.length}`,
		stops,
	};
}

/** Nothing where n8n cannot be installed or does not start. */
async function tryVersion(version: string): Promise<CompatResult | undefined> {
	const isPinned = version === (await pinnedVersion());
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-compat-'));
	try {
		const stage = await setStage({ folder, n8nVersion: isPinned ? undefined : version });
		try {
			return await tryOn(version, stage);
		} finally {
			await stage.stop();
		}
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return undefined;
	} finally {
		await rm(folder, { recursive: true, force: true });
		if (values.remove && !isPinned)
			await rm(await n8nFolder(version), { recursive: true, force: true });
	}
}

async function publishedVersions(): Promise<string[]> {
	const { stdout } = await promisify(execFile)('npm', ['view', 'n8n', 'versions', '--json']);
	return JSON.parse(stdout) as string[];
}

const allVersions = async () => versionsToTry(await publishedVersions(), await pinnedVersion());

async function writeTable(results: CompatResult[], keepsOthers: boolean): Promise<void> {
	const config = await prettier.resolveConfig(join(root, '.prettierrc.js'));
	for (const name of [README, chineseFile(README)]) {
		const file = join(root, name);
		const readme = withCompatTable(await readFile(file, 'utf8'), results, keepsOthers);
		await writeFile(file, await prettier.format(readme, { ...config, parser: 'markdown' }));
	}
}

const isWhole = ({ examples }: CompatResult) => {
	const [good, all] = examples.split(' of ');
	return good === all;
};

async function main(named: string[], writes: boolean): Promise<void> {
	const versions = named.length > 0 ? named : await allVersions();
	const results: CompatResult[] = [];
	for (const version of versions) {
		const result = await tryVersion(version);
		if (result) results.push(result);
	}
	const good = results.filter((result) => result.ordinaryNodes && result.stops && isWhole(result));
	const failed = versions.filter((version) => !good.some((result) => result.version === version));
	console.log(
		failed.length > 0
			? `Does not work on n8n ${failed.join(', ')}`
			: `Works on n8n ${versions.join(', ')}`,
	);
	if (named.length === 0 || writes) await writeTable(results, named.length > 0);
	process.exitCode = failed.length > 0 ? 1 : 0;
}

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		list: { type: 'boolean', default: false },
		remove: { type: 'boolean', default: false },
		write: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

if (values.help) console.log(HELP);
else if (values.list) console.log(JSON.stringify(await allVersions()));
else await main(positionals, values.write);
