import type { INodeProperties } from 'n8n-workflow';

/** What of its input item an output item has, for operations that make one item of one. */
export const keepInputOptions: INodeProperties[] = [
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Every field of the input item' },
			{ name: 'None', value: 'none', description: 'Only what the node itself puts out' },
			{ name: 'Selected', value: 'selected', description: 'Those that Input Fields names' },
		],
		default: 'all',
		description:
			'Which fields of the input item the output has beside its own. One with the name of a field of the output is put into the output’s "input" instead, and a sentence in the output panel says so.',
	},
	{
		displayName: 'Input Fields',
		name: 'inputFields',
		type: 'string',
		default: '',
		requiresDataPath: 'multiple',
		placeholder: 'e.g. id, title',
		description: 'The names of the fields to include, with commas between them',
		displayOptions: { show: { includeInputFields: ['selected'] } },
	},
	{
		displayName: 'Keep Input Files',
		name: 'keepInputFiles',
		type: 'boolean',
		default: true,
		description:
			'Whether the output has the files of the input item too. One with the name of a file of the output is kept under that name after "input_".',
	},
];
