import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** Bytes, unpacked. */
const MAX_PACKAGE = 900_000;

/** What n8n reads, and what a person reads on the page of the registry. */
const BELONGS = [
	/^package\.json$/,
	/^(?:README|LICENSE)\.md$/,
	/^dist\/(?:nodes|credentials)\/.+\.js$/,
	/^dist\/nodes\/\w+\/\w+\.node\.json$/,
	/^dist\/nodes\/\w+\/__schema__\/v1\.0\.0\/\w+\/\w+\.json$/,
	/^dist\/icons\/[\w.]+\.svg$/,
];

describe('npm pack', () => {
	let files: Array<{ path: string; size: number }>;
	beforeAll(() => {
		if (!existsSync(join(root, 'dist/nodes'))) throw new Error('Run "npm run build" first');
		const answer = execFileSync('npm', ['pack', '--dry-run', '--json'], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		[{ files }] = JSON.parse(answer) as Array<{ files: typeof files }>;
	});

	it('holds only what n8n needs', () => {
		const strangers = files.filter(({ path }) => !BELONGS.some((pattern) => pattern.test(path)));
		expect(strangers).toEqual([]);
	});

	it('holds every node and credential that package.json names', () => {
		const manifest = jest.requireActual<{
			n8n: { nodes: string[]; credentials: string[] };
		}>('../../../package.json');
		const paths = files.map(({ path }) => path);
		expect(paths).toEqual(
			expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]),
		);
	});

	it('is under 900 kB unpacked', () => {
		const size = files.reduce((sum, file) => sum + file.size, 0);
		expect(size).toBeLessThan(MAX_PACKAGE);
	});
});
