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
