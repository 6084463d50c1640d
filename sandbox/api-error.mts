/** An answer of the service that refuses a request, in one of the shapes that the service is known to use. */
export class ApiError extends Error {
	readonly status: number;
	readonly body: unknown;

	constructor(status: number, body: unknown) {
		super(`${status}`);
		this.status = status;
		this.body = body;
	}
}

const coded = (status: number, code: number, message: string) =>
	new ApiError(status, { code, message, data: null });

/** The refusals that are documented or were captured from the live service (2025 and 2026). */
export const refusal = {
	invalid: (message: string) => coded(400, 20015, message),
	/** Mostly the service does not say which value it means (measurements of 2026-09-13 and 2026-09-16). */
	unnamed: () => coded(400, 20015, 'The parameter is invalid. Please check again.'),
	noSuchModel: () => coded(400, 20012, 'Model does not exist. Please check it carefully.'),
	noJsonMode: () => coded(400, 20024, 'Json mode is not supported for this model.'),
	noVision: () =>
		coded(
			400,
			20041,
			'The model is not a VLM (Vision Language Model). Please use text-only prompts.',
		),
	badKey: () => coded(401, 30014, 'Token is invalid.'),
	gone: () => coded(410, 20092, 'This endpoint is deprecated and is no longer available.'),
	batchTooLarge: (size: number) =>
		coded(413, 20042, `input batch size ${size} > maximum allowed batch size 64`),
	unreadableForm: () => new ApiError(422, { message: 'Malformed multipart body', data: null }),
	limited: (limit: string) =>
		new ApiError(429, {
			message: `Request was rejected due to rate limiting. Details: ${limit}`,
			data: null,
		}),
	overloaded: () => coded(503, 50505, 'Model service overloaded. Please try again later.'),
	failed: () => coded(500, 50507, 'Request failed: Unknown error.'),
	gatewayTimeout: () => new ApiError(504, ''),
};
