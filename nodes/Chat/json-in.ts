/** What a text says as JSON; undefined when it is none. */
export function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Whoever asked says what that means.
		return undefined;
	}
}
