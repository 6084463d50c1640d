import { createHash } from 'crypto';
import {
	NodeOperationError,
	type FunctionsBase,
	type IHttpRequestOptions,
	type INode,
} from 'n8n-workflow';

export const CHINA_BASE_URL = 'https://api.siliconflow.cn/v1';

const INTERNATIONAL_BASE_URL = 'https://api.siliconflow.com/v1';

/** The name of the credential type. */
export const CREDENTIAL = 'siliconFlowApi';

/** What stands for an account as long as its key is the same or a newer one: a credential on a host. */
export const accountOf = (node: INode, baseUrl: string): string =>
	`${node.credentials?.[CREDENTIAL]?.id ?? ''} ${baseUrl}`;

/** Where a credential points, and whose it is. */
export interface Account {
	/** Stands for the credential, its host and its key. Limits, lists and reasoning are nobody else's. */
	id: string;
	/** The address of the API, without a trailing slash. */
	baseUrl: string;
	/** What holds for every request that goes there. */
	transport: Partial<IHttpRequestOptions>;
}

/** What the credential stores. */
interface StoredCredential {
	apiKey?: unknown;
	region?: unknown;
	baseUrl?: unknown;
	ignoreSSLIssues?: unknown;
}

/** An endpoint behind the version, where people paste its whole address from an example. */
const ENDPOINT =
	/(\/v\d+)\/(?:chat\/completions|embeddings|rerank|images\/generations|audio\/(?:speech|transcriptions)|models)$/;

/** The same rule as `baseUrlIn` in n8n's expression language, for the test of the credential. */
export const BASE_URL_EXPRESSION = `={{ $credentials.region === 'com' ? '${INTERNATIONAL_BASE_URL}' : (($credentials.baseUrl || '').trim().replace(/\\/+$/, '').replace(${ENDPOINT}, '$1') || ($credentials.region === 'custom' ? '' : '${CHINA_BASE_URL}')) }}`;

const withoutEnd = (url: string, end: string): string =>
	url.endsWith(end) ? withoutEnd(url.slice(0, -end.length), end) : url;

/**
 * The address of the API for a credential, without a trailing slash or an endpoint. A credential that has only a
 * base URL, as other SiliconFlow packages store it, arrives with n8n's default region, China, and
 * keeps its address.
 */
function baseUrlIn({ region, baseUrl }: StoredCredential): string {
	if (region === 'com') return INTERNATIONAL_BASE_URL;
	const given = typeof baseUrl === 'string' ? withoutEnd(baseUrl.trim(), '/') : '';
	const own = given.replace(ENDPOINT, '$1');
	return own || (region === 'custom' ? '' : CHINA_BASE_URL);
}

/** Whether an address is that of the international site, which has other models than the Chinese one. */
export const isInternational = (baseUrl: string): boolean =>
	URL.canParse(baseUrl) && /(^|\.)siliconflow\.com$/.test(new URL(baseUrl).hostname);

/** `URL` takes addresses without slashes and with line ends in them, which n8n's http helper does not. */
const isWebAddress = (text: string) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);

/** What a key is made of. */
const KEY = /^[\x21-\x7e]+$/;

/** What people paste before a key: blanks, line ends, and the word that stands there in an example of a header. */
const BEFORE_KEY = /^\s*(?:Bearer\s)?\s*/i;

/** The key without what people paste with it. */
export const keyIn = (apiKey: unknown): string =>
	typeof apiKey === 'string' ? apiKey.replace(BEFORE_KEY, '').trim() : '';

/**
 * The request with its key. What is no key is not sent: a run refuses it before, and the test of the credential is
 * to fail with it.
 */
export function withKey(request: IHttpRequestOptions, apiKey: unknown): IHttpRequestOptions {
	const key = keyIn(apiKey);
	const Authorization = `Bearer ${KEY.test(key) ? key : ''}`;
	return { ...request, headers: { ...request.headers, Authorization } };
}

/** @returns what is wrong with a credential and what to do, or undefined */
function faultOf(credential: StoredCredential, baseUrl: string): [string, string] | undefined {
	if (!isWebAddress(baseUrl)) {
		return [
			baseUrl === ''
				? 'The Base URL of the credential is empty'
				: 'The Base URL of the credential is not a web address',
			'Give an address such as https://api.siliconflow.cn/v1 in the credential, or choose another Region.',
		];
	}
	if (/[?#]/.test(baseUrl)) {
		return [
			'The Base URL of the credential has more than an address',
			'Leave out what begins with "?" or "#": the paths of the API are put after the Base URL.',
		];
	}
	if (new URL(baseUrl).username !== '') {
		return [
			'The Base URL of the credential has a user name',
			'Leave out what stands before "@": it would be sent in place of the API key.',
		];
	}
	const key = keyIn(credential.apiKey);
	if (KEY.test(key)) return undefined;
	return [
		key === ''
			? 'The API key of the credential is empty'
			: 'The API key of the credential is not one',
		'A key is a row of letters, digits and signs without blanks, e.g. sk-abc. Copy it anew from the SiliconFlow site, without a note beside it.',
	];
}

/** The n8n functions that a credential takes: those of a form, a node, an item or a sub-node. */
export type CredentialOwner = Pick<FunctionsBase, 'getCredentials'> & { getNode(): INode };

/**
 * The account of a node's credential.
 *
 * @throws NodeOperationError when its address or key cannot be used, said before anything is sent
 */
export async function accountFor(caller: CredentialOwner): Promise<Account> {
	const credential = await caller.getCredentials<StoredCredential>(CREDENTIAL);
	const baseUrl = baseUrlIn(credential);
	const fault = faultOf(credential, baseUrl);
	const node = caller.getNode();
	if (fault) {
		const [message, description] = fault;
		throw new NodeOperationError(node, message, { description });
	}
	// The fields of a credential may be expressions: one credential, and a key for each customer.
	const key = createHash('sha256').update(String(credential.apiKey)).digest('base64');
	const isTrusting = credential.region === 'custom' && credential.ignoreSSLIssues === true;
	return {
		id: `${accountOf(node, baseUrl)} ${key}`,
		baseUrl,
		transport: isTrusting ? { skipSslCertificateValidation: true } : {},
	};
}
