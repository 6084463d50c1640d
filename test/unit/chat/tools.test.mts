/** Tools are checked before they are sent. */
import { validateTools } from '../../../nodes/Chat/tools';

const tool = (more: object, outer: object = {}) => [
	{ type: 'function', function: { name: 'get', ...more }, ...outer },
];
const parameters = { type: 'object', properties: { city: {} }, required: ['city'] };

const good: Array<[name: string, tools: unknown]> = [
	['none', []],
	['a name alone', tool({})],
	['everything', tool({ description: 'Gets', parameters, strict: true })],
	['parameters of no kind', tool({ parameters: {} })],
	['a name of 64 letters', tool({ name: 'a'.repeat(64) })],
	['128 tools', Array.from({ length: 128 }, (_, at) => tool({ name: `t${at}` })[0])],
];

it.each(good)('takes %s', (_name, tools) => {
	expect(validateTools(tools)).toBeUndefined();
});

const bad: Array<[tools: unknown, fault: string]> = [
	[{}, 'Tools is not a list'],
	['get', 'Tools is not a list'],
	[Array(129).fill(tool({})[0]), 'There are 129 tools, and the service takes 128'],
	[[...tool({}), 'get'], 'Tool 1 is not an object'],
	[tool({}, { type: 'web' }), 'Tool 0 needs "type": "function"'],
	[[{ type: 'function', name: 'get' }], 'Tool 0 has no "function" object'],
	[tool({ name: undefined }), 'Tool 0 has no function name'],
	[tool({ name: 'get it' }), 'Tool 0 has the name "get it", and names are 1 to 64'],
	[tool({ name: 'a'.repeat(65) }), 'and names are 1 to 64 letters'],
	[tool({ description: 7 }), 'Tool 0 has a "description" that is not a text'],
	[tool({ strict: 'yes' }), 'Tool 0 has "strict" that is neither true nor false'],
	[tool({ parameters: [] }), 'Tool 0 has "parameters" that are not a JSON Schema object'],
	[tool({ parameters: { type: 'string' } }), 'of type "string", and only "object" is possible'],
	[tool({ parameters: { properties: [] } }), 'whose "properties" are not an object'],
	[tool({ parameters: { ...parameters, required: ['town'] } }), 'requires "town"'],
	[[...tool({}), ...tool({})], 'Two tools are named "get"'],
];

it.each(bad)('says what is wrong with %j', (tools, fault) => {
	expect(validateTools(tools)).toContain(fault);
});
