import { sample } from 'openapi-sampler';

const METHODS = { get: 'GET', post: 'POST', delete: 'DELETE' } as const;

type Name = keyof typeof METHODS;

/** The part of an OpenAPI document that says what is answered. */
export interface OperationsDocument {
	paths: Record<
		string,
		Partial<
			Record<Name, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
		>
	>;
}

/** An operation, its path as in the specification. */
export interface SampleOperation {
	method: (typeof METHODS)[Name];
	path: string;
	/** An example of its answer; an empty object where it answers no JSON. */
	answer: unknown;
}

/** Every operation of a specification, with an answer made from the schema of its success. */
export function operationsOf(document: OperationsDocument): SampleOperation[] {
	return Object.entries(document.paths).flatMap(([path, item]) =>
		(Object.keys(METHODS) as Name[]).flatMap((name) => {
			const operation = item[name];
			if (!operation) return [];
			const schema = operation.responses['200']?.content?.['application/json']?.schema;
			const answer = schema ? sample(schema, {}, document) : {};
			return [{ method: METHODS[name], path, answer }];
		}),
	);
}
