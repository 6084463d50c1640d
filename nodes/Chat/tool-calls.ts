import { randomUUID } from 'crypto';

import { isRecord, parseJson, toJson, toNumber, tryParseJson } from '../shared/http/api-response';
import { objectsIn } from './json-answer';
import { calledName, NO_TOOLS, type OfferedTools } from './offered-tools';

/** A call of a tool, as OpenAI's clients and this API take it back. */
export interface ToolCall {
	id: string;
	type: 'function';
	/** `arguments` is JSON as text. */
	function: { name: string; arguments: string };
}

/** Whether nobody can tell what a tool is called with: the arguments are cut, or no JSON at all. */
export const isUnreadable = ({ function: { arguments: given } }: ToolCall): boolean =>
	tryParseJson(given) === undefined;

/** Puts the pieces of a streamed message's tool calls together. */
export interface ToolCallReader {
	/**
	 * @param entries what `tool_calls` of a delta holds
	 * @returns whether any of them says something
	 */
	push(entries: unknown): boolean;
	/** The calls as far as they have come. */
	end(): ToolCall[];
}

/** A call whose arguments are empty is one without parameters. */
const NO_ARGUMENTS = '{}';

/** A call without an id cannot be answered: the message of its result names it. */
const createId = () => `call_${randomUUID()}`;

/** Some gateways give the arguments as they are, and PHP writes an empty object as a list. */
function argumentsOf(value: unknown): string {
	if (typeof value === 'string') return value;
	if (value === undefined || value === null) return '';
	return Array.isArray(value) && value.length === 0 ? NO_ARGUMENTS : (toJson(value) ?? '');
}

/**
 * The one object in arguments that are no JSON: models leave a block of code, tags and words around it, write
 * it twice, and numbers that are none; gateways put the empty one of Anthropic's protocol in front.
 *
 * @returns undefined when there is none, or nobody can tell which is meant
 */
function onlyObject(given: string): string | undefined {
	const filled = objectsIn(given)?.filter((text) => text !== NO_ARGUMENTS) ?? [];
	const [only, ...others] = new Set(filled);
	if (only === undefined || others.length > 0) return undefined;
	return tryParseJson(only) === undefined ? toJson(parseJson(only)) : only;
}

/** The arguments as JSON of an object, where they are JSON of such JSON, of nothing or of an empty list. */
function normaliseArguments(given: string): string {
	if (given.trim() === '') return NO_ARGUMENTS;
	const value = tryParseJson(given);
	if (value === undefined) return onlyObject(given) ?? given;
	if (value === null || (Array.isArray(value) && value.length === 0)) return NO_ARGUMENTS;
	if (typeof value !== 'string') return given;
	const inner = value.trim() === '' ? null : tryParseJson(value);
	const isWrapped = typeof inner === 'object' || typeof inner === 'string';
	return isWrapped ? normaliseArguments(value) : given;
}

/**
 * Joins the pieces of arguments. Some servers repeat in each piece all that came before it, or in a last
 * one the whole: that is what came when the pieces make no JSON together and the last one does alone.
 */
function joinPieces(pieces: string[]): string {
	const joined = pieces.join('');
	const [last = '', before = ''] = pieces.filter((piece) => piece !== '').reverse();
	if (before === '' || tryParseJson(joined) !== undefined) return joined;
	const isRepeated =
		last.startsWith(before) || tryParseJson(joined.slice(0, -last.length)) !== undefined;
	return isRepeated && tryParseJson(last) !== undefined ? last : joined;
}

/** The types of parts that are calls or pieces of one: Anthropic's, and those of OpenAI's Responses. */
const CALL_TYPES = ['tool_use', 'input_json_delta', 'function_call'];

/** What a call is wrapped in, if anything; Google and Bedrock have the last two. */
const wrappedCall = ({ function: called, functionCall, toolUse }: Record<string, unknown>) =>
	[called, functionCall, toolUse].find(isRecord);

/** Parts of a content that are calls; Google's and Bedrock's have no type. */
export const isCallPart = (part: unknown) =>
	isRecord(part) &&
	(CALL_TYPES.some((type) => type === part.type) || wrappedCall(part) !== undefined);

/**
 * The calls of a message or of a delta; servers of the protocol of 2023 have one, under another name, and
 * others have them among the parts of the content.
 */
export function toolCallsIn(message: Record<string, unknown>): unknown {
	const { tool_calls: given, function_call: call, content } = message;
	const calls = typeof given === 'string' ? tryParseJson(given) : given;
	const isNone = (calls ?? undefined) === undefined || (Array.isArray(calls) && calls.length === 0);
	if (!isNone) return calls;
	return call ?? (Array.isArray(content) ? content.filter(isCallPart) : undefined);
}

const textOf = (value: unknown) =>
	typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** What an entry says, in one form; undefined when it is no piece of a call. */
function readPiece(entry: unknown) {
	if (!isRecord(entry)) return undefined;
	// Some gateways leave out the wrapping.
	const called = wrappedCall(entry) ?? entry;
	const { arguments: given = called.parameters ?? called.input ?? called.args } = called;
	const index = toNumber(entry.index);
	const piece = {
		index: Number.isInteger(index) ? index : undefined,
		id: textOf(entry.call_id ?? entry.id ?? called.toolUseId),
		name: textOf(called.name ?? entry.function),
		// Some servers hand on what their model names them: Llama, Anthropic's protocol and Google's.
		arguments: argumentsOf(given ?? called.partial_json),
	};
	return piece.id || piece.name || piece.arguments ? piece : undefined;
}

