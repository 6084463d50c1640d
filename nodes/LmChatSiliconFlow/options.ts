import type { INodeProperties } from 'n8n-workflow';

import { completeOptions } from '../Chat/complete.fields.generated';
import { chatOptions } from '../Chat/chat.description';
import { fieldsOf } from '../shared/editor/sub-node-fields';

/** Of the options of the Chat node those that a chain or an agent leaves open: not its tools, not its prompt. */
const OPTION_NAMES = [
	'enableThinking',
	'frequencyPenalty',
	'maxTokens',
	'minP',
	'reasoningEffort',
	'responseFormat',
	'stop',
	'temperature',
	'thinkingBudget',
	'topK',
	'topP',
];

/** Of them those that go into the body as they are. */
export const bodyOptions = completeOptions.filter(({ name }) => OPTION_NAMES.includes(name));

/** n8n decides whether to stream; not every gateway can, above all with tools. */
const streamOption: INodeProperties = {
	displayName: 'Stream',
	name: 'stream',
	type: 'boolean',
	default: true,
	description:
		'Whether the service sends its answers piece by piece where n8n asks for that. Switch it off for gateways that cannot stream, or not with tools: the answer then comes in one piece.',
};

/** All of them, as the sub-node shows them. */
export const modelOptions: INodeProperties[] = [
	...fieldsOf(bodyOptions).map((option) =>
		option.name === 'responseFormat'
			? { ...option, description: 'What form the answer has. JSON for models with JSON mode only.' }
			: option,
	),
	...fieldsOf(chatOptions, ['jsonSchema']),
	streamOption,
];
