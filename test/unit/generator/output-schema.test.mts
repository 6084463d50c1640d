import type { OutputConfig, Schema } from '../../../generator/ir.mts';
import { onNode } from './on-node.mts';

/** What becomes of the fields of one operation whose answer has this schema. */
function schemaOf(answer: Schema, fields: OutputConfig) {
	const operation = {
		responses: { '200': { content: { 'application/json': { schema: answer } } } },
		'x-n8n-outputs': { 'Thing/thing/make': fields },
	};
	const schemas = onNode<Record<string, unknown>>('output-schema.mts', 'outputSchemasOf', {
		paths: { '/things': { post: operation } },
	});
	return schemas['Thing/thing/make'];
}

const things: Schema = {
	type: 'object',
	properties: {
		data: {
			type: 'array',
			items: {
				type: 'object',
				required: ['id'],
				properties: {
					id: { type: 'string', description: 'A name.', enum: ['a', 'b'] },
					size: {
						type: 'object',
						nullable: true,
						properties: { width: { type: 'integer', minimum: 1 } },
					},
					value: { oneOf: [{ type: 'string', nullable: true }, { type: 'number' }] },
					sum: {
						allOf: [
							{ type: 'object', properties: { a: { type: 'number' } } },
							{ type: 'object', properties: { b: { type: 'number' } } },
						],
					},
				},
			},
		},
	},
};

it('has the names and types of what it finds in the answer, and no limits that a new answer could break', () => {
	const fields = { name: 'data[].id', size: 'data[].size' };
	expect(schemaOf(things, fields)).toEqual({
		type: 'object',
		properties: {
			name: { type: 'string' },
			size: { type: 'object', properties: { width: { type: 'integer' } } },
		},
	});
});

it('has every type and every part that a value may have', () => {
	expect(schemaOf(things, { value: 'data[].value', sum: 'data[].sum', any: {} })).toEqual({
		type: 'object',
		properties: {
			value: { type: ['string', 'number'] },
			sum: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
			any: { type: ['object', 'array', 'string', 'number', 'boolean'] },
		},
	});
});

it('keeps the order of the fields, which is that of the editor', () => {
	const { properties } = schemaOf(things, { z: {}, a: {}, m: {} }) as { properties: object };
	expect(Object.keys(properties)).toEqual(['z', 'a', 'm']);
});

it('fails for a field that the answer has no more', () => {
	expect(() => schemaOf(things, { name: 'data[].title' })).toThrow(
		'Thing/thing/make: the answer has no data[].title; output.overlay.yaml names it',
	);
});
