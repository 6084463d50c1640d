import type { FunctionsBase, IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Pace } from './rate-limiter';
import { paceOf } from './rate-limiters';

/**
 * The pace for a request: limits hold per account, which is a credential on a host, and per model.
 *
 * @param gathered the request as the fields gave it, its body not yet turned into a form
 */
export function paceFor(
	caller: Pick<FunctionsBase, 'getNode'>,
	gathered: IHttpRequestOptions,
): Pace {
	const { baseURL = '', body } = gathered;
	const credential = caller.getNode().credentials?.siliconFlowApi?.id ?? '';
	const { model } = body as IDataObject;
	return paceOf(`${credential} ${baseURL}`, typeof model === 'string' ? model : '');
}
