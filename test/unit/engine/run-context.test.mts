/** A run knows whether an agent has called its node as a tool, of which each n8n says something else. */
import type { INode } from 'n8n-workflow';

import { createRunContext } from '../../../nodes/shared/engine/run-context';

it.each([
	['an ordinary node', 'siliconFlowChat', false, false],
	['the tool of an agent before version 3', 'siliconFlowChat', true, true],
	['the tool of an agent of today', 'siliconFlowChatTool', false, true],
])('as %s', (_name, type, isToolExecution, expected) => {
	const node = { type } as INode;
	const functions = {
		continueOnFail: () => false,
		getCredentials: async () => await Promise.reject(new Error('There is none')),
		getExecutionCancelSignal: () => undefined,
		getNode: () => node,
		isToolExecution: () => isToolExecution,
		logger: {} as never,
	};
	expect(createRunContext(functions, node, 1, {}).isToolCall).toBe(expected);
});
