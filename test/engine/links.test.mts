import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { PNG } from 'pngjs';

import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { runNode, startBinaryStore, stopBinaryStore } from '../support/engine.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startScriptedService } from '../support/scripted-service.mts';

const picture = PNG.sync.write(new PNG({ width: 2, height: 2 }));

interface Seen {
	path: string;
	authorization?: string;
}

/** A server that answers an image request with the prompt as the link, and serves files. */
async function startServer(seen: Seen[], elsewhere: () => string): Promise<Server> {
	const server = createServer((request, response) => {
		const path = request.url ?? '';
		seen.push({ path, authorization: request.headers.authorization });
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			if (path === '/v1/images/generations') {
				const { prompt } = JSON.parse(body) as { prompt: string };
				response.setHeader('content-type', 'application/json');
				response.end(JSON.stringify({ images: [{ url: prompt }], timings: {}, seed: 1 }));
			} else if (path.startsWith('/old/')) {
				response.writeHead(307, { location: `${elsewhere()}/v1/images/generations` }).end();
			} else if (path === '/moved.png') {
				response.writeHead(302, { location: `${elsewhere()}/picture.png` }).end();
			} else if (path === '/gone.png') {
				response.writeHead(404).end('no such file');
			} else {
				response.setHeader('content-type', 'image/png');
				response.end(picture);
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('links in answers', () => {
	const seenHere: Seen[] = [];
	const seenThere: Seen[] = [];
	let here: Server;
	let there: Server;
	beforeAll(async () => {
		await startBinaryStore();
		there = await startServer(seenThere, () => '');
		here = await startServer(seenHere, () => urlOf(there));
	});
	afterAll(() => {
		here?.close();
		there?.close();
		stopBinaryStore();
	});

	const follow = async (links: string[], base = '/v1') =>
		await runNode({
			node: new SiliconFlowImage(),
			parameters: {
				operation: 'generate',
				model: modelId('Kwai-Kolors/Kolors'),
				prompt: '={{ $json.link }}',
				imageSize: '1024x1024',
				options: { maxRetries: 0 },
			},
			items: links.map((link) => ({ json: { link } })),
			credential: { apiKey: 'sk-secret', region: 'custom', baseUrl: urlOf(here) + base },
			onError: 'continueRegularOutput',
		});

	it('are fetched without the key, on this host, another, and where they redirect', async () => {
		const links = [
			`${urlOf(here)}/picture.png`,
			`${urlOf(there)}/picture.png`,
			`${urlOf(here)}/moved.png`,
		];
		const { items } = await follow(links);
		expect(items.map(({ binary }) => binary?.data.mimeType)).toEqual(links.map(() => 'image/png'));
		const calls = seenHere.filter(({ path }) => path.startsWith('/v1/'));
		expect(calls.map(({ authorization }) => authorization)).toEqual(
			links.map(() => 'Bearer sk-secret'),
		);
		const fetched = [...seenHere, ...seenThere].filter(({ path }) => path.endsWith('.png'));
		expect(fetched).toHaveLength(4);
		for (const { authorization } of fetched) expect(authorization).toBeUndefined();
	});

	it('are not opened when they are no web address', async () => {
		const links = ['file:///etc/hostname', 'ftp://127.0.0.1/picture.png', 'no link at all'];
		const { items } = await follow([...links, `${urlOf(here)}/picture.png`]);
		for (const item of links.keys()) {
			expect(items[item].json.error).toBe(
				`The service gave a link that is not a web address, so it was not opened [item ${item}]`,
			);
		}
		expect(items[3].binary?.data).toBeDefined();
	});

	it('of a Base URL that moved are not followed: the key stays with its host', async () => {
		const before = seenThere.length;
		const { items } = await follow([`${urlOf(here)}/picture.png`], '/old/v1');
		expect(items[0].json.details).toMatchObject({ httpCode: '307' });
		expect(items[0].json.message).toContain(`(${urlOf(there)}/v1/images/generations)`);
		expect(seenThere).toHaveLength(before);
	});

	it('are named when they cannot be had: the image is paid for', async () => {
		const link = `${urlOf(here)}/gone.png`;
		const { items } = await follow([link]);
		expect(items[0].json.message).toContain(link);
		expect(items[0].json.details).toMatchObject({ httpCode: '404' });
	});

	it('keep no place of the account: the next image is made while one is still fetched', async () => {
		const made: string[] = [];
		let giveFirst: (() => void) | undefined;
		const service = await startScriptedService(({ path, body }) => {
			if (path.startsWith('/v1/')) {
				made.push(body);
				if (made.length === 2) giveFirst?.();
				return { body: { images: [{ url: `${service.url}/${made.length}.png` }] } };
			}
			const give = (response: ServerResponse) =>
				response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
			if (path !== '/1.png' || made.length > 1) return give;
			return (response) => (giveFirst = () => give(response));
		});
		const { items } = await runNode({
			node: new SiliconFlowImage(),
			parameters: {
				operation: 'generate',
				model: modelId('Kwai-Kolors/Kolors'),
				prompt: 'a cat',
				imageSize: '1024x1024',
				options: { maxConcurrentRequests: 1 },
			},
			items: [{ json: {} }, { json: {} }],
			credential: { apiKey: 'sk-secret', region: 'custom', baseUrl: `${service.url}/v1` },
		});
		await service.stop();
		expect(items.map(({ binary }) => binary?.data.mimeType)).toEqual(['image/png', 'image/png']);
		expect(made).toHaveLength(2);
	}, 30_000);
});
