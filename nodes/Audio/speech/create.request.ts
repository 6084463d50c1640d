import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { withJsonBody } from '../../shared/files/json-body';
import { inputError } from '../../shared/http/node-error';
import type { Item } from '../../shared/engine/operation';
import { DEFAULT_FORMAT } from './create.response';
import { referencesOf } from './references';
import { sampleRates } from './sample-rates.generated';

/**
 * A voice as the API wants it: `model:name` for a preset, `speech:...` for a voice of one's own. A bare
 * name is taken for a preset of the chosen model.
 */
function voiceFor(item: Item, model: string): string {
	const given = (item.getNodeParameter('voice', '', { extractValue: true }) as string).trim();
	if (given !== '') return given.includes(':') ? given : `${model}:${given}`;
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		'No voice is chosen',
		'Pick a voice from the list, give the URI of your own, or add a reference in Options.',
	);
}

/** @throws NodeOperationError for a sample rate that the format cannot have */
function checkSampleRate(item: Item, { sample_rate: rate, response_format: given }: IDataObject) {
	const format = String(given ?? DEFAULT_FORMAT);
	const rates = sampleRates[format];
	if (rate === undefined || !rates || rates.includes(Number(rate))) return;
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		`${format} cannot have a sample rate of ${String(rate)}`,
		`Set Sample Rate to ${rates.join(', ').replace(/, (\d+)$/, ' or $1')}, or choose another Output Format.`,
	);
}

/**
 * The request with its voice, or the recordings that take its place.
 *
 * @throws NodeOperationError when there is nothing to say, no voice, or a sample rate or reference
 * that is no good
 */
export async function speechRequest(
	item: Item,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const body = request.body as IDataObject;
	const input = String(body.input ?? '');
	if (input.trim() === '') {
		throw inputError(
			item.getNode(),
			item.getItemIndex(),
			'The text to speak is empty',
			'Give Text a value, or filter out the items that have none before this node.',
		);
	}
	checkSampleRate(item, body);
	const references = await referencesOf(item, input);
	// The API wants an empty voice beside references (.cn guides, 2025-07).
	if (references.length > 0) return await withJsonBody(request, { ...body, voice: '', references });
	return await withJsonBody(request, { ...body, voice: voiceFor(item, String(body.model)) });
}
