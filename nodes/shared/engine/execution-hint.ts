import type { IExecuteFunctions, Logger } from 'n8n-workflow';

/** Whom a run or a sub-node tells what a person should know of it. */
export interface RunReader {
	logger: Logger;
	addExecutionHints?: IExecuteFunctions['addExecutionHints'];
}

/** Says something in the output panel and in the log. */
export function tell({ logger, addExecutionHints }: RunReader, message: string): void {
	logger.info(`SiliconFlow: ${message}`);
	addExecutionHints?.({ message, location: 'outputPane' });
}
