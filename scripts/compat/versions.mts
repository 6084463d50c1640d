/** The first n8n that this package promises to run in, and the first that has what its sub-nodes are made with. */
export const OLDEST = ['2.0.0', '2.16.0'];

/** How many of the newest minor releases are tried. */
const NEWEST_MINORS = 3;

const numbersOf = (version: string): number[] => version.split('.').map(Number);

/** Sorts versions such as 2.9.1 and 2.10.0, the older first. */
export function compareVersions(a: string, b: string): number {
	const [left, right] = [numbersOf(a), numbersOf(b)];
	return left.map((part, index) => part - (right[index] ?? 0)).find((gap) => gap !== 0) ?? 0;
}

const minorOf = (version: string) => version.split('.').slice(0, 2).join('.');

/**
 * The versions of n8n to try: the oldest two, and the last patch of each of the newest minor releases.
 *
 * @param published all versions in the registry; pre-releases are left out
 * @param pinned tried in place of the last patch of its minor release: it is the newest that installs
 */
export function versionsToTry(published: string[], pinned: string): string[] {
	const releases = published.filter((version) => /^\d+\.\d+\.\d+$/.test(version));
	const lastOfMinor = new Map<string, string>();
	for (const version of releases.sort(compareVersions)) lastOfMinor.set(minorOf(version), version);
	lastOfMinor.set(minorOf(pinned), pinned);
	const newest = [...lastOfMinor.values()].sort(compareVersions).slice(-NEWEST_MINORS);
	return [...new Set([...OLDEST, ...newest])];
}
