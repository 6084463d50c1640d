import type { Profiler } from 'node:inspector';

import { processorTimeOf } from '../../bench/profile.mts';
import { withMeasured } from '../../bench/report.mts';
import type { Row } from '../../bench/run.mts';

const row = (scenario: string, condition: string, wall: number): Row => ({
	scenario,
	condition,
	contender: 'this package',
	side: 'own',
	items: 1,
	done: 1,
	requests: 1,
	wall,
	ideal: 1,
});

it('a job that is measured again loses no other job, nor its place on the page', () => {
	const kept = [row('chat', 'no limit', 1), row('chat', 'faults', 2), row('rerank', 'no limit', 3)];
	const measured = [row('chat', 'no limit', 4), row('chat', 'no limit', 5), row('new', 'x', 6)];
	expect(withMeasured(kept, measured).map(({ wall }) => wall)).toEqual([4, 5, 2, 3, 6]);
});

it('what n8n and the engine do for this package is told apart from what it does itself, and from waiting', () => {
	const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
		id,
		callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
		children,
	});
	const nodes: Profiler.ProfileNode[] = [
		node(1, '(root)', '', [2, 3, 4]),
		node(2, '(idle)', ''),
		node(3, '(garbage collector)', ''),
		node(4, 'runNode', 'file:///n8n/node_modules/n8n-core/dist/execute.js', [5]),
		node(5, 'run', 'file:///x/nodes/node_modules/n8n-nodes-siliconflow-api/dist/a.js', [6, 7]),
		node(6, 'parse', ''),
		node(7, 'request', 'node:https'),
	];
	const samples = [2, 3, 4, 5, 6, 7, 2];
	const timeDeltas = [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];
	expect(processorTimeOf({ nodes, samples, timeDeltas, startTime: 0, endTime: 0 })).toEqual({
		'this package': 24,
		'n8n and its libraries': 4,
		Node: 32,
		'collecting garbage': 2,
	});
});
