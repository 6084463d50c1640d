/** Lays rows out in columns; numbers stand to the right. */
export function table(header: string[], rows: Array<Array<string | number>>): string {
	const all = [header, ...rows].map((row) => row.map(String));
	const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)));
	const isNumeric = header.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
	const line = (row: string[]) =>
		row
			.map((cell, column) =>
				isNumeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
			)
			.join('  ')
			.trimEnd();
	const [head, ...body] = all.map(line);
	return [head, widths.map((width) => '-'.repeat(width)).join('  '), ...body].join('\n');
}
