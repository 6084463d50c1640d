/** An operation that no route answers yet is answered by what the specification says of it. */
import axios from 'axios';
import fastify from 'fastify';

import { loadSpec } from '../../../generator/load.mts';
import type { Context } from '../../../sandbox/context.mts';
import {
	operationsOf,
	type OperationsDocument,
	type SampleOperation,
} from '../../../sandbox/operations.mts';
import { otherRoutes } from '../../../sandbox/routes/other.mts';
import { validatorsOf } from '../openapi/validators.mts';

let operations: SampleOperation[];
let answerOf: (method: string, path: string) => (value: unknown) => string;

beforeAll(async () => {
	const document = await loadSpec();
	operations = operationsOf(document as unknown as OperationsDocument);
	const validators = validatorsOf(document);
	answerOf = (method, path) =>
		validators(
			...['paths', path, method.toLowerCase(), 'responses', '200'],
			...['content', 'application/json', 'schema'],
		);
});

it('has an example of each answer that the specification accepts', () => {
	const answers = operations.filter(({ answer }) => Object.keys(answer as object).length > 0);
	expect(answers.length).toBeGreaterThan(12);
	for (const { method, path, answer } of answers) {
		expect({ path, faults: answerOf(method, path)(answer) }).toEqual({ path, faults: '' });
	}
});

it('answers with it behind the check of the request, and leaves other routes alone', async () => {
	const checked: string[] = [];
	const spec = { operations, check: (path: string) => checked.push(path) };
	const app = fastify();
	app.get('/models', async () => ({ isOwn: true }));
	otherRoutes(app, { spec } as unknown as Context);
	const url = await app.listen({ host: '127.0.0.1', port: 0 });
	const answered = async (path: string) => (await axios.get<unknown>(`${url}${path}`)).data;
	expect(await answered('/models')).toEqual({ isOwn: true });
	expect(answerOf('get', '/batches/{batch_id}')(await answered('/batches/any'))).toBe('');
	expect(checked).toEqual(['/batches/{batch_id}']);
	await app.close();
});
