import type { IExecuteFunctions, INode } from 'n8n-workflow';

/** What n8n appends to the type of a node that is the tool of an agent. */
const TOOL_TYPE = /Tool$/;

/**
 * Whether a run answers an agent, which has called the node as its tool. n8n's own `isToolExecution` knows
 * only the agents before version 3: those of today have the engine run their tools as ordinary nodes.
 */
export function isToolCall(
	functions: Partial<Pick<IExecuteFunctions, 'isToolExecution'>> & { getNode(): INode },
): boolean {
	return functions.isToolExecution?.() === true || TOOL_TYPE.test(functions.getNode().type);
}
