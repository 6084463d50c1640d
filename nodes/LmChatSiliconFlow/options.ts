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

/** All of them, as the sub-node shows them. */
export const modelOptions: INodeProperties[] = [
	...fieldsOf(bodyOptions).map((option) =>
		option.name === 'responseFormat'
			? { ...option, description: 'What form the answer has. JSON for models with JSON mode only.' }
			: option,
	),
	...fieldsOf(chatOptions, ['jsonSchema']),
];
