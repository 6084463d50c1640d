import { dereference } from '@apidevtools/json-schema-ref-parser';

import type { Field, Operation } from '../../generator/ir.mts';
import { loadSpec } from '../../generator/load.mts';
import { toIr, type ApiDocument } from '../../generator/to-ir.mts';
import { camelCase } from '../../generator/to-property.mts';

/** Where a field's value goes in the request, e.g. `max_tokens` or `query: sub_type`. */
export type WireName = (folder: string, parameter: string) => string | undefined;

const parameterOf = ({ wire, config }: Field) =>
	config.name ?? (config.widget === 'binary' ? 'binaryPropertyName' : camelCase(wire));

const nameOf = ({ wire, location, config }: Field) => {
	const name = config.property ? `${wire}.${config.property}` : wire;
	return location === 'query' ? `query: ${name}` : name;
};

/** The fields of some operations by parameter; what two of them say differently is left out. */
function namesIn(operations: Operation[]): Map<string, string> {
	const names = new Map<string, Set<string>>();
	for (const field of operations.flatMap(({ fields }) => fields)) {
		const parameter = parameterOf(field);
		names.set(parameter, (names.get(parameter) ?? new Set()).add(nameOf(field)));
	}
	const clear = [...names].filter(([, { size }]) => size === 1);
	return new Map(clear.map(([parameter, [name]]) => [parameter, name]));
}

/** A sub-node has the fields of an ordinary node; its folder has none of its own. */
const LENDERS: Record<string, string> = {
	LmChatSiliconFlow: 'Chat',
	EmbeddingsSiliconFlow: 'Embeddings',
	RerankerSiliconFlow: 'Rerank',
};

/** Reads the wire names of all fields that are generated from the specification. */
export async function loadWireNames(): Promise<WireName> {
	const spec = await dereference((await loadSpec(['today', 'n8n'])) as never);
	const operations = toIr(spec as unknown as ApiDocument);
	return (folder, parameter) => {
		const source = `${LENDERS[folder] ?? folder}/`;
		return namesIn(operations.filter(({ file }) => file.startsWith(source))).get(parameter);
	};
}
