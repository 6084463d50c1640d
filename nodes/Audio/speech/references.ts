import type { EmbeddedFile } from '../../shared/files/json-body';
import { AUDIO, mediaOf, type MediaSource } from '../../shared/files/media-input';
import { inputError } from '../../shared/http/node-error';
import type { Item } from '../../shared/engine/operation';

interface ReferenceField extends MediaSource {
	text?: string;
}

/** A recording whose voice is imitated, as the API wants it. */
export interface Reference {
	audio: string | EmbeddedFile;
	text: string;
}

/** How MOSS marks the second speaker of a dialogue (.cn guide, 2025-07). */
const SECOND_SPEAKER = '[S2]';

/**
 * The recordings whose voices the item's speech imitates, none when the user gave none.
 *
 * @param input the text to speak
 * @throws NodeOperationError when a recording or its text is missing, or a dialogue has only one
 */
export async function referencesOf(item: Item, input: string): Promise<Reference[]> {
	const rows = item.getNodeParameter('options.references.values', []) as ReferenceField[];
	const fail = (message: string, advice: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, advice);
	if (rows.length === 1 && input.includes(SECOND_SPEAKER)) {
		throw fail(
			'The text has a second speaker, [S2], and there is only one reference',
			'Add a second reference with the voice of the second speaker.',
		);
	}
	const references: Reference[] = [];
	for (const [index, row] of rows.entries()) {
		const text = String(row.text ?? '').trim();
		if (text === '') {
			throw fail(
				`Reference ${index} has no text`,
				'Give the words that are spoken in the recording.',
			);
		}
		references.push({ audio: await mediaOf(item, row, AUDIO), text });
	}
	return references;
}
