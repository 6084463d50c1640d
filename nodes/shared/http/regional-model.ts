import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { internationalDefaults } from '../generated/models.generated';
import { isRecord } from './api-response';
import { isInternational } from './base-url';

/** What a client knows of the model that it asks for. */
export interface RegionalOptions {
	/** The default of the model field, where it stands as it was. */
	untouchedModel?: string;
	/** Takes what a person should know of the requests. */
	onHint?(message: string): void;
}

/**
 * The request with the model that the international site has in place of a default that it lacks. A default
 * that the user has not touched is no choice of his; a model that he chose goes out as it is.
 *
 * What is sent is said by `onHint`: a default that was picked again from the list looks like one never touched.
 */
export function withRegionalModel(
	request: IHttpRequestOptions,
	baseUrl: string,
	{ untouchedModel, onHint }: RegionalOptions,
): IHttpRequestOptions {
	const { body } = request;
	if (untouchedModel === undefined || !isRecord(body) || body.model !== untouchedModel) {
		return request;
	}
	const instead = internationalDefaults[untouchedModel];
	if (instead === undefined || !isInternational(baseUrl)) return request;
	onHint?.(
		`The model is ${instead}: ${untouchedModel}, the default of Model, is not on siliconflow.com. Pick a model in Model to have another.`,
	);
	return { ...request, body: { ...body, model: instead } as IDataObject };
}
