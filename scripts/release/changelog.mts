const UNRELEASED = '## Unreleased';

/**
 * The changelog with what was unreleased under the heading of a version.
 *
 * @param date as 2026-11-24
 * @throws Error when there is no section "Unreleased", or nothing in it
 */
export function releaseChangelog(text: string, version: string, date: string): string {
	const start = text.indexOf(`${UNRELEASED}\n`);
	if (start < 0) throw new Error(`CHANGELOG.md has no section "${UNRELEASED}"`);
	const rest = text.slice(start + UNRELEASED.length);
	const end = rest.search(/\n## /);
	const changes = (end < 0 ? rest : rest.slice(0, end)).trim();
	const older = end < 0 ? '' : rest.slice(end).trim();
	if (changes === '') throw new Error('CHANGELOG.md says nothing under "Unreleased"');
	const parts = [
		text.slice(0, start).trim(),
		UNRELEASED,
		`## ${version} (${date})`,
		changes,
		older,
	];
	return `${parts.filter(Boolean).join('\n\n')}\n`;
}
