/** Thrown when a stream is no stream of events. */
export class SseError extends Error {}

/** Reads the data of server-sent events from bytes as they come. */
export interface SseReader {
	/**
	 * Takes the next bytes.
	 *
	 * @returns the data of the events that these bytes complete, in order
	 * @throws SseError when an event has no end
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
const LONGEST_EVENT = 16_000_000;

const endless = () => new SseError('The service sent an event without an end');

const LINE_END = /\r\n|\n|\r/;

/**
 * A reader by the rules of the HTML standard for event streams (html.spec.whatwg.org, 9.2.6): lines
 * end in LF, CR or CRLF, a blank line ends an event, `data` lines of one event are joined. Other
 * fields and comments carry nothing that an answer needs. However the bytes are cut into chunks,
 * inside a character or a line end too, the events are the same.
 *
 * @param longestEvent characters after which an event without an end is refused
 */
export function createSseReader(longestEvent = LONGEST_EVENT): SseReader {
	const decoder = new TextDecoder();
	let rest = '';
	let data: string[] = [];
	let length = 0;

	const takeLine = (line: string): string[] => {
		if (line === '') {
			const event = data;
			data = [];
			length = 0;
			return event.length > 0 ? [event.join('\n')] : [];
		}
		length += line.length;
		if (length > longestEvent) throw endless();
		const [, field, value = ''] = /^([^:]*):? ?([^]*)$/.exec(line) ?? [];
		if (field === 'data') data.push(value);
		return [];
	};

	const takeLines = (isLast: boolean): string[] => {
		const events: string[] = [];
		for (;;) {
			const end = LINE_END.exec(rest);
			// A CR at the very end may be half of a CRLF.
			if (!end || (!isLast && end[0] === '\r' && end.index === rest.length - 1)) break;
			events.push(...takeLine(rest.slice(0, end.index)));
			rest = rest.slice(end.index + end[0].length);
		}
		// One more: the CR of a line end may wait for its LF.
		if (length + rest.length > longestEvent + 1) throw endless();
		return events;
	};

	return {
		push(bytes) {
			rest += decoder.decode(bytes, { stream: true });
			return takeLines(false);
		},
		end() {
			rest += decoder.decode();
			const events = takeLines(true);
			const last = rest;
			rest = '';
			return [...events, ...(last === '' ? [] : takeLine(last)), ...takeLine('')];
		},
	};
}
