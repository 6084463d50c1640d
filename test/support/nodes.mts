import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { INodeType } from 'n8n-workflow';

const ROOT = join(__dirname, '../..');

/**
 * The nodes that the package ships, by the name in their description. They are found as n8n finds them,
 * by the list in package.json, so a test that uses them does not depend on where their files lie. Each
 * call makes new instances.
 *
 * @throws when a listed file does not export the class that its name promises
 */
export async function packageNodes(): Promise<Map<string, INodeType>> {
	const { n8n } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	const nodes = new Map<string, INodeType>();
	for (const built of n8n.nodes) {
		const source = built.replace(/^dist\//, '').replace(/\.js$/, '');
		const name = basename(source, '.node');
		const exported = (await import(join(ROOT, source))) as Record<string, new () => INodeType>;
		const NodeClass = exported[name];
		if (!NodeClass) throw new Error(`${source} exports no ${name}`);
		const node = new NodeClass();
		nodes.set(node.description.name, node);
	}
	return nodes;
}
