export const CHINA_BASE_URL = 'https://api.siliconflow.cn/v1';

const INTERNATIONAL_BASE_URL = 'https://api.siliconflow.com/v1';

/** What the credential stores, as far as the address goes. */
export interface Address {
	region?: string;
	baseUrl?: string;
}

/**
 * The address of the API for a credential, without a trailing slash. A credential that has only a
 * base URL, as other SiliconFlow packages store it, arrives with n8n's default region, China, and
 * keeps its address.
 */
export function baseUrlOf({ region, baseUrl = '' }: Address): string {
	if (region === 'com') return INTERNATIONAL_BASE_URL;
	return baseUrl.trim().replace(/\/+$/, '') || (region === 'custom' ? '' : CHINA_BASE_URL);
}

/** The same rule as n8n's expression language wants it, for the test of the credential. */
export const BASE_URL_EXPRESSION = `={{ $credentials.region === 'com' ? '${INTERNATIONAL_BASE_URL}' : (($credentials.baseUrl || '').trim().replace(/\\/+$/, '') || ($credentials.region === 'custom' ? '' : '${CHINA_BASE_URL}')) }}`;
