import type { IDataObject } from 'n8n-workflow';

import { voicesIn } from '../../shared/http/live-lists';
import { sendItem } from '../../shared/engine/send-item';

/** What "Get many voices" does. */
export const paginate = sendItem({
	response: (_item, answer) =>
		voicesIn(answer.body as IDataObject).map((voice) => ({ json: voice })),
});
