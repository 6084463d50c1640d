import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { BASE_URL_EXPRESSION, CHINA_BASE_URL, withKey } from '../nodes/shared/http/base-url';

/** A trace id of its own for each test, in the form of a UUID: an expression of n8n knows no `crypto`. */
const TRACE_ID_EXPRESSION =
	"={{ 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(Math.random() * 16).toString(16)) }}";

export class SiliconFlowApi implements ICredentialType {
	name = 'siliconFlowApi';

	displayName = 'SiliconFlow API';

	icon: Icon = {
		light: 'file:../icons/siliconflow.svg',
		dark: 'file:../icons/siliconflow.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-siliconflow-api/n8n-nodes-siliconflow-api#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. sk-...',
			description:
				'Create one on the site of your region, under API Keys. A key works only in the region that issued it.',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				{ name: 'China (api.siliconflow.cn)', value: 'cn' },
				{ name: 'International (api.siliconflow.com)', value: 'com' },
				{ name: 'Custom', value: 'custom' },
			],
			default: 'cn',
			description: 'The site that issued the key, or an address of your own',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'Leave empty for api.siliconflow.cn',
			displayOptions: { show: { region: ['cn'] } },
			description: 'Leave empty. An address given here is used in place of the region’s own.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: `e.g. ${CHINA_BASE_URL}`,
			displayOptions: { show: { region: ['custom'] } },
			description: 'The address of the API with its version, e.g. that of a proxy or gateway',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSSLIssues',
			type: 'boolean',
			default: false,
			displayOptions: { show: { region: ['custom'] } },
			description:
				'Whether to connect also where the certificate of the address cannot be checked, e.g. one that a gateway has signed itself. It holds for all nodes, their lists and the test of the credential.',
		},
	];

	/** No expression says it, for n8n would evaluate that anew for each request. */
	async authenticate(
		{ apiKey }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return withKey(request, apiKey);
	}

	// Not /user/info: it answers 410 on siliconflow.cn since 2026-08-14.
	test: ICredentialTestRequest = {
		request: {
			baseURL: BASE_URL_EXPRESSION,
			url: '/models',
			qs: { sub_type: 'chat' },
			headers: { 'X-Trace-Id': TRACE_ID_EXPRESSION },
			skipSslCertificateValidation: '={{ $credentials.ignoreSSLIssues }}',
			// The key goes to the configured host alone.
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'SiliconFlow does not know this API key. Check it for missing characters, and that Region is the site that issued it.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'There is no SiliconFlow API at this Base URL. It ends in /v1.',
				},
			},
			{
				// The first sign of the answer: gateways serve a page, with the status of a success, where no API is.
				type: 'responseSuccessBody',
				properties: {
					key: '0',
					value: '<',
					message:
						'There is a web page at this Base URL, and no SiliconFlow API. The address of the API ends in /v1.',
				},
			},
			// n8n looks at each rule by its type, and its own type knows lists of one type alone.
		] as ICredentialTestRequest['rules'],
	};
}
