import type { IHttpRequestOptions } from 'n8n-workflow';

import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';

const EMPTY_ADVICE =
	'The service does not embed empty text. Filter such items out before this node, or give them a text.';

/** A text to embed, and whether its item held a list of texts. */
export interface Text {
	value: string;
	inList: boolean;
}

/** New lines, with the blanks around them, as single spaces. */
export const stripNewLinesIn = (text: string) => text.replace(/\s*\n\s*/g, ' ');

/**
 * The texts of one item: one text, or a list of texts from an expression or a JSON array.
 *
 * @throws NodeOperationError when there is no text, or something that is no text
 */
export function textsOf(item: Item): Text[] {
	const input: unknown = item.getNodeParameter('input', '');
	const stripNewLines = item.getNodeParameter('options.stripNewLines', false) as boolean;
	const texts: unknown[] = Array.isArray(input) ? input : [input];
	const fail = (message: string, advice: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, advice);
	if (texts.length === 0) throw fail('The list of texts to embed is empty', EMPTY_ADVICE);
	return texts.map((text, position) => {
		const which = texts.length === 1 ? 'The text to embed' : `Text ${position} of the list`;
		if (typeof text !== 'string' && typeof text !== 'number') {
			throw fail(
				`${which} is not a text`,
				'Set Text to a string, or to an expression that gives a string or a list of strings.',
			);
		}
		const clean = stripNewLines ? stripNewLinesIn(String(text)) : String(text);
		if (clean.trim() === '') throw fail(`${which} is empty`, EMPTY_ADVICE);
		return { value: clean, inList: Array.isArray(input) };
	});
}

/** One text goes as a string, as the API shows it; several as a list. */
export function withTexts(request: IHttpRequestOptions, texts: Text[]): IHttpRequestOptions {
	const body = request.body as Record<string, unknown>;
	const values = texts.map(({ value }) => value);
	return { ...request, body: { ...body, input: values.length === 1 ? values[0] : values } };
}
