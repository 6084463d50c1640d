import type { INodeProperties } from 'n8n-workflow';

import type { EmbeddedFile } from '../../shared/json-body';
import { AUDIO, mediaOf, mediaSourceFields, type MediaSource } from '../../shared/media-source';
import { inputError } from '../../shared/transport/node-error';
import type { Item } from '../../shared/transport/operation';

interface ReferenceField extends MediaSource {
	text?: string;
}

/** A recording whose voice is imitated, as the API wants it. */
export interface Reference {
	audio: string | EmbeddedFile;
	text: string;
}

export const referencesOption: INodeProperties = {
	displayName: 'References',
	name: 'references',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Reference' },
	placeholder: 'Add Reference',
	default: {},
	description:
		'Recordings whose voice is imitated, without a voice of your own being kept: 8 to 10 seconds are best. They take the place of Voice. CosyVoice2 takes one; a dialogue of two speakers by MOSS takes two, the first for [S1] and the second for [S2].',
	options: [
		{
			displayName: 'Reference',
			name: 'values',
			values: [
				...mediaSourceFields('recording', 'https://example.com/voice.mp3'),
				{
					displayName: 'Text',
					name: 'text',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					placeholder: 'e.g. The quick brown fox jumps over the lazy dog.',
					description: 'The words that are spoken in the recording',
				},
			],
		},
	],
};

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