type Piece = NonNullable<ReturnType<typeof readPiece>>;

/** The pieces of calls that stand in a list, alone, or under their places, as PHP and Lua write lists. */
function piecesIn(entries: unknown): Piece[] {
	const alone = readPiece(entries);
	if (alone) return [alone];
	const list = typeof entries === 'object' && entries !== null ? Object.values(entries) : [];
	return list.flatMap((entry) => readPiece(entry) ?? []);
}

/** A call that is being put together. */
interface OpenCall {
	id: string;
	/** What the service says; '' where the id is our own. */
	givenId: string;
	/** What the service says. */
	index?: number;
	/** As the service says it, once or with each piece. */
	names: string[];
	arguments: string[];
}

const ENDS: Record<string, string> = { '{': '}', '[': ']', '"': '"' };

/** Whether pieces can be whole JSON, by their first and last sign: to parse all with each takes for ever. */
function mayBeWhole(pieces: string[]): boolean {
	const isFilled = (piece: string) => piece.trim() !== '';
	const end = ENDS[pieces.find(isFilled)?.trimStart().charAt(0) ?? ''];
	return end === undefined || pieces.findLast(isFilled)?.trimEnd().endsWith(end) === true;
}

/** Whether a call has come whole, as far as its arguments tell. */
const isWhole = ({ arguments: pieces }: OpenCall) =>
	mayBeWhole(pieces) && tryParseJson(joinPieces(pieces)) !== undefined;

/** Whether a piece without an id begins a call of its own: it names one, and the call before is whole. */
function beginsAnew(call: OpenCall, piece: Piece): boolean {
	const [name] = call.names;
	if (piece.name === '' || name === undefined) return false;
	if (piece.name !== name && piece.index === undefined) return true;
	if (piece.name === name && piece.arguments === '') return false;
	if (!mayBeWhole(call.arguments)) return false;
	const begun = joinPieces(call.arguments);
	const isRepeated = piece.index !== undefined && piece.arguments.startsWith(begun);
	return tryParseJson(begun) !== undefined && !(piece.name === name && isRepeated);
}

/**
 * The call that a piece goes on with. Several services give all parallel calls the index 0, or none, and
 * then ids tell them apart; after the first piece of a call its id is missing, null or ''
 * (official adapter, 2026-08).
 */
function findCall(calls: OpenCall[], piece: Piece): OpenCall | undefined {
	const alike =
		piece.index === undefined ? calls : calls.filter(({ index }) => index === piece.index);
	if (piece.id !== '') {
		const known = alike.findLast(({ givenId }) => givenId === piece.id);
		if (known) return known;
	}
	const isRest = piece.id === '' && piece.name === '';
	const latest = calls.at(-1);
	// Some servers count the pieces of a call: one without id and name goes on with what is not whole.
	const last = alike.at(-1) ?? (isRest && latest && !isWhole(latest) ? latest : undefined);
	if (!last) return undefined;
	// Others make an id for each piece: one without a name goes on alike.
	if (piece.name === '' && last.names.length > 0 && !isWhole(last)) return last;
	if ((piece.id !== '' && last.givenId !== '') || beginsAnew(last, piece)) return undefined;
	return piece.id !== '' && piece.index === undefined ? undefined : last;
}

const toCall = (id: string, name: string, given: string): ToolCall => ({
	id,
	type: 'function',
	function: { name, arguments: normaliseArguments(given) },
});

/**
 * The tool calls of a whole message.
 *
 * @param entries what its `tool_calls` holds
 * @param tools what the model may call
 * @returns a call for each entry that is one, each with an id of its own
 */
export function readToolCalls(entries: unknown, tools: OfferedTools): ToolCall[] {
	const ids = new Set<string>();
	return piecesIn(entries).map((piece) => {
		const id = piece.id === '' || ids.has(piece.id) ? createId() : piece.id;
		ids.add(id);
		return toCall(id, calledName([piece.name], tools), piece.arguments);
	});
}

/**
 * A reader of the tool calls of one streamed message.
 *
 * @param tools what the model may call
 */
export function createToolCallReader(tools: OfferedTools = NO_TOOLS): ToolCallReader {
	const calls: OpenCall[] = [];

	const add = (piece: Piece): void => {
		const known = findCall(calls, piece);
		const isFree = piece.id !== '' && calls.every(({ id }) => id !== piece.id);
		const call = known ?? {
			id: isFree ? piece.id : createId(),
			givenId: piece.id,
			index: piece.index,
			names: [],
			arguments: [],
		};
		if (!known) calls.push(call);
		call.givenId ||= piece.id;
		if (piece.name !== '') call.names.push(piece.name);
		call.arguments.push(piece.arguments);
	};

	return {
		push(entries) {
			const pieces = piecesIn(entries);
			pieces.forEach(add);
			return pieces.length > 0;
		},
		end: () =>
			calls.map(({ id, names, arguments: pieces }) =>
				toCall(id, calledName(names, tools), joinPieces(pieces)),
			),
	};
}
