import fc from 'fast-check';

import { table } from '../../../scripts/table.mts';

describe('a table', () => {
	it('has columns as wide as their widest cell, numbers to the right', () => {
		expect(
			table(
				['workflow', 'items', 'result'],
				[
					['chat', 3, 'ok'],
					['find-the-passage', 20, 'failed: no'],
				],
			),
		).toBe(
			[
				'workflow          items  result',
				'----------------  -----  ----------',
				'chat                  3  ok',
				'find-the-passage     20  failed: no',
			].join('\n'),
		);
	});

	it('sets a column to the left in which one cell is no number', () => {
		expect(
			table(
				['n', 'requests'],
				[
					[1, 12],
					[2, '-'],
				],
			),
		).toBe(['n  requests', '-  --------', '1  12', '2  -'].join('\n'));
	});

	it('of no rows is its header', () => {
		expect(table(['a', 'bc'], [])).toBe('a  bc\n-  --');
	});

	it('has a line for each row, and none ends in blanks', () => {
		const cell = fc.oneof(
			fc.nat(),
			fc.string({ maxLength: 12 }).filter((text) => !/\s/.test(text)),
		);
		fc.assert(
			fc.property(fc.array(fc.tuple(cell, cell, cell)), (rows) => {
				const lines = table(['a', 'b', 'c'], rows).split('\n');
				expect(lines).toHaveLength(rows.length + 2);
				for (const line of lines) expect(line).toBe(line.trimEnd());
				rows.forEach((row, index) => {
					for (const value of row) expect(lines[index + 2]).toContain(String(value));
				});
			}),
		);
	});
});
