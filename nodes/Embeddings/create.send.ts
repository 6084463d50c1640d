import { resultsOf, sendGroup } from '../shared/engine/batch';
import { TEXTS_PER_REQUEST } from './create.options';
import { textsOf, withTexts } from './create.request';
import { readEmbeddings, toItem } from './create.response';

/** What "Create embeddings" does. */
export const paginate = sendGroup({
	parts: textsOf,
	partsPerRequest: (item) =>
		item.getNodeParameter('options.batchSize', TEXTS_PER_REQUEST) as number,
	compose: withTexts,
	read: readEmbeddings,
	response: (member) => [toItem(member.item, resultsOf(member), member.parts[0].inList)],
});
