/** A value as a record; an empty one where it is none. */
export const recordOf = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: {};

/** A value as a list; an empty one where it is none. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
