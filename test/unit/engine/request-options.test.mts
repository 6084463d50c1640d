/** The address of a proxy is typed as people write it. */
import type { INode } from 'n8n-workflow';

import { ParameterReader } from '../../../nodes/shared/engine/parameters';
import { NodeFields } from '../../../nodes/shared/engine/raw-parameters';
import {
	requestOptionsFields,
	requestOptionsOf,
} from '../../../nodes/shared/engine/request-options';

function proxyOf(proxy: string) {
	const node = { name: 'Node', parameters: { requestOptions: { proxy } } } as unknown as INode;
	const fields = new NodeFields(node, requestOptionsFields);
	const params = new ParameterReader({ fields, evaluate: () => undefined });
	return requestOptionsOf(node, params).transport.proxy;
}

it.each([
	['a%2Fb', 'a/b'],
	['100%', '100%'],
	['%zz%', '%zz%'],
	['中文', '中文'],
])('the password %s is sent as %s', (written, password) => {
	expect(proxyOf(`http://me:${written}@proxy.example.com:3128`)).toEqual({
		host: 'proxy.example.com',
		port: 3128,
		protocol: 'http',
		auth: { username: 'me', password },
	});
});

it.each([
	['http://proxy.example.com', 80],
	['http://proxy.example.com:80', 80],
	['https://proxy.example.com/', 443],
	['https://proxy.example.com:80', 80],
])('%s has the port %i, and no user name', (written, port) => {
	const protocol = written.split(':')[0];
	expect(proxyOf(written)).toEqual({ host: 'proxy.example.com', port, protocol });
});

it.each([
	['proxy.example.com:3128', false],
	['no address', false],
	['constructor://proxy.example.com', false],
	['socks5://proxy.example.com:1080', true],
])('%s is no proxy, and the error says what to write', (written, isSocks) => {
	expect(() => proxyOf(written)).toThrow(
		expect.objectContaining({
			message: 'The proxy is not valid',
			description: expect.stringMatching(
				isSocks ? /:3128\. SOCKS is not supported/ : /:3128\.$/,
			) as string,
		}),
	);
});
