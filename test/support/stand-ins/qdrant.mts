import { startStandIn, type StandIn } from './server.mts';

interface Payload {
	content: string;
	metadata: Record<string, unknown>;
	complete?: boolean;
}

interface Point {
	id: string;
	vector: number[];
	payload: Payload;
}

/** The part of Qdrant's filters that the example uses (qdrant.tech, concepts, filtering). */
interface Filter {
	must?: Condition[];
	must_not?: Condition[];
}
type Condition = Filter | { key: string; match: { value?: unknown; any?: unknown[] } };

/** A Qdrant in memory. */
export interface Qdrant extends StandIn {
	/** What a collection holds. */
	points(collection: string): Payload[];
	/** Puts a point in, past the API. */
	add(collection: string, payload: Payload): void;
}

function matches(payload: object, condition: Condition): boolean {
	if (!('key' in condition)) return passes(payload, condition);
	const value = condition.key
		.split('.')
		.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], payload);
	const { value: wanted, any } = condition.match;
	return any ? any.includes(value) : value === wanted;
}

const passes = (payload: object, { must = [], must_not: not = [] }: Filter): boolean =>
	must.every((condition) => matches(payload, condition)) &&
	!not.some((condition) => matches(payload, condition));

export async function startQdrant(): Promise<Qdrant> {
	const collections = new Map<string, { size: number; points: Point[] }>();
	const done = (result: unknown) => ({ result, status: 'ok', time: 0 });
	const standIn = await startStandIn((app) => {
		app.get('/', () => ({ title: 'qdrant - vector search engine', version: '1.15.0' }));
		app.get('/collections', () =>
			done({ collections: [...collections.keys()].map((name) => ({ name })) }),
		);
		interface ForOne {
			Params: { name: string };
		}
		app.put<ForOne & { Body: { vectors: { size: number } } }>(
			'/collections/:name',
			({ params, body }) => {
				collections.set(params.name, { size: body.vectors.size, points: [] });
				return done(true);
			},
		);
		const withCollection = (of: { points: Point[]; size: number } | undefined) => {
			if (of) return of;
			throw Object.assign(new Error("Not found: Collection doesn't exist!"), { statusCode: 404 });
		};
		app.setErrorHandler(async (error, _request, reply) => {
			const { message, statusCode = 500 } = error as Error & { statusCode?: number };
			return await reply.code(statusCode).send({ status: { error: message }, time: 0 });
		});
		app.put<ForOne & { Body: { points: Point[] } }>(
			'/collections/:name/points',
			({ params, body }) => {
				const { points, size } = withCollection(collections.get(params.name));
				if (body.points.some(({ vector }) => vector.length !== size)) {
					throw Object.assign(new Error('Wrong input: Vector dimension'), { statusCode: 400 });
				}
				points.push(...body.points);
				return done({ status: 'completed' });
			},
		);
		app.post<ForOne & { Body: { filter: Filter } }>(
			'/collections/:name/points/delete',
			({ params, body }) => {
				const collection = withCollection(collections.get(params.name));
				collection.points = collection.points.filter(
					({ payload }) => !passes(payload, body.filter),
				);
				return done({ status: 'completed' });
			},
		);
		app.post<ForOne>('/collections/:name/points/scroll', ({ params }) =>
			done({
				points: withCollection(collections.get(params.name)).points.map(({ id, payload }) => ({
					id,
					payload: { metadata: { version: payload.metadata.version } },
				})),
				next_page_offset: null,
			}),
		);
		app.post<ForOne & { Body: { payload: object; filter: Filter } }>(
			'/collections/:name/points/payload',
			({ params, body }) => {
				for (const { payload } of withCollection(collections.get(params.name)).points) {
					if (passes(payload, body.filter)) Object.assign(payload, body.payload);
				}
				return done({ status: 'completed' });
			},
		);
	});
	return {
		...standIn,
		points: (name) => (collections.get(name)?.points ?? []).map(({ payload }) => payload),
		add(name, payload) {
			collections.get(name)?.points.push({ id: 'added', vector: [], payload });
		},
	};
}
