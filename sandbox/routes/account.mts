import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import type { Context } from '../context.mts';

const TYPE_OF: Record<string, string> = {
	chat: 'text',
	embedding: 'text',
	reranker: 'text',
	'text-to-image': 'image',
	'text-to-speech': 'audio',
	'speech-to-text': 'audio',
	'text-to-video': 'video',
	'image-to-video': 'video',
};

/** `GET /models` and `GET /user/info`. */
export function accountRoutes(app: FastifyInstance, { spec, site }: Context): void {
	app.get<{ Querystring: { type?: string; sub_type?: string } }>('/models', async ({ query }) => {
		const ids = [...spec.models].flatMap(([subType, models]) => {
			const isWanted =
				(!query.type || query.type === TYPE_OF[subType]) &&
				(!query.sub_type || query.sub_type === subType);
			return isWanted ? models : [];
		});
		const data = [...new Set(ids)].map((id) => ({ id, object: 'model', created: 0, owned_by: '' }));
		return { object: 'list', data };
	});

	app.get('/user/info', async () => {
		if (site === 'cn') throw refusal.gone();
		const data = {
			id: 'userid',
			name: '',
			image: '',
			email: '',
			isAdmin: false,
			balance: '0.88',
			status: 'normal',
			introduction: '',
			role: '',
			chargeBalance: '88.00',
			totalBalance: '88.88',
		};
		return { code: 20000, message: 'OK', status: true, data };
	});
}
