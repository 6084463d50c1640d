import { NodeOperationError, type INode } from 'n8n-workflow';

import { forErrorOutput, toErrorItem } from '../../../nodes/shared/engine/item-errors';

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
