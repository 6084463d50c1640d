import type { IDataObject } from 'n8n-workflow';

import { voicesIn } from '../../shared/catalogue';
import { sendItem } from '../../shared/transport/send-item';

/** What "Get many voices" does. */
export const paginate = sendItem({
	response: (_item, answer) =>
		voicesIn(answer.body as IDataObject).map((voice) => ({ json: voice })),
});
