import fastify, { type FastifyInstance } from 'fastify';

/** A stand-in for a foreign service, on 127.0.0.1. */
export interface StandIn {
	url: string;
	close(): Promise<void>;
}

/** Forms come in as the text that they are. */
const FORM = 'application/x-www-form-urlencoded';

/** Starts a service with these routes on a free port. */
export async function startStandIn(routes: (app: FastifyInstance) => void): Promise<StandIn> {
	const app = fastify({ forceCloseConnections: true });
	app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => done(null, body));
	routes(app);
	const url = await app.listen({ host: '127.0.0.1', port: 0 });
	return { url, close: async () => await app.close() };
}
