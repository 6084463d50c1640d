import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { internationalDefaults } from '../generated/models.generated';
import { isRecord } from './api-response';
import { isInternational } from './base-url';

/**
 * The request with the model that the international site has in place of a default that it lacks. A default
 * that the user has not touched is no choice of his; a model that he chose goes out as it is.
 *
 * @param untouchedModel the default of the model field, where it stands as it was
 */
export function withRegionalModel(
	request: IHttpRequestOptions,
	baseUrl: string,
	untouchedModel: string | undefined,
): IHttpRequestOptions {
	const { body } = request;
	if (untouchedModel === undefined || !isRecord(body) || body.model !== untouchedModel) {
		return request;
	}
	const instead = internationalDefaults[untouchedModel];
	if (instead === undefined || !isInternational(baseUrl)) return request;
	return { ...request, body: { ...body, model: instead } as IDataObject };
}
