import { readFile } from 'node:fs/promises';

import type { FastifyInstance } from 'fastify';

import { toFaults } from '../fault-settings.mts';
import type { FaultInjector } from '../faults.mts';
import type { Journal } from '../journal.mts';

const page = new URL('../page.html', import.meta.url);

/** The page that a person sees, and what it and the tests use to look and to switch faults. */
export function controlRoutes(app: FastifyInstance, journal: Journal, faults: FaultInjector): void {
	app.get('/', async (_request, reply) => {
		void reply.type('text/html; charset=utf-8');
		return await readFile(page);
	});
	app.get<{ Querystring: { since?: string } }>('/_sandbox/requests', async ({ query }) =>
		journal.since(Number(query.since ?? 0)),
	);
	app.get('/_sandbox/stats', async () => journal.stats());
	app.get('/_sandbox/faults', async () => faults.settings);
	app.post<{ Body: Record<string, unknown> }>('/_sandbox/faults', async ({ body }) => {
		faults.set(toFaults(body));
		return faults.settings;
	});
	app.post('/_sandbox/reset', async () => {
		journal.reset();
		faults.reset();
		return {};
	});
}
