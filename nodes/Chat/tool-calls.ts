import { randomUUID } from 'crypto';

import { isRecord, tryParseJson } from '../shared/http/api-response';

/** A call of a tool, as OpenAI's clients and this API take it back. */
export interface ToolCall {
	id: string;
	type: 'function';
	/** `arguments` is JSON as text. */
	function: { name: string; arguments: string };
}

/** A streamed piece of a call: its id and name come with its first piece alone. */
export interface ToolCallDelta {
	/** The position of the call in the answer, from 0. */
	index: number;
	id?: string;
	type: 'function';
	function: { name?: string; arguments: string };
}

/** Puts the pieces of a streamed message's tool calls together. */
export interface ToolCallReader {
	/**
	 * @param entries what `tool_calls` of a delta holds
	 * @returns a piece for each entry that says something
	 */
	push(entries: unknown): ToolCallDelta[];
	/** What the calls that came without arguments still lack. */
	end(): ToolCallDelta[];
	/** The calls as far as they have come. */
	calls(): ToolCall[];
}

/** A call whose arguments are empty is one without parameters. */
const NO_ARGUMENTS = '{}';

/** A call without an id cannot be answered: the message of its result names it. */
const createId = () => `call_${randomUUID()}`;

/** JSON of an answer is too deep for V8's stack now and then, and then it is of no use to a tool either. */
function toJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return '';
	}
}

/** Some gateways give the arguments as they are, and PHP writes an empty object as a list. */
function argumentsOf(value: unknown): string {
	if (typeof value === 'string') return value;
	if (value === undefined || value === null) return '';
	return Array.isArray(value) && value.length === 0 ? NO_ARGUMENTS : toJson(value);
}

/** The calls of a message or of a delta; servers of the protocol of 2023 have one, under another name. */
export const toolCallsIn = ({ tool_calls: calls, function_call: call }: Record<string, unknown>) =>
	Array.isArray(calls) && calls.length === 0 ? call : (calls ?? call);

const textOf = (value: unknown) =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** What an entry says, in one form; undefined when it is no piece of a call. */
function readPiece(entry: unknown) {
	if (!isRecord(entry)) return undefined;
	// Some gateways leave out the wrapping.
	const called = isRecord(entry.function) ? entry.function : entry;
	const index = textOf(entry.index) === '' ? NaN : Number(entry.index);
	const piece = {
		index: Number.isInteger(index) ? index : undefined,
		id: textOf(entry.id),
		name: textOf(called.name),
		arguments: argumentsOf(called.arguments),
	};
	return piece.id || piece.name || piece.arguments ? piece : undefined;
}

type Piece = NonNullable<ReturnType<typeof readPiece>>;

/** A call that is being put together. */
interface OpenCall {
	id: string;
	/** What the service says; '' where the id is our own. */
	givenId: string;
	/** What the service says. */
	index?: number;
	name: string;
	arguments: string[];
}

/** Whether a piece without an id begins a call of its own: it names one, and the call before is whole. */
function beginsAnew(call: OpenCall, piece: Piece): boolean {
	if (piece.name === '' || call.name === '') return false;
	if (piece.name === call.name && piece.arguments === '') return false;
	return tryParseJson(call.arguments.join('')) !== undefined;
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
	const last = alike.at(-1);
	if (!last || (piece.id !== '' && last.givenId !== '') || beginsAnew(last, piece))
		return undefined;
	return piece.id !== '' && piece.index === undefined ? undefined : last;
}

/**
 * The tool calls of a whole message.
 *
 * @param entries what its `tool_calls` holds
 * @returns a call for each entry that is one, each with an id of its own
 */
export function readToolCalls(entries: unknown): ToolCall[] {
	const ids = new Set<string>();
	return (Array.isArray(entries) ? entries : [entries]).flatMap((entry): ToolCall[] => {
		const piece = readPiece(entry);
		if (!piece) return [];
		const id = piece.id === '' || ids.has(piece.id) ? createId() : piece.id;
		ids.add(id);
		const given = piece.arguments.trim() === '' ? NO_ARGUMENTS : piece.arguments;
		return [{ id, type: 'function', function: { name: piece.name, arguments: given } }];
	});
}

/** A reader of the tool calls of one streamed message. */
export function createToolCallReader(): ToolCallReader {
	const calls: OpenCall[] = [];

	const add = (piece: Piece): ToolCallDelta => {
		const known = findCall(calls, piece);
		const call = known ?? {
			id: piece.id || createId(),
			givenId: piece.id,
			index: piece.index,
			name: '',
			arguments: [],
		};
		if (!known) calls.push(call);
		const name = call.name === '' ? piece.name : '';
		call.givenId ||= piece.id;
		call.name ||= piece.name;
		call.arguments.push(piece.arguments);
		return {
			index: calls.indexOf(call),
			...(known ? {} : { id: call.id }),
			type: 'function',
			function: { ...(name === '' ? {} : { name }), arguments: piece.arguments },
		};
	};

	return {
		push: (entries) =>
			(Array.isArray(entries) ? entries : [entries]).flatMap((entry) => {
				const piece = readPiece(entry);
				return piece ? [add(piece)] : [];
			}),
		end() {
			return calls.flatMap((call, index): ToolCallDelta[] => {
				if (call.arguments.some((text) => text.trim() !== '')) return [];
				call.arguments = [NO_ARGUMENTS];
				return [{ index, type: 'function', function: { arguments: NO_ARGUMENTS } }];
			});
		},
		calls: () =>
			calls.map(({ id, name, arguments: pieces }) => ({
				id,
				type: 'function',
				function: { name, arguments: pieces.join('') },
			})),
	};
}
