import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A service whose certificate nobody else has signed. */
export interface SelfSignedService {
	url: string;
	stop(): Promise<void>;
}

/** A key and its certificate, by the command that people make them with. */
function createPair() {
	const folder = mkdtempSync(join(tmpdir(), 'siliconflow-certificate-'));
	const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
	const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	const files = ['-keyout', key, '-out', cert];
	execFileSync('openssl', ['req', '-x509', ...kind, '-subj', '/CN=gateway', ...files], {
		stdio: 'ignore',
	});
	const pair = { key: readFileSync(key), cert: readFileSync(cert) };
	rmSync(folder, { recursive: true });
	return pair;
}

/** @param answer to every request */
export async function startSelfSignedService(answer: object): Promise<SelfSignedService> {
	const server = createServer(createPair(), (request, response) => {
		request.resume().once('end', () => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(answer));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
