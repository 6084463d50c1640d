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

it('what is no proxy is an error that says what to write', () => {
	expect(() => proxyOf('proxy.example.com:3128')).toThrow('The proxy is not valid');
});
