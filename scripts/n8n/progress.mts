/** Tells a person that something long is going on, and how long it has taken. */
export interface Progress {
	/** Ends the line with how it went. */
	done(result?: string): void;
}

const TTY_INTERVAL_MS = 1_000;
const LOG_INTERVAL_MS = 15_000;

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;

/**
 * One line that counts the seconds on a terminal; a line every 15 seconds in a log.
 *
 * @param detail what there is to see so far, e.g. how much is installed
 */
export function startProgress(text: string, detail: () => string = () => ''): Progress {
	const started = Date.now();
	const isTerminal = process.stdout.isTTY;
	const line = () => `${text} … ${seconds(started)} ${detail()}`.trimEnd();
	const show = () => {
		if (isTerminal) process.stdout.write(`\r\u001b[K${line()}`);
		else console.log(line());
	};
	show();
	const timer = setInterval(show, isTerminal ? TTY_INTERVAL_MS : LOG_INTERVAL_MS);
	return {
		done(result = 'done') {
			clearInterval(timer);
			const end = `${text}: ${result} (${seconds(started)})`;
			console.log(isTerminal ? `\r\u001b[K${end}` : end);
		},
	};
}

/**
 * Shows a person that a piece of work is going on, until it has ended well or badly.
 *
 * @throws whatever the work throws
 */
export async function withProgress<T>(
	text: string,
	work: () => Promise<T>,
	detail?: () => string,
): Promise<T> {
	const progress = startProgress(text, detail);
	try {
		const value = await work();
		progress.done();
		return value;
	} catch (error) {
		progress.done('failed');
		throw error;
	}
}
