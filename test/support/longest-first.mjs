import Sequencer from '@jest/test-sequencer';

/**
 * Begun last, as jest would begin them by their sizes, each would leave all cores but one idle at the end.
 * The limits in n8n are not among them: what they measure suffers where every worker starts an n8n of its own.
 */
const LONGEST = [
	'engine/word-errors',
	'ui/cookbook',
	'ui/nodes-panel',
	'unit/scripts/gauntlet',
	'unit/audio/containers',
];

const isLong = (/** @type {{ path: string }} */ { path }) =>
	LONGEST.some((name) => path.replaceAll('\\', '/').endsWith(`test/${name}.test.mts`));

/** The order in which jest begins the files: what it knows to have failed or to take long, and these. */
export default class LongestFirst extends Sequencer {
	/** @param {Parameters<Sequencer['sort']>[0]} tests */
	sort(tests) {
		const sorted = super.sort(tests);
		return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
	}
}
