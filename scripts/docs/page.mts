import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { LoadedNode } from './load.mts';
import { isIn, toRows, type Place, type Row, type Shared } from './rows.mts';
import type { WireName } from './wire.mts';

/** One operation of a node, or all of a node that has none. */
interface Section {
	title: string;
	place: Place;
	option?: INodePropertyOptions;
}

export const PAGE_NOTE =
	'<!-- Written by "npm run docs" from the nodes; the first words are in docs/intro/. Do not edit. -->';

/** Where the entries of the Options collection are in a workflow file. */
const IN_OPTIONS = { path: 'options.', trail: [] };

const namesOf = (properties: INodeProperties[]): Shared => ({
	labels: new Map(properties.map(({ name, displayName }) => [name, displayName])),
	lists: [],
});

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();

const isChoice = (name: string) => (property: INodeProperties) => property.name === name;

/** The operations of a node, each resource's in turn. */
function sectionsOf({ properties }: LoadedNode['description']): Section[] {
	const [resources] = properties.filter(isChoice('resource'));
	const isShown = resources?.type !== 'hidden';
	const operations = properties.filter(isChoice('operation'));
	const sections: Section[] = [];
	for (const resource of (resources?.options ?? [undefined]) as Array<
		INodePropertyOptions | undefined
	>) {
		const place: Place = resource ? { resource: String(resource.value) } : {};
		const [operation] = operations.filter((property) => isIn(property, place));
		for (const option of (operation?.options ?? []) as INodePropertyOptions[]) {
			sections.push({
				title: isShown && resource ? `${resource.name}: ${option.name}` : option.name,
				place: { ...place, operation: String(option.value) },
				option,
			});
		}
	}
	return sections.length > 0 ? sections : [{ title: 'Fields', place: {} }];
}

function table(rows: Row[], start: string, wire: (name: string) => string | undefined): string {
	const lines = rows.map(({ label, path, name, what, start: initial, values }) => {
		// What lies deeper is a part of what its field sends.
		const sent = path.replace(/^options\./, '') === name ? wire(name) : undefined;
		return [`${label} \`${path}\``, what, initial, values, sent ? `\`${sent}\`` : ''];
	});
	const head = ['field', 'what', start, 'values', 'sent as'];
	const all = [head, head.map(() => '---'), ...lines];
	return all.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** The request that an operation makes, when it makes a single kind. */
function requestOf(option?: INodePropertyOptions): string {
	const { method, url } = option?.routing?.request ?? {};
	return method && url && !String(url).startsWith('=') ? `Request: \`${method} ${url}\`.` : '';
}

function sectionText(
	{ title, place, option }: Section,
	{ folder, description }: LoadedNode,
	transport: Set<string>,
	wireNames: WireName,
	names: Shared,
): string {
	const wire = (name: string) => wireNames(folder, name);
	const fields = description.properties.filter(
		(property) => !['resource', 'operation'].includes(property.name) && isIn(property, place),
	);
	const collection = fields.find(isChoice('options'));
	const options = ((collection?.options ?? []) as INodeProperties[]).filter((property) =>
		isIn(property, place),
	);
	const main = toRows(
		fields.filter((property) => property !== collection),
		names,
	);
	const own = options.filter(({ name }) => !transport.has(name));
	const shared = options.filter(({ name }) => transport.has(name));
	const words = option?.description?.replace(/([^.!?])$/, '$1.') ?? '';
	return [
		`## ${title}`,
		[words, requestOf(option)].filter(Boolean).join(' '),
		main.length > 0 ? table(main, 'starts as', wire) : 'No fields.',
		...(own.length > 0
			? ['Options:', table(toRows(own, names, IN_OPTIONS), 'when added', wire)]
			: []),
		...(shared.length > 0
			? [
					`Also the [options for sending](README.md#options-for-sending): ${shared
						.map(({ displayName }) => displayName)
						.join(', ')}.`,
				]
			: []),
	].join('\n\n');
}

/**
 * The page of a node.
 *
 * @param intro what the node is for, in Markdown
 * @param transport the names of the options that the index explains for all nodes
 */
export function nodePage(
	node: LoadedNode,
	intro: string,
	transport: Set<string>,
	wireNames: WireName,
): string {
	const { displayName, usableAsTool } = node.description;
	const facts = [
		'Credential: SiliconFlow API.',
		...(usableAsTool ? ['An AI agent can use it as a tool.'] : []),
	];
	const names = namesOf(node.description.properties);
	const sections = sectionsOf(node.description).map((section) =>
		sectionText(section, node, transport, wireNames, names),
	);
	const lists = names.lists.flatMap((list, index) => [`### List ${index + 1}`, list]);
	return [
		PAGE_NOTE,
		`# ${displayName}`,
		intro.trim(),
		facts.join(' '),
		...sections,
		...(lists.length > 0 ? ['## Long lists', ...lists] : []),
	].join('\n\n');
}

/**
 * The table of all nodes.
 *
 * @param folder where the pages are, seen from the file that the table goes into
 */
export function nodeTable(nodes: LoadedNode[], folder: string): string {
	const operations = ({ description }: LoadedNode) => {
		const sections = sectionsOf(description);
		if (description.polling) return 'trigger';
		return sections[0].option ? sections.map(({ title }) => title).join(', ') : 'sub-node';
	};
	const rows = nodes.map((node) => {
		const { displayName, name, description } = node.description;
		return `| [${displayName}](${folder}${name}.md) | ${operations(node)} | ${cell(description)} |`;
	});
	return ['| node | operations | what |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The index of all nodes, with the options that they share. */
export function indexPage(
	nodes: LoadedNode[],
	transportOptions: INodeProperties[],
	intro: string,
): string {
	return [
		PAGE_NOTE,
		'# Nodes',
		intro.trim(),
		nodeTable(nodes, ''),
		'## Options for sending',
		'Nothing of these is sent to the service: they say how fast and how stubbornly a node sends.',
		table(toRows(transportOptions, namesOf([]), IN_OPTIONS), 'when added', () => undefined),
	].join('\n\n');
}

const TABLE_START = '<!-- nodes: written by "npm run docs" -->';
const TABLE_END = '<!-- /nodes -->';

/**
 * A text with the table of nodes between its two marks.
 *
 * @throws Error when it has no such marks
 */
export function withNodeTable(text: string, nodeRows: string): string {
	const start = text.indexOf(TABLE_START);
	const end = text.indexOf(TABLE_END);
	if (start < 0 || end < start) throw new Error(`The marks ${TABLE_START} are missing`);
	return `${text.slice(0, start)}${TABLE_START}\n\n${nodeRows}\n\n${text.slice(end)}`;
}
