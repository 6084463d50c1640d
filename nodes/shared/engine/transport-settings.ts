import type { ParameterReader } from './parameters';

export interface TransportSettings {
	maxConcurrentRequests: number;
	requestsPerMinute: number;
	maxRetries: number;
	timeout?: number;
}
export function readTransportSettings(params: ParameterReader): TransportSettings {
	return {
		maxConcurrentRequests: params.number('options.maxConcurrentRequests') ?? 10,
		requestsPerMinute: params.number('options.requestsPerMinute') ?? Infinity,
		maxRetries: params.number('options.maxRetries') ?? 5,
		timeout: params.number('options.timeout'),
	};
}
