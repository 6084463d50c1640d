import type { IDataObject } from 'n8n-workflow';

import type { components } from '../shared/generated/api.generated';
import type { Item } from '../shared/engine/item';
import { quote } from '../shared/engine/text-value';
import { isRecord } from '../shared/http/api-response';

type Tool = components['schemas']['ChatTool'];

/** .cn API reference, chat, 2026-10. */
const MAX_TOOLS = 128;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** What a function may be called, in words. */
export const NAME_RULE = 'names are 1 to 64 letters, digits, "_" and "-"';

/** The first name of a tool that the API does not take; undefined where all are good. */
export function badToolName(tools: unknown): string | undefined {
	const names = (Array.isArray(tools) ? (tools as unknown[]) : []).map((tool) =>
		isRecord(tool) && isRecord(tool.function) ? tool.function.name : undefined,
	);
	return names.filter((name) => typeof name === 'string').find((name) => !NAME.test(name));
}

const EXAMPLE =
	'Give Tools as a JSON list in OpenAI’s form, e.g. [{"type": "function", "function": {"name": "get_weather", "description": "The weather of a city", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}].';

/** What is wrong with the parameters of a function, if anything. */
function validateParameters(parameters: unknown): string | undefined {
	if (parameters === undefined) return undefined;
	if (!isRecord(parameters)) return 'has "parameters" that are not a JSON Schema object';
	const { type, properties, required } = parameters;
	if (type !== undefined && type !== 'object') {
		return `has "parameters" of type ${JSON.stringify(type)}, and only "object" is possible`;
	}
	if (properties !== undefined && !isRecord(properties)) {
		return 'has "parameters" whose "properties" are not an object';
	}
	if (required === undefined) return undefined;
	const names = Array.isArray(required) ? required : [required];
	const lost = names.find((name) => !isRecord(properties) || !(String(name) in properties));
	return lost === undefined
		? undefined
		: `requires ${JSON.stringify(lost)}, which is not among its properties`;
}

/** What is wrong with a tool, if anything. */
function validateTool(tool: unknown): string | undefined {
	if (!isRecord(tool)) return 'is not an object';
	if (tool.type !== 'function') return 'needs "type": "function"';
	if (!isRecord(tool.function)) return 'has no "function" object';
	const { name, description, parameters, strict } = tool.function;
	if (typeof name !== 'string') return 'has no function name';
	if (!NAME.test(name)) {
		return `has the name "${name}", and ${NAME_RULE}`;
	}
	if (description !== undefined && typeof description !== 'string') {
		return 'has a "description" that is not a text';
	}
	if (strict !== undefined && typeof strict !== 'boolean') {
		return 'has "strict" that is neither true nor false';
	}
	return validateParameters(parameters);
}

/**
 * Checks a list of tools against the API's own rules.
 *
 * @returns what is wrong, in words that go after nothing, or undefined when all is well
 */
export function validateTools(tools: unknown): string | undefined {
	if (!Array.isArray(tools)) return 'Tools is not a list';
	if (tools.length > MAX_TOOLS) {
		return `There are ${tools.length} tools, and the service takes ${MAX_TOOLS}`;
	}
	for (const [index, tool] of tools.entries()) {
		const fault = validateTool(tool);
		if (fault !== undefined) return `Tool ${index} ${fault}`;
	}
	const names = (tools as Tool[]).map((tool) => tool.function.name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	return twice === undefined ? undefined : `Two tools are named "${twice}"`;
}

/** The tool choice of an item: a mode, one tool by name, or none. */
function toolChoiceOf(item: Item, names: string[]): { tool_choice?: string | IDataObject } {
	const name = item.params.id('options.toolToCall');
	const mode = item.params.option('options.toolChoice');
	if (name === undefined && mode === undefined) return {};
	if (names.length === 0) {
		throw item.inputError(
			'A tool choice is set, but there are no tools',
			'Add Tools in Options, or remove Tool Choice and Tool to Call.',
		);
	}
	if (name === undefined) return { tool_choice: mode };
	if (!names.includes(name)) {
		throw item.inputError(
			`Tool to Call is ${quote(name)}, and Tools has only ${names.join(', ')}`,
			'Give the name of one of the functions in Tools.',
		);
	}
	return { tool_choice: { type: 'function', function: { name } } };
}

/**
 * The tools of the request and how to choose among them; empty when there are none.
 *
 * @throws NodeOperationError when a tool breaks the API's rules, or the choice names no tool
 */
export function toolsOf(item: Item): IDataObject {
	const tools = item.params.json('options.tools') ?? [];
	const fault = validateTools(tools);
	if (fault !== undefined) throw item.inputError(fault, EXAMPLE);
	const list = tools as Tool[];
	return {
		...(list.length > 0 ? { tools: list as unknown as IDataObject[] } : {}),
		...toolChoiceOf(
			item,
			list.map((tool) => tool.function.name),
		),
	};
}
