import { randomUUID } from 'node:crypto';

import { argumentsFor, calculationIn } from './arguments.mts';
import { textOf, type Message, type Tool, type ToolCall } from './message.mts';

export type ToolChoice = string | { type: string; function: { name: string } };

interface PlannedCall {
	name: string;
	args: Record<string, unknown>;
}

/** Says exactly which calls a step makes: `[[call weather {"city":"Paris"}]]`. */
const CALL_MARK = /\[\[call ([\w-]+) (\{.*?\})\]\]/g;

/** What comes after waits for the results of what comes before. */
const NEXT_STEP = /,?\s*\b(?:and then|then|after that)\b,?\s*/i;

/** Words that are in the descriptions of all tools, and so tell none from another. */
const EMPTY_WORDS = new Set(
	'about after also and answer any are can call does for from get give given how into its make need not one out question return say search text that the them then this tool use used useful user was what when where which who why will with work you your'.split(
		' ',
	),
);

const wordsOf = (text: string): Set<string> =>
	new Set(
		(
			text
				.replace(/([a-z])([A-Z])/g, '$1 $2')
				.toLowerCase()
				.match(/[a-z]{3,}/g) ?? []
		)
			.filter((word) => !EMPTY_WORDS.has(word))
			.map((word) => word.replace(/(?:ing|ions?|e?s|e)$/, '')),
	);

/** A tool fits that shares a word with its name, or two with its description. */
const FITS = 2;

const calculates = ({ function: { name, description } }: Tool) =>
	/calculat|math|arithmetic/i.test(`${name} ${description}`);

function relevance(step: string, tool: Tool): number {
	if (calculates(tool)) return calculationIn(step) ? FITS : 0;
	const { name, description = '' } = tool.function;
	const asked = wordsOf(step);
	const shared = (text: string) => [...wordsOf(text)].filter((word) => asked.has(word)).length;
	return 2 * shared(name.replaceAll('_', ' ')) + shared(description);
}

function callsOf(step: string, tools: Tool[]): PlannedCall[] {
	const marked = [...step.matchAll(CALL_MARK)].map(([, name, args]) => ({
		name,
		args: JSON.parse(args) as Record<string, unknown>,
	}));
	if (marked.length > 0) return marked;
	return tools
		.filter((tool) => relevance(step, tool) >= FITS)
		.map((tool) => {
			const { name, parameters = {} } = tool.function;
			const text = calculates(tool) ? (calculationIn(step) ?? step) : step;
			return { name, args: argumentsFor(parameters, text) };
		});
}

/** Kimi's ids count the calls of a conversation and so repeat between conversations; others are random. */
const idOf = (model: string, name: string, position: number) =>
	/kimi/i.test(model) ? `functions.${name}:${position}` : randomUUID().replaceAll('-', '');

/**
 * The calls that the assistant makes next. It follows the last question step by step ("... then ..."),
 * calls all the tools that fit a step at once, and answers when every step has its results.
 */
export function nextCalls(
	model: string,
	messages: Message[],
	tools: Tool[] = [],
	choice: ToolChoice = 'auto',
): ToolCall[] {
	if (choice === 'none' || tools.length === 0) return [];
	const asked = messages.findLastIndex(({ role }) => role === 'user');
	const question = textOf(messages[asked] ?? { role: 'user', content: '' });
	const done = messages.slice(asked + 1).filter(({ role }) => role === 'tool').length;
	const wanted = typeof choice === 'object' ? choice.function.name : undefined;
	const open = wanted ? tools.filter((tool) => tool.function.name === wanted) : tools;
	const steps = question.split(NEXT_STEP).map((step) => callsOf(step, open));
	if ((wanted || choice === 'required') && steps.flat().length === 0) {
		const [{ function: called }] = open;
		steps.push([{ name: called.name, args: argumentsFor(called.parameters ?? {}, question) }]);
	}
	let seen = 0;
	for (const step of steps) {
		seen += step.length;
		if (done < seen) {
			const before = messages.flatMap(({ tool_calls: calls }) => calls ?? []).length;
			return step.map(({ name, args }, index) => ({
				id: idOf(model, name, before + index),
				type: 'function',
				function: { name, arguments: JSON.stringify(args) },
			}));
		}
	}
	return [];
}
