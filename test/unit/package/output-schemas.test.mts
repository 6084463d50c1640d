/** What n8n's editor shows of a node's output before it has run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { everyOperation, readSchema, schemaFile } from '../../support/output-items.mts';

const root = join(__dirname, '../../..');
const fixtures = join(root, 'test/fixtures/saved-workflows');

/** Fields that no saved workflow shows, with what it would take. */
const NOT_SAVED: Record<string, string[]> = {
	// A recording with speech in it; tones have neither language nor mood.
	'transcription/create': ['emotion', 'events', 'language'],
	// The sandbox answers as siliconflow.cn, where this is gone.
	'user/get': Object.keys(readSchema('siliconFlowAccount', 'user', 'get').properties),
	// An account that has uploaded voices before.
	'voice/getAll': ['customName', 'model', 'text', 'uri'],
	// A video that waits for its turn, or that failed.
	'video/getStatus': ['position', 'reason'],
	// A batch that has ended; and one whose items are listed.
	'batch/cancel': ['completedAt'],
	'batch/get': ['completedAt'],
	'batch/getMany': Object.keys(readSchema('siliconFlowBatch', 'batch', 'getMany').properties),
	// A model that does not answer in the JSON that it is asked for.
	'chat/complete': ['jsonError'],
	// Answers of batches as those of chats, which the chat's own workflows show.
	'batch/results': ['choices', 'json', 'jsonError', 'reasoning', 'toolCalls'],
};

interface SavedWorkflows {
	node: string;
	cases: Array<{
		steps: Array<{ parameters: IDataObject }>;
		expected: Array<{ items: Array<{ json: IDataObject }> }>;
	}>;
}

/** A node of one resource stores no resource. */
const keyOf = (type: string, resource: unknown, operation: unknown) =>
	[
		type,
		type === 'siliconFlowAudio' || type === 'siliconFlowAccount' ? resource : '',
		operation,
	].join();

/** The fields that saved workflows have put out, by operation. */
function savedFields(): Map<string, Set<string>> {
	const fields = new Map<string, Set<string>>();
	for (const file of readdirSync(fixtures)) {
		const text = readFileSync(join(fixtures, file), 'utf8');
		const { node, cases } = JSON.parse(text) as SavedWorkflows;
		for (const { steps, expected } of cases) {
			for (const [index, { parameters }] of steps.entries()) {
				const key = keyOf(node, parameters.resource, parameters.operation);
				const known = fields.get(key) ?? new Set();
				fields.set(key, known);
				for (const { json } of expected[index]?.items ?? []) {
					for (const name of Object.keys(json)) known.add(name);
				}
			}
		}
	}
	return fields;
}

it('is there for every operation, and for nothing else', () => {
	const wanted = everyOperation().map(({ type, resource, operation }) =>
		schemaFile(type, resource, operation),
	);
	const files = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' });
	const written = files.filter((file) => /__schema__.*\.json$/.test(file));
	expect(written.map((file) => join('nodes', file)).sort()).toEqual(wanted.sort());
	expect(wanted.length).toBeGreaterThan(20);
});

it('promises no field that no saved workflow has ever had', () => {
	const saved = savedFields();
	for (const { type, resource, operation } of everyOperation()) {
		const known = [
			...(saved.get(keyOf(type, resource, operation)) ?? []),
			...(NOT_SAVED[`${resource}/${operation}`] ?? []),
		];
		const promised = Object.keys(readSchema(type, resource, operation).properties);
		expect({
			resource,
			operation,
			missing: promised.filter((name) => !known.includes(name)),
		}).toEqual({ resource, operation, missing: [] });
	}
});
