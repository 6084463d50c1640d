import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from './item';
import { toText } from './text-value';

/** What the options of an item say. */
interface KeepSettings {
	fields: 'all' | string[];
	files: boolean;
}

/** What the output items of a run keep of their input items. */
export interface KeptInput {
	/**
	 * Reads what is to be kept, before anything is sent for the item.
	 *
	 * @throws NodeOperationError for a choice that there is not
	 */
	read(item: Item): void;
	/** An output item with what it keeps of its input. Nothing of the output itself is changed. */
	addTo(output: INodeExecutionData, itemIndex: number): INodeExecutionData;
	/** What a person should know: which names were taken. */
	hint(): string | undefined;
}

/** Where fields go whose names the output has itself. */
const INPUT = 'input';

/** Names that a sentence lists. */
const MAX_NAMED = 10;

function readSettings({ params }: Item): KeepSettings | undefined {
	const files = params.boolean('options.keepInputFiles', false);
	const choice = params.ownOption('options.includeInputFields') ?? 'none';
	if (choice === 'none') return files ? { fields: [], files } : undefined;
	if (choice === 'all') return { fields: 'all', files };
	const given = params.given('options.inputFields');
	const names = Array.isArray(given)
		? given.map((name) => toText(name) ?? '')
		: (params.text('options.inputFields') ?? '').split(',');
	const fields = names.map((name) => name.trim()).filter((name) => name !== '');
	if (fields.length === 0) {
		throw params.inputError(
			'Include Input Fields is Selected, and Input Fields names none',
			'Add the option Input Fields with the names of the fields, e.g. id, title.',
		);
	}
	return { fields, files };
}

/** The first of these names that nothing has yet: `input`, `input2`, `input3` … */
function freeName(name: string, ...taken: object[]): string {
	let free = name;
	for (let number = 2; taken.some((each) => Object.hasOwn(each, free)); number++) {
		free = `${name}${number}`;
	}
	return free;
}

/** The fields of the input before those of the output, and those whose names are taken in one of their own. */
function withFields(input: IDataObject, output: IDataObject, fields: KeepSettings['fields']) {
	const wanted = Object.entries(input).filter(
		([name]) => fields === 'all' || fields.includes(name),
	);
	const isTaken = ([name]: [string, unknown]) => Object.hasOwn(output, name);
	const taken = wanted.filter(isTaken);
	const json = {
		...Object.fromEntries(wanted.filter((entry) => !isTaken(entry))),
		...output,
	} as IDataObject;
	if (taken.length > 0) json[freeName(INPUT, json)] = Object.fromEntries(taken) as IDataObject;
	return { json, taken: taken.map(([name]) => name) };
}

function withFiles(input: IBinaryKeyData = {}, output: IBinaryKeyData = {}) {
	const binary: IBinaryKeyData = { ...output };
	const taken: string[] = [];
	for (const [name, file] of Object.entries(input)) {
		const isTaken = Object.hasOwn(output, name);
		if (isTaken) taken.push(name);
		binary[isTaken ? freeName(`${INPUT}_${name}`, input, binary) : name] = file;
	}
	return { binary, taken };
}

function listOf(names: Set<string>): string {
	const shown = [...names].slice(0, MAX_NAMED).join(', ');
	return names.size > MAX_NAMED ? `${shown} and ${names.size - MAX_NAMED} more` : shown;
}

/**
 * For one run.
 *
 * @param isOffered whether the operation has the options; without them nothing is kept
 */
export function createKeptInput(isOffered: boolean): KeptInput {
	const kept = new Map<number, { settings: KeepSettings; input: INodeExecutionData }>();
	const takenFields = new Set<string>();
	const takenFiles = new Set<string>();
	/** The names that are selected, until an item has such a field. */
	const unknownFields = new Map<string, boolean>();
	return {
		read(item) {
			if (!isOffered) return;
			const settings = readSettings(item);
			if (!settings) return;
			const { fields } = settings;
			for (const name of fields === 'all' ? [] : fields) {
				unknownFields.set(
					name,
					unknownFields.get(name) !== false && !Object.hasOwn(item.input.json, name),
				);
			}
			kept.set(item.index, { settings, input: item.input });
		},
		addTo(output, itemIndex) {
			const known = kept.get(itemIndex);
			if (!known) return output;
			const { settings, input } = known;
			const { json, taken } = withFields(input.json, output.json, settings.fields);
			for (const name of taken) takenFields.add(name);
			if (!settings.files || !input.binary) return { ...output, json };
			const files = withFiles(input.binary, output.binary);
			for (const name of files.taken) takenFiles.add(name);
			return { ...output, json, binary: files.binary };
		},
		hint() {
			const fields = `The input has fields of the same names as the output (${listOf(takenFields)}): they are in the output’s "${INPUT}".`;
			const files = `The input has files of the same names as the output (${listOf(takenFiles)}): they are kept with "${INPUT}_" before their names.`;
			const unknown = new Set(
				[...unknownFields].flatMap(([name, isUnknown]) => (isUnknown ? name : [])),
			);
			const sentences = [
				takenFields.size > 0 ? fields : '',
				takenFiles.size > 0 ? files : '',
				unknown.size > 0 ? `Input Fields names what no item has: ${listOf(unknown)}.` : '',
			];
			return sentences.filter(Boolean).join(' ') || undefined;
		},
	};
}
