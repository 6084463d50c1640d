import { GarbledAnswer } from '../shared/http/failure';

function parsed(line: string): { value: unknown } | undefined {
	try {
		return { value: JSON.parse(line) };
	} catch {
		return undefined;
	}
}

function parseLine(line: string): unknown {
	const known = parsed(line);
	if (known) return known.value;
	throw new GarbledAnswer(`The file has a line that is not JSON: ${line.slice(0, 80)}`);
}

/**
 * Reads JSON lines as they arrive. Blank lines are passed over, and the last line need not end.
 *
 * @param chunks the bytes of the file, cut anywhere
 * @throws GarbledAnswer for a line that is not JSON; what the source throws
 */
export async function* readJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of chunks) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) if (line.trim() !== '') yield parseLine(line);
	}
	rest += decoder.decode();
	if (rest.trim() !== '') yield parseLine(rest);
}
