import { spawn } from 'node:child_process';
import { cp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Compiled here, so that the pages follow the sources and not whatever was built last. */
const built = join(root, 'node_modules', '.cache', `node-docs-${process.pid}`);

/** A node of the package, as n8n sees it. */
export interface LoadedNode {
	/** Its folder under nodes/. */
	folder: string;
	description: INodeTypeDescription;
}

/** What the pages are made of. */
export interface Loaded {
	nodes: LoadedNode[];
	/** The options that every operation which sends has. */
	transportOptions: INodeProperties[];
}

async function compile(): Promise<void> {
	const child = spawn('tsc', ['--outDir', built], { cwd: root, stdio: 'inherit' });
	const code = await new Promise((resolve) => child.on('close', resolve));
	if (code !== 0) throw new Error('The nodes do not compile');
	// The codex of each node, which tsc leaves out where it is imported by type alone.
	await cp(join(root, 'nodes'), join(built, 'nodes'), {
		recursive: true,
		filter: (file) => !basename(file).includes('.') || file.endsWith('.json'),
	});
}

/** The nodes that package.json names, in its order. */
async function nodeFiles(): Promise<string[]> {
	const { n8n } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	return n8n.nodes.map((file) => file.replace(/^dist\//, ''));
}

/**
 * Compiles the nodes and reads their descriptions.
 *
 * @throws Error when they do not compile
 */
export async function loadNodes(): Promise<Loaded> {
	const require = createRequire(import.meta.url);
	try {
		await compile();
		const nodes = (await nodeFiles()).map((file) => {
			const [Node] = Object.values(
				require(join(built, file)) as Record<string, new () => INodeType>,
			);
			return { folder: basename(dirname(file)), description: new Node().description };
		});
		const settings = join(built, 'nodes/shared/editor/options.js');
		const { transportOptions } = require(settings) as Pick<Loaded, 'transportOptions'>;
		return { nodes, transportOptions };
	} finally {
		await rm(built, { recursive: true, force: true });
	}
}
