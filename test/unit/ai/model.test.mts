import { NodeApiError, type INode } from 'n8n-workflow';

import { TransportError, nodeErrorIn } from '../../../nodes/LmChatSiliconFlow/chat-fetch';
import { attachFetch } from '../../../nodes/LmChatSiliconFlow/model';

const fetch = async () => new Response();

describe('a fetch is put into a model', () => {
	const createModel = () => ({
		fields: { configuration: { baseURL: 'x' } },
		clientConfig: { baseURL: 'x' },
		completions: { clientConfig: { baseURL: 'x' } },
	});

	it('wherever OpenAI’s client looks for it', () => {
		const model = createModel();
		const config = { baseURL: 'x', fetch };
		expect(attachFetch(model, fetch)).toBe(true);
		expect(model).toEqual({
			fields: { configuration: config },
			clientConfig: config,
			completions: { clientConfig: config },
		});
	});

	it.each([
		['without its own settings', { ...createModel(), fields: undefined }],
		['without a client', { ...createModel(), clientConfig: null }],
		['without a part for chats', { ...createModel(), completions: 'none' }],
		['of nothing', undefined],
	])('nowhere in a model %s', (_name, model) => {
		const before = structuredClone(model);
		expect(attachFetch(model, fetch)).toBe(false);
		expect(model).toEqual(before);
	});
});

describe('the node error inside an error', () => {
	const node = { name: 'Model' } as INode;
	const known = new NodeApiError(node, { message: 'No.' });

	it.each([
		['as it is thrown', new TransportError(known)],
		['wrapped once', new Error('Connection error.', { cause: new TransportError(known) })],
		[
			'wrapped twice',
			new Error('a', { cause: new Error('b', { cause: new TransportError(known) }) }),
		],
	])('is found %s', (_name, error) => {
		expect(nodeErrorIn(error)).toBe(known);
	});

	it.each([
		['another error', new Error('x')],
		['no error', 'x'],
	])('is not in %s', (_name, error) => {
		expect(nodeErrorIn(error)).toBeUndefined();
	});
});
