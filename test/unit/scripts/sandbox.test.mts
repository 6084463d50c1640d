import net from 'node:net';

import axios from 'axios';

import { startSandboxProcess } from '../../../scripts/n8n/sandbox.mts';

describe('the sandbox as a process', () => {
	it('takes a free port, and ends when told to', async () => {
		const [first, second] = await Promise.all([
			startSandboxProcess(['--fast']),
			startSandboxProcess(['--fast']),
		]);
		try {
			expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
			expect(second.url).not.toBe(first.url);
			expect((await axios.get(first.url)).status).toBe(200);
		} finally {
			await Promise.all([first.stop(), second.stop()]);
		}
		await expect(axios.get(first.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
	});

	it('ends at once even while a request is held back', async () => {
		const sandbox = await startSandboxProcess(['--fast', '--latency', '60000']);
		const headers = { authorization: 'Bearer sk-test' };
		const waiting = axios.get(`${sandbox.url}/v1/models`, { headers }).catch(() => 'gone');
		await new Promise((resolve) => setTimeout(resolve, 200));
		const before = Date.now();
		await sandbox.stop();
		expect(Date.now() - before).toBeLessThan(10_000);
		expect(await waiting).toBe('gone');
	});

	it('says why it did not start', async () => {
		const server = net.createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as net.AddressInfo;
		try {
			const starting = startSandboxProcess(['--fast', '--port', String(port)]);
			await expect(starting).rejects.toThrow(`Port ${port} is taken`);
		} finally {
			server.close();
		}
	});
});
