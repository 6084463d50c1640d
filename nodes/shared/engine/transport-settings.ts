import { DEFAULT_CONCURRENT_REQUESTS, DEFAULT_RETRIES } from '../editor/transport-options';
import { MAX_TIMER_MS } from '../http/abortable-sleep';
import type { ClientSettings } from '../http/send';
import type { ParameterReader } from './parameters';

/** How fast and how stubbornly an item's requests are sent. */
export interface TransportSettings extends ClientSettings {
	maxConcurrentRequests: number;
	/** Milliseconds; undefined, as also 0, leaves n8n's own Request Options in force. */
	timeout?: number;
}

/**
 * What the options of `transportOptions` say.
 *
 * @throws NodeOperationError for what is no number
 */
export function readTransportSettings(params: ParameterReader): TransportSettings {
	const timeout = params.number('options.timeout', { min: 0, max: MAX_TIMER_MS });
	const requestsPerMinute = params.number('options.requestsPerMinute', { min: 0 });
	return {
		maxConcurrentRequests:
			params.number('options.maxConcurrentRequests') ?? DEFAULT_CONCURRENT_REQUESTS,
		// People write 0 for no limit; one request a minute would look like hanging.
		requestsPerMinute: requestsPerMinute || Infinity,
		maxRetries: params.number('options.maxRetries') ?? DEFAULT_RETRIES,
		timeout: timeout || undefined,
	};
}
