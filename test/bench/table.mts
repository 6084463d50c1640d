/** A table of Markdown; prettier lines its columns up. */
export const markdownTable = (header: string[], rows: string[][]): string =>
	[header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/**
 * Puts a table between its two marks on a page.
 *
 * @param command what writes it
 * @throws Error when the page has no place for it
 */
export function withTable(page: string, name: string, command: string, table: string): string {
	const [begin, end] = [`<!-- ${name}: ${command} -->`, `<!-- end of ${name} -->`];
	const [from, to] = [page.indexOf(begin), page.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`There is no place for the table ${name}`);
	return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
}
