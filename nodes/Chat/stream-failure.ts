import type { ApiResponse } from '../shared/http/api-response';
import { errorStatusIn } from '../shared/http/error-body';
import {
	InvalidResponseError,
	UNREADABLE_RESPONSE,
	toNetworkFailure,
	type Failure,
} from '../shared/http/failure';
import { StreamedError } from './chat-chunk';
import { SseError } from './sse';

/** The status of an error without a code: the headers went out before the service met its fault. */
const DEFAULT_STATUS = 500;

/** Why a stream brought no whole answer, in the terms of a request without one. */
export function failureOfStream(error: unknown, { headers }: ApiResponse): Failure {
	if (error instanceof StreamedError) {
		const { body } = error;
		return { kind: 'http', status: errorStatusIn(body) ?? DEFAULT_STATUS, headers, body };
	}
	if (error instanceof InvalidResponseError) {
		const { message, isDamaged, excerpt } = error;
		return { kind: 'invalidResponse', headers, message, isDamaged, excerpt };
	}
	if (error instanceof SseError) {
		return { kind: 'invalidResponse', headers, message: error.message };
	}
	return (
		toNetworkFailure(error) ?? { kind: 'invalidResponse', headers, message: UNREADABLE_RESPONSE }
	);
}
