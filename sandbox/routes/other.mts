import type { FastifyInstance } from 'fastify';

import type { Context } from '../context.mts';

/**
 * The operations of the merged specification that no other file answers, with an example of what it
 * says they answer. An operation that is new in the specification can be tried before it has state.
 */
export function otherRoutes(app: FastifyInstance, { spec }: Context): void {
	for (const { method, path, answer } of spec.operations) {
		const url = path.replace(/\{(\w+)\}/g, ':$1');
		if (app.hasRoute({ method, url: `${app.prefix}${url}` })) continue;
		app.route({
			method,
			url,
			handler: async ({ body }) => {
				spec.check(path, body);
				return answer;
			},
		});
	}
}
