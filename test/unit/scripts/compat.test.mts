import { withCompatTable, type CompatResult } from '../../../scripts/compat/readme-table.mts';
import { compareVersions, versionsToTry } from '../../../scripts/compat/versions.mts';

describe('the versions of n8n to try', () => {
	const published = [
		'2.8.0',
		'2.9.0',
		'2.10.3',
		'2.9.4',
		'2.10.12',
		'2.11.0',
		'2.11.3',
		'2.12.0-rc.1',
	];

	it('are the oldest two and the last patch of three minor releases, by number and not by letter', () => {
		expect(versionsToTry(published, '2.11.3')).toEqual([
			'2.0.0',
			'2.16.0',
			'2.9.4',
			'2.10.12',
			'2.11.3',
		]);
	});

	it('have the pinned one in place of a newer patch that does not install', () => {
		expect(versionsToTry(published, '2.11.0')).toContain('2.11.0');
		expect(versionsToTry(published, '2.11.0')).not.toContain('2.11.3');
	});

	it('are tried once where the oldest are among the newest', () => {
		expect(versionsToTry(['2.15.0', '2.16.0', '2.17.0'], '2.17.0')).toEqual([
			'2.0.0',
			'2.16.0',
			'2.15.0',
			'2.17.0',
		]);
	});

	it('are sorted by number', () => {
		expect(['2.10.0', '2.9.9', '10.0.0'].sort(compareVersions)).toEqual([
			'2.9.9',
			'2.10.0',
			'10.0.0',
		]);
	});
});

describe("the README's table", () => {
	const result = (version: string, more: Partial<CompatResult> = {}): CompatResult => ({
		version,
		ordinaryNodes: true,
		subNodes: true,
		examples: '3 of 3',
		stops: true,
		...more,
	});
	const empty =
		'before\n<!-- compat: written by "npm run test:compat" -->\n<!-- /compat -->\nafter\n';
	const rowsIn = (text: string) => text.split('\n').filter((line) => /^\| \d/.test(line));

	it('has a row for each version, the newest first, and leaves the rest alone', () => {
		const text = withCompatTable(
			empty,
			[result('2.9.0'), result('2.10.0', { stops: false })],
			false,
		);
		expect(rowsIn(text)).toEqual([
			'| 2.10.0 | yes | yes | 3 of 3 | no |',
			'| 2.9.0 | yes | yes | 3 of 3 | yes |',
		]);
		expect(text.startsWith('before\n')).toBe(true);
		expect(text.endsWith('\nafter\n')).toBe(true);
	});

	it('forgets the versions before, unless only some were tried again', () => {
		const before = withCompatTable(empty, [result('2.9.0'), result('2.10.0')], false);
		const again = [result('2.10.0', { examples: '2 of 3' })];
		expect(rowsIn(withCompatTable(before, again, false))).toHaveLength(1);
		expect(rowsIn(withCompatTable(before, again, true))).toEqual([
			'| 2.10.0 | yes | yes | 2 of 3 | yes |',
			'| 2.9.0 | yes | yes | 3 of 3 | yes |',
		]);
	});

	it('needs its place', () => {
		expect(() => withCompatTable('nothing', [], false)).toThrow('missing');
	});
});
