import { NodeOperationError, type INode } from 'n8n-workflow';

import { forErrorOutput, isPassing, toErrorItem } from '../../../nodes/shared/engine/item-errors';
import type { Failure } from '../../../nodes/shared/http/failure';
import { toNodeError } from '../../../nodes/shared/http/node-error';

const node: INode = {
	id: 'node',
	name: 'Node',
	type: 'node',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

it('is an error item for every n8n, and for none a reason to drop its fields', () => {
	const error = new NodeOperationError(node, 'No', { description: 'Do that' });
	const item = forErrorOutput(toErrorItem(3, error), error);
	// n8n 2.0 and 2.16 send to the error output what has an error, or two fields at most.
	expect(item.error).toBe(error);
	// They copy the item on the way, and replace all fields of one that has an error then.
	expect({ ...item }).toEqual({
		json: { error: 'No', message: 'Do that', details: {} },
		pairedItem: { item: 3 },
	});
});

const answer = (status: number, body = ''): Failure => ({
	kind: 'http',
	status,
	headers: {},
	body,
});

type Case = [what: string, failure: Failure, passes: boolean];

it.each<Case>([
	...[408, 425, 429, 499, 500, 503, 524].map((status): Case => [`${status}`, answer(status), true]),
	...[301, 400, 404, 501, 505].map((status): Case => [`${status}`, answer(status), false]),
	['a 403 for a rate limit', answer(403, 'RPM limit reached'), true],
	['a 429 for the balance', answer(429, 'insufficient balance'), false],
	['a lost connection', { kind: 'network', code: 'ECONNRESET', message: '' }, true],
	['a bad certificate', { kind: 'network', code: 'CERT_HAS_EXPIRED', message: '' }, false],
])('work of the service is waited for past what is repeated: %s', (_what, failure, passes) => {
	expect(isPassing(toNodeError(node, failure))).toBe(passes);
});
