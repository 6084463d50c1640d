/** `1.2.3` as its three numbers, or undefined when it is no such version. */
function partsOf(version: string): number[] | undefined {
	return /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version)?.slice(1).map(Number);
}

/**
 * Checks that a version can follow another.
 *
 * @throws Error when it is no version of the form 1.2.3, or not above the current one
 */
export function checkVersion(next: string, current: string): void {
	const wanted = partsOf(next);
	const present = partsOf(current);
	if (!wanted) throw new Error(`"${next}" is no version: give one like 1.2.3`);
	if (!present) throw new Error(`package.json has no version like 1.2.3, but "${current}"`);
	const difference = wanted.findIndex((part, index) => part !== present[index]);
	if (difference < 0 || wanted[difference] < present[difference]) {
		throw new Error(`${next} does not come after ${current}`);
	}
}

/**
 * The text of a package.json or package-lock.json with another version of this package; all else stays
 * letter by letter.
 *
 * @param count how often the file names the version: once, a lock twice
 * @throws Error when the version is not there so often
 */
export function withVersion(text: string, current: string, next: string, count: number): string {
	let found = 0;
	const line = new RegExp(`("version": ")${current.replaceAll('.', '\\.')}(")`, 'g');
	const changed = text.replace(line, (whole, before: string, after: string) => {
		found += 1;
		return found <= count ? `${before}${next}${after}` : whole;
	});
	if (found < count)
		throw new Error(`Version ${current} is not there ${count} times, but ${found}`);
	return changed;
}
