import { inputError } from '../http/node-error';
import type { Item } from './operation';

/**
 * The value of a JSON field: an object or list from an expression, or text that is parsed.
 *
 * @returns undefined when the field is empty
 * @throws NodeOperationError when the text is not JSON
 */
export function parseJson(item: Item, value: unknown, displayName: string): unknown {
	if (typeof value !== 'string') return value ?? undefined;
	if (value.trim() === '') return undefined;
	try {
		return JSON.parse(value);
	} catch (error) {
		throw inputError(
			item.getNode(),
			item.getItemIndex(),
			`${displayName} is not valid JSON: ${(error as Error).message}`,
			`Correct the JSON in ${displayName}: names and texts in double quotes, no comma after the last entry.`,
		);
	}
}

/**
 * A JSON parameter of the item, by its name.
 *
 * @returns undefined when the field is empty
 * @throws NodeOperationError when the text is not JSON
 */
export function jsonParameter(item: Item, name: string, displayName: string): unknown {
	return parseJson(item, item.getNodeParameter(name, ''), displayName);
}
