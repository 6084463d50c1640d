import { isRecord } from '../shared/http/api-response';

/** The functions that a model may call: the schemas of their parameters, by name. */
export type OfferedTools = Map<string, Record<string, unknown>>;

export const NO_TOOLS: OfferedTools = new Map();

/** What a request offers, as far as it is in OpenAI's form. */
export function offeredTools({
	tools,
	tool_choice: choice,
}: Record<string, unknown>): OfferedTools {
	const list = choice === 'none' || !Array.isArray(tools) ? [] : (tools as unknown[]);
	return new Map(
		list.flatMap((tool) => {
			const { name, parameters } = isRecord(tool) && isRecord(tool.function) ? tool.function : {};
			return typeof name === 'string' ? [[name, isRecord(parameters) ? parameters : {}]] : [];
		}),
	);
}

/** What no name of a function holds. */
const BETWEEN_NAMES = /[^\w-]+/;

/**
 * The name of the function that a model calls, by what the service says of it: once, whole with each piece of the
 * call, or in pieces. Of what servers leave around it from the template of their model (`functions.get:0` of
 * Kimi-K2, `get<|channel|>commentary` of gpt-oss), the name that is offered counts.
 */
export function calledName(pieces: string[], tools: OfferedTools): string {
	const [first = ''] = pieces;
	const whole = [first, pieces.join(''), pieces.at(-1) ?? ''];
	const inside = whole.flatMap((name) => name.split(BETWEEN_NAMES));
	return [...whole, ...inside].find((name) => tools.has(name)) ?? first;
}
