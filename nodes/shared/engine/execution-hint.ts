import type { IExecuteFunctions, Logger } from 'n8n-workflow';

/** n8n's functions for what a person should know of a run; not every n8n has hints. */
export interface HintFunctions {
	logger: Logger;
	addExecutionHints?: IExecuteFunctions['addExecutionHints'];
}

/** Shows a sentence in the output panel, and writes it into n8n's log. */
export function addExecutionHint(functions: HintFunctions, message: string): void {
	functions.logger.info(`SiliconFlow: ${message}`);
	functions.addExecutionHints?.({ message, location: 'outputPane' });
}
