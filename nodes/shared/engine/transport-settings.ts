import { DEFAULT_CONCURRENT_REQUESTS, DEFAULT_RETRIES } from '../editor/transport-options';
import { MAX_TIMER_MS } from '../http/abortable-sleep';
import type { ClientSettings } from '../http/send';
import type { ParameterReader } from './parameters';

/** How fast and how stubbornly an item's requests are sent. */
export interface TransportSettings extends ClientSettings {
	maxConcurrentRequests: number;
	/** Milliseconds; undefined leaves n8n's own Request Options in force. */
	timeout?: number;
}

/**
 * What the options of `transportOptions` say.
 *
 * @throws NodeOperationError for what is no number
 */
export function readTransportSettings(params: ParameterReader): TransportSettings {
	const timeout = params.number('options.timeout', { min: 0, max: MAX_TIMER_MS });
	return {
		maxConcurrentRequests:
			params.number('options.maxConcurrentRequests') ?? DEFAULT_CONCURRENT_REQUESTS,
		requestsPerMinute: params.number('options.requestsPerMinute') ?? Infinity,
		maxRetries: params.number('options.maxRetries') ?? DEFAULT_RETRIES,
		// None is no limit of no time.
		timeout: timeout === 0 ? undefined : timeout,
	};
}
