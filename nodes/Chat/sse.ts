import { tryParseJson } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';

/** Reads the data of server-sent events from bytes as they come. */
export interface SseReader {
	/**
	 * Takes the next bytes.
	 *
	 * @returns the data of the events that these bytes complete, in order
	 * @throws InvalidResponseError when an event has no end
	 */
	push(bytes: Uint8Array): string[];
	/**
	 * Says that no more bytes come.
	 *
	 * @returns the data of a last event that lacks only its blank line
	 */
	end(): string[];
}

/** Far more than any chunk of an answer; a stream that goes on without an end of line is something else. */
const MAX_EVENT_LENGTH = 16_000_000;

const endless = () => new InvalidResponseError('The service sent an event without an end');

const LINE_END = /\r\n|\n|\r/g;

/**
 * How a line begins that is no field and is data all the same: JSON or a page that a gateway writes into a
 * stream which has begun, its error above all, and JSON over several lines.
 */
const BARE_DATA = /^\s*[[\]{}"<]/;

/** The data of an event that is called an error, as an error that says so itself: it may be bare words. */
const toErrorData = (data: string): string =>
	data.trim() === '' ? data : JSON.stringify({ error: tryParseJson(data) ?? data });

/**
 * A reader by the rules of the HTML standard for event streams (html.spec.whatwg.org, 9.2.6): lines
 * end in LF, CR or CRLF, a blank line ends an event, `data` lines of one event are joined. Of the names
 * of events one counts, "error"; other fields and comments carry nothing that an answer needs. What gateways
 * write otherwise is read as well: names of fields in another case or behind blanks, and data without one. However
 * the bytes are cut into chunks, inside a character or a line end too, the events are the same.
 *
 * @param maxEventLength characters after which an event without an end is refused
 */
export function createSseReader(maxEventLength = MAX_EVENT_LENGTH): SseReader {
	const decoder = new TextDecoder();
	/** A line that has no end yet, in pieces: to join a long one with each piece would take for ever. */
	let begun: string[] = [];
	let begunLength = 0;
	/** The last sign was a CR: a LF after it belongs to the same line end. */
	let endsInCr = false;
	let data: string[] = [];
	let isError = false;
	let length = 0;

	const takeLine = (line: string): string[] => {
		if (line === '') {
			const event = data.join('\n');
			const events = data.length === 0 ? [] : [isError ? toErrorData(event) : event];
			data = [];
			isError = false;
			length = 0;
			return events;
		}
		length += line.length;
		if (length > maxEventLength) throw endless();
		const [, name = '', value = ''] = /^([^:]*):? ?([^]*)$/.exec(line) ?? [];
		const field = name.trim().toLowerCase();
		if (field === 'data') data.push(value);
		else if (BARE_DATA.test(line)) data.push(line);
		if (field === 'event') isError = value.trim() === 'error';
		return [];
	};

	const takeBegun = () => {
		const line = begun.join('');
		begun = [];
		begunLength = 0;
		return line;
	};

	const takeText = (text: string): string[] => {
		if (text === '') return [];
		const events: string[] = [];
		let from = endsInCr && text.startsWith('\n') ? 1 : 0;
		endsInCr = text.endsWith('\r');
		LINE_END.lastIndex = from;
		for (let end = LINE_END.exec(text); end; end = LINE_END.exec(text)) {
			events.push(...takeLine(takeBegun() + text.slice(from, end.index)));
			from = end.index + end[0].length;
		}
		begun.push(text.slice(from));
		begunLength += text.length - from;
		if (length + begunLength > maxEventLength) throw endless();
		return events;
	};

	return {
		push: (bytes) => takeText(decoder.decode(bytes, { stream: true })),
		end() {
			const events = takeText(decoder.decode());
			const last = takeBegun();
			return [...events, ...(last === '' ? [] : takeLine(last)), ...takeLine('')];
		},
	};
}
