import { isRecord, tryParseJson } from '../shared/http/api-response';
import { HARMONY_CALL, HARMONY_CALL_END } from './harmony';
import type { OfferedTools } from './offered-tools';
import { readToolCalls, type ToolCall } from './tool-calls';

/** A call as a text says it. */
interface WrittenCall {
	name: string;
	/** JSON of an object, the object, or texts by the names of the parameters; undefined when it is cut. */
	arguments: unknown;
}

/**
 * What stands in a row of blocks and nothing else, in a time that is linear in their length.
 *
 * @param close what each block ends with
 * @param open the rest of a block, from its beginning
 */
function blocksIn(text: string, close: string, open: RegExp): string[][] | undefined {
	const parts = text.split(close);
	if (parts.pop()?.trim() !== '') return undefined;
	const blocks = parts.flatMap((part) => {
		const match = open.exec(part);
		return match ? [match.slice(1)] : [];
	});
	return blocks.length === parts.length ? blocks : undefined;
}

/** The values of parameters in tags, by their names. */
function valuesIn(...given: Parameters<typeof blocksIn>): Record<string, string> | undefined {
	const pairs = blocksIn(...given)?.map(([name = '', value = '']) => [name.trim(), value]);
	return pairs && (Object.fromEntries(pairs) as Record<string, string>);
}

const GLM_PAIR = /^\s*<arg_key>([^]*?)<\/arg_key>\s*<arg_value>([^]*)$/;
const CODER_CALL = /^\s*<function=([\w.-]+)>([^]*)$/;
const CODER_PAIR = /^\s*<parameter=([^>]+)>\n?([^]*?)\n?$/;
const DSML_PAIR = /^\s*<DSML parameter name="([^"]+)"[^>]*>([^]*)$/;

/** The inside of a `<tool_call>`: of Qwen's template, of Qwen3-Coder's and of GLM's. */
function readTagged(inner = ''): WrittenCall | undefined {
	const json = tryParseJson(inner);
	if (isRecord(json)) return { name: String(json.name), arguments: json.arguments };
	const [called] = blocksIn(inner, '</function>', CODER_CALL) ?? [];
	if (called) {
		const [name = '', pairs = ''] = called;
		return { name, arguments: valuesIn(pairs, '</parameter>', CODER_PAIR) };
	}
	const at = inner.indexOf('<');
	const name = (at < 0 ? inner : inner.slice(0, at)).trim();
	return { name, arguments: valuesIn(at < 0 ? '' : inner.slice(at), '</arg_value>', GLM_PAIR) };
}

/** How a template writes calls. */
interface CallForm {
	/** What a row of calls begins with. */
	starts: string[];
	/** What is around them. */
	around?: RegExp;
	/** What each of them ends with, and what it is up to there. */
	close: string;
	open: RegExp;
	read(...groups: string[]): WrittenCall | undefined;
}

const readJson = (name = '', json = ''): WrittenCall => ({ name, arguments: json });

const FORMS: CallForm[] = [
	{
		// Qwen and GLM (github sgl-project/sglang#30925, 2026-07; theroyallab/tabbyAPI#378, 2026-01).
		starts: ['<tool_call>'],
		close: '</tool_call>',
		open: /^\s*<tool_call>([^]*)$/,
		read: readTagged,
	},
	{
		// DeepSeek-V3.2 and V4 (github TokenRhythm/opensquilla#985, 2026-08; lsdefine/GenericAgent#804, 2026-09).
		starts: ['<｜DSML｜', '<｜｜DSML｜｜', '<‖DSML‖'],
		around: /<\/?DSML (?:function_calls|tool_calls|calls)>/g,
		close: '</DSML invoke>',
		open: /^\s*<DSML invoke name="([^"]+)">([^]*)$/,
		read: (name = '', inner = '') => ({
			name,
			arguments: valuesIn(inner, '</DSML parameter>', DSML_PAIR),
		}),
	},
	{
		// Kimi-K2 (github NousResearch/hermes-agent#35129, 2026-05).
		starts: ['<|tool_calls_section_begin|>'],
		around: /<\|tool_calls_section_(?:begin|end)\|>/g,
		close: '<|tool_call_end|>',
		open: /^\s*<\|tool_call_begin\|>\s*(?:functions\.)?([\w-]+)(?::\d+)?\s*<\|tool_call_argument_begin\|>([^]*)$/,
		read: readJson,
	},
	{
		starts: [HARMONY_CALL],
		close: HARMONY_CALL_END,
		open: /^\s*<\|channel\|>commentary to=functions\.([\w-]+)<\|message\|>([^]*)$/,
		read: readJson,
	},
];

/** All that a block of calls may begin with. */
export const CALL_STARTS = FORMS.flatMap(({ starts }) => starts);

/** The tags of DeepSeek with bars of any make. */
const withPlainBars = (text: string) =>
	text.replace(/(<\/?)[｜‖]{1,2}DSML[｜‖]{1,2} ?/g, '$1DSML ');

/** A value that stands in tags: text where the schema says so, else JSON where it is some. */
function typedValue(value: unknown, schema: unknown): unknown {
	if (typeof value !== 'string' || (isRecord(schema) && schema.type === 'string')) return value;
	return tryParseJson(value) ?? value;
}

/** A call with its arguments as an object; undefined when it calls nothing that is offered. */
function toCall({ name, arguments: given }: WrittenCall, tools: OfferedTools) {
	const schema = tools.get(name);
	const value = typeof given === 'string' ? tryParseJson(given) : given;
	if (!schema || !isRecord(value)) return undefined;
	const properties = isRecord(schema.properties) ? schema.properties : {};
	const entries = Object.entries(value).map(([key, each]) => [
		key,
		typeof given === 'string' ? each : typedValue(each, properties[key]),
	]);
	return { name, arguments: Object.fromEntries(entries) as unknown };
}

/**
 * The calls of tools in a text that is nothing but calls, in the form of a model's template: servers without
 * a parser for it leave them in the answer.
 *
 * @returns undefined when it holds anything else, or calls what is not offered
 */
export function callsIn(given: string, tools: OfferedTools): ToolCall[] | undefined {
	const form = FORMS.find(({ starts }) => starts.some((start) => given.startsWith(start)));
	if (!form) return undefined;
	const { around = /$^/, close, open, read } = form;
	const blocks = blocksIn(withPlainBars(given).replace(around, ''), close, open) ?? [];
	const calls = blocks.map((groups) => {
		const written = read(...groups);
		return written && toCall(written, tools);
	});
	return calls.length === 0 || calls.includes(undefined) ? undefined : readToolCalls(calls, tools);
}
