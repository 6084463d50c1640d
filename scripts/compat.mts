/**
 * Tries the packed package in other versions of n8n: that all its nodes load, and that the examples
 * run. Run: `npm run test:compat -- 2.0.0`, with one version or several.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readExamples, type Example } from './n8n/examples.mts';
import { n8nFolder, pinnedVersion } from './n8n/install.mts';
import { PACKAGE_NAME } from './n8n/package.mts';
import { RESULT_HEADER, runExample } from './n8n/run-example.mts';
import { CREDENTIAL_TYPE, setStage, type Stage } from './n8n/stage.mts';
import { table } from './table.mts';

const HELP = `npm run test:compat -- VERSION [VERSION ...] [options]

  --remove    delete each version from the cache afterwards; it takes 3 GB
  --help      this text`;

/** The first n8n that brings what the sub-nodes are made with, `@n8n/ai-node-sdk`. */
const FIRST_WITH_SUB_NODES = [2, 16];

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

/** Whether the version is FIRST_WITH_SUB_NODES or newer. */
function hasSubNodes(version: string): boolean {
	const [major, minor] = version.split('.').map(Number);
	const [firstMajor, firstMinor] = FIRST_WITH_SUB_NODES;
	return major > firstMajor || (major === firstMajor && minor >= firstMinor);
}

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

async function tryOn(version: string, stage: Stage): Promise<boolean> {
	const loaded = await stage.client.nodeTypes();
	const expected = await expectedTypes();
	const missing = expected.filter((type) => !loaded.includes(type));
	console.log(
		missing.length > 0
			? `n8n ${version} does not load ${missing.join(', ')}`
			: `n8n ${version} loads all ${expected.length} nodes`,
	);
	const results = [];
	for (const example of await examplesFor(version)) {
		console.log(`Running ${example.name} …`);
		results.push(await runExample(stage, example));
	}
	const rows = results.map(({ row }) => row);
	console.log(`\nn8n ${version}\n${table(RESULT_HEADER, rows)}\n`);
	return missing.length === 0 && results.every(({ isGood }) => isGood);
}

/** @returns whether everything works there */
async function tryVersion(version: string): Promise<boolean> {
	const isPinned = version === (await pinnedVersion());
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-compat-'));
	try {
		const stage = await setStage({ folder, n8nVersion: isPinned ? undefined : version });
		try {
			return await tryOn(version, stage);
		} finally {
			await stage.stop();
		}
	} finally {
		await rm(folder, { recursive: true, force: true });
		if (values.remove && !isPinned)
			await rm(await n8nFolder(version), { recursive: true, force: true });
	}
}

const { values, positionals: versions } = parseArgs({
	allowPositionals: true,
	options: {
		remove: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

if (values.help || versions.length === 0) {
	console.log(HELP);
	process.exitCode = values.help ? 0 : 1;
} else {
	const failed: string[] = [];
	for (const version of versions) {
		const works = await tryVersion(version).catch((error: unknown) => {
			console.error(error instanceof Error ? error.message : error);
			return false;
		});
		if (!works) failed.push(version);
	}
	console.log(
		failed.length > 0
			? `Does not work on n8n ${failed.join(', ')}`
			: `Works on n8n ${versions.join(', ')}`,
	);
	process.exitCode = failed.length > 0 ? 1 : 0;
}
