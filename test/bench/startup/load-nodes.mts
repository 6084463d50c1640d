/**
 * Brings n8n's own nodes into this process, as n8n's start does, and then does the same for a folder of
 * community packages under the clock: `node --expose-gc load-nodes.mts N8N_BIN FOLDER`. Prints a `Load`
 * as JSON. A folder without packages tells what n8n does anyway.
 */
import { createRequire } from 'node:module';

/** What it took to load the packages of a folder. */
export interface Load {
	/** Milliseconds until their nodes are loaded, by the clock. */
	loadMs: number;
	/** The processor's time of it, in milliseconds, all threads together. */
	loadCpuMs: number;
	/** Milliseconds that n8n takes to merge their types with all others, in a whole start. */
	mergeMs: number;
	/** MB that JavaScript objects hold afterwards, garbage collected. */
	heapMb: number;
	/** MB that the process holds afterwards as the system sees it, garbage collected. */
	rssMb: number;
	/** Node types that came with the packages, those that n8n makes of them included. */
	nodeTypes: number;
}

/** The parts of n8n that are used here, as its version 2.41 has them. */
interface Loader {
	packageName: string;
	loadAll(): Promise<void>;
}

interface LoadNodesAndCredentials {
	loaders: Record<string, Loader>;
	knownNodes: Record<string, unknown>;
	init(): Promise<void>;
	postProcessLoaders(): Promise<void>;
	releaseTypes(): void;
}

const MB = 1024 * 1024;
/** n8n's start merges twice: after loading, and when its modules are ready. */
const MERGES_IN_A_START = 2;
/** How often a merge is timed: it takes a few milliseconds, and the median counts. */
const MERGES = 9;
const [bin, folder] = process.argv.slice(2);
const require = createRequire(bin);

require('reflect-metadata');
const { Container } = require('@n8n/di') as { Container: { get<T>(type: new () => T): T } };
const { scanDirectoryForPackages } = require('n8n-core') as {
	scanDirectoryForPackages(folder: string): Promise<Loader[]>;
};
const n8n = require('../dist/load-nodes-and-credentials') as {
	LoadNodesAndCredentials: new () => LoadNodesAndCredentials;
};

/** Twice: what the first collection finalises, the second can throw away. */
function collectGarbage(): void {
	globalThis.gc?.();
	globalThis.gc?.();
}

const nodes = Container.get(n8n.LoadNodesAndCredentials);
await nodes.init();
const nodeTypesBefore = Object.keys(nodes.knownNodes).length;
collectGarbage();

const cpuBefore = process.cpuUsage();
const began = performance.now();
const loaders: Record<string, Loader> = {};
for (const loader of await scanDirectoryForPackages(folder)) {
	await loader.loadAll();
	loaders[loader.packageName] = loader;
}
const loadMs = performance.now() - began;
const cpu = process.cpuUsage(cpuBefore);

// The time of a merge grows with the types in it, so that theirs is measured without all of n8n's,
// whose merge scatters by more than the packages add.
const own = nodes.loaders;
const merges: number[] = [];
nodes.loaders = loaders;
for (let merge = 0; merge < MERGES; merge++) {
	const start = performance.now();
	await nodes.postProcessLoaders();
	merges.push(performance.now() - start);
}
nodes.loaders = { ...own, ...loaders };
await nodes.postProcessLoaders();
const nodeTypes = Object.keys(nodes.knownNodes).length - nodeTypesBefore;

nodes.releaseTypes();
collectGarbage();
const { heapUsed, rss } = process.memoryUsage();
const load: Load = {
	loadMs,
	loadCpuMs: (cpu.user + cpu.system) / 1_000,
	mergeMs: MERGES_IN_A_START * merges.sort((a, b) => a - b)[MERGES >> 1],
	heapMb: heapUsed / MB,
	rssMb: rss / MB,
	nodeTypes,
};
console.log(JSON.stringify(load));
// n8n's parts keep timers and connections open.
process.exit();
