// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const completeOption: INodePropertyOptions = {
	name: 'Message a Model',
	value: 'complete',
	action: 'Message a model',
	description: 'Get a model’s answer to a conversation, with text, images, sound and video',
	routing: { request: { method: 'POST', url: '/chat/completions' }, send: { paginate: true } },
};

export const completeFields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: { mode: 'list', value: 'Qwen/Qwen3-8B', cachedResultName: 'Qwen/Qwen3-8B' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchChatModels', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. Qwen/Qwen3-8B' },
		],
		required: true,
		description: 'The model that answers',
		routing: { send: { type: 'body', property: 'model' } },
	},
];

export const completeOptions: INodeProperties[] = [
	{
		displayName: 'Enable Thinking',
		name: 'enableThinking',
		type: 'boolean',
		default: false,
		description:
			'Whether the model thinks before it answers. Most reasoning models can switch it, e.g. Qwen3.5, DeepSeek-V4, GLM-5.2; models that do not reason refuse the request.',
		routing: { send: { type: 'body', property: 'enable_thinking' } },
	},
	{
		displayName: 'Frequency Penalty',
		name: 'frequencyPenalty',
		type: 'number',
		typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
		default: 0.5,
		description: 'How strongly the model avoids words that it has already used',
		routing: { send: { type: 'body', property: 'frequency_penalty' } },
	},
	{
		displayName: 'Max Tokens',
		name: 'maxTokens',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1024,
		description:
			'The most tokens that the answer may have, without its chain of thought. One that is cut has the finish reason "length". Prompt, thinking and answer together must fit the model\'s context; leave about 10,000 tokens of room.',
		routing: { send: { type: 'body', property: 'max_tokens' } },
	},
	{
		displayName: 'Min P',
		name: 'minP',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
		default: 0,
		description:
			'Drops tokens that are less likely than this share of the likeliest one. Qwen3 models only.',
		routing: { send: { type: 'body', property: 'min_p' } },
	},
	{
		displayName: 'Number of Answers',
		name: 'n',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1,
		description:
			'How many answers to generate. With more than one, all are in the output\'s "choices".',
		routing: { send: { type: 'body', property: 'n' } },
	},
	{
		displayName: 'Prefix',
		name: 'prefix',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description:
			'The text that the answer begins with, or with a Suffix the text before the gap. Models with prefix completion only, e.g. DeepSeek-V3, GLM-5.1, Qwen3-Coder.',
		routing: { send: { type: 'body', property: 'prefix' } },
	},
	{
		displayName: 'Reasoning Effort',
		name: 'reasoningEffort',
		type: 'options',
		options: [
			{ name: 'High', value: 'high' },
			{ name: 'Low', value: 'low' },
			{ name: 'Max', value: 'max' },
			{ name: 'Medium', value: 'medium' },
			{ name: 'Xhigh', value: 'xhigh' },
		],
		default: 'high',
		description:
			'How hard the model thinks. DeepSeek-V4 and GLM-5.2 only, which know High and Max; Low and Medium count as High, Xhigh as Max. Needs Enable Thinking.',
		routing: { send: { type: 'body', property: 'reasoning_effort' } },
	},
	{
		displayName: 'Response Format',
		name: 'responseFormat',
		type: 'options',
		options: [
			{ name: 'JSON Object', value: 'json_object' },
			{ name: 'JSON Schema', value: 'json_schema' },
			{ name: 'Text', value: 'text' },
		],
		default: 'text',
		description:
			"What form the answer has. JSON for models with JSON mode only; the parsed answer is in the output's JSON field. JSON Schema, which the service recommends, wants a schema in the option of that name; JSON Object wants the word JSON in the prompt.",
	},
	{
		displayName: 'Stop Sequences',
		name: 'stop',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		description: 'Up to four texts at which the answer ends. They are not part of it.',
		placeholder: 'e.g. ###',
		routing: { send: { type: 'body', property: 'stop' } },
	},
	{
		displayName: 'Stream',
		name: 'stream',
		type: 'boolean',
		default: true,
		description:
			"Whether to receive the answer piece by piece and put it together here. The output is the same, but long answers do not die at a gateway's time-out. It is on by default where a chat or a webhook responds by streaming, which shows the answer as it comes.",
	},
	{
		displayName: 'Suffix',
		name: 'suffix',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description:
			'The text after the gap that the model fills. Models that fill in the middle only, e.g. DeepSeek-V3, Qwen3-Coder.',
		routing: { send: { type: 'body', property: 'suffix' } },
	},
	{
		displayName: 'Temperature',
		name: 'temperature',
		type: 'number',
		typeOptions: { numberPrecision: 2 },
		default: 0.7,
		description:
			'How random the answer is, from 0 to 2. Lower values are more exact, higher values more inventive.',
		routing: { send: { type: 'body', property: 'temperature' } },
	},
	{
		displayName: 'Thinking Budget',
		name: 'thinkingBudget',
		type: 'number',
		typeOptions: { minValue: 128, maxValue: 1048576, numberPrecision: 0 },
		default: 4096,
		description:
			'The most tokens to think with, from 128 to 32,768; GLM-5.2 takes more. Reasoning models only. At the budget Qwen3 models stop thinking, others may go on.',
		routing: { send: { type: 'body', property: 'thinking_budget' } },
	},
	{
		displayName: 'Tool Choice',
		name: 'toolChoice',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto' },
			{ name: 'None', value: 'none' },
			{ name: 'Required', value: 'required' },
		],
		default: 'auto',
		description:
			'Whether the model may, must not or must call a function. Only Auto is documented.',
	},
	{
		displayName: 'Tools',
		name: 'tools',
		type: 'json',
		default: '',
		description:
			'The functions that the model may call, as a JSON list in OpenAI\'s form. Their calls are in the output\'s "toolCalls".',
		placeholder:
			'e.g. [{"type": "function", "function": {"name": "get_weather", "parameters": {}}}]',
	},
	{
		displayName: 'Top K',
		name: 'topK',
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		default: 50,
		description: 'From how many of the likeliest tokens the next one is drawn, at most 100',
		routing: { send: { type: 'body', property: 'top_k' } },
	},
	{
		displayName: 'Top P',
		name: 'topP',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
		default: 0.7,
		description:
			'The share of probability from which the next token is drawn. Lower values keep to likely words.',
		routing: { send: { type: 'body', property: 'top_p' } },
	},
];

export const messageRoles: INodePropertyOptions[] = [
	{ name: 'Assistant', value: 'assistant' },
	{ name: 'System', value: 'system' },
	{ name: 'Tool', value: 'tool' },
	{ name: 'User', value: 'user' },
];

export const imageDetails: INodePropertyOptions[] = [
	{ name: 'Auto', value: 'auto' },
	{ name: 'High', value: 'high' },
	{ name: 'Low', value: 'low' },
];

export const videoDetails: INodePropertyOptions[] = [
	{ name: 'Auto', value: 'auto' },
	{ name: 'High', value: 'high' },
	{ name: 'Low', value: 'low' },
];
