import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { loadSpec } from '../../../generator/load.mts';

const repository = path.resolve(__dirname, '../../..');
const openapi = (name: string) => path.join(repository, 'openapi', name);
const PRISTINE_SHA256 = 'edd34da0c92271bdcf0b865ca6581ded33e69ced04931fd23ae42ad19b2c950f';

interface Overlay {
	actions: Array<{ target: string; description?: string; update?: unknown; remove?: boolean }>;
}

const todaysOverlay = (): Overlay => parse(readFileSync(openapi('today.overlay.yaml'), 'utf8'));

/** Runs loadSpec with another overlay, in a copy of the two folders it needs. */
function loadWith(overlay: Overlay) {
	const folder = mkdtempSync(path.join(tmpdir(), 'siliconflow-overlay-'));
	try {
		for (const part of ['generator/load.mts', 'openapi']) {
			cpSync(path.join(repository, part), path.join(folder, part), { recursive: true });
		}
		symlinkSync(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
		writeFileSync(path.join(folder, 'openapi/today.overlay.yaml'), stringify(overlay));
		const script = `await (await import('./generator/load.mts')).loadSpec();`;
		return spawnSync('node', ['--input-type=module', '-e', script], {
			cwd: folder,
			encoding: 'utf8',
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}

test('the base spec is the published one, byte for byte', () => {
	const bytes = readFileSync(openapi('siliconflow.openapi.yaml'));
	expect(createHash('sha256').update(bytes).digest('hex')).toBe(PRISTINE_SHA256);
});

test('the committed merged spec is the base with today’s overlay, references and all', async () => {
	expect(parse(readFileSync(openapi('merged.openapi.yaml'), 'utf8'))).toEqual(await loadSpec());
});

test('the merged spec lints without errors', () => {
	const { status, stderr, stdout } = spawnSync('node', ['scripts/lint-spec.mts'], {
		cwd: repository,
		encoding: 'utf8',
	});
	expect({ status, report: status === 0 ? '' : stdout + stderr }).toEqual({
		status: 0,
		report: '',
	});
});

test.each(todaysOverlay().actions.map((action) => [action.target, action] as const))(
	'%s says what, whence and when',
	(_target, { description }) => {
		expect(description).toMatch(/\b20\d\d-\d\d\b/);
		expect(description).toMatch(
			/reference|guides|release notes|catalogue|live answers|adapter|lint|spec of|Sources/,
		);
	},
);

test('the overlay as it is loads in a copy of the folders', () => {
	expect(loadWith(todaysOverlay())).toMatchObject({ status: 0, stderr: '' });
});

test('an action that matches nothing stops the loading, by name', () => {
	const overlay = todaysOverlay();
	overlay.actions.push({ target: '$.paths["/no/such/path"]', update: { get: {} } });
	const { status, stderr } = loadWith(overlay);
	expect(status).not.toBe(0);
	expect(stderr).toContain('$.paths["/no/such/path"]');
});

test('the merged spec reads in English', async () => {
	expect(JSON.stringify(await loadSpec())).not.toMatch(/[\u2e80-\u9fff\uff00-\uffef]/u);
});

test('each request field of 2024 is still there', async () => {
	type Schemas = { components: { schemas: Record<string, { properties?: object }> } };
	const [before, today] = (await Promise.all([loadSpec([]), loadSpec()])) as unknown as Schemas[];
	const requests = Object.entries(before.components.schemas).filter(
		([name, schema]) =>
			schema.properties && !/Completion(?!Request)|Prompt|Error|Logprobs/.test(name),
	);
	const missing = requests.flatMap(([name, { properties = {} }]) =>
		Object.keys(properties)
			.filter((field) => !(field in (today.components.schemas[name].properties ?? {})))
			.map((field) => `${name}.${field}`),
	);
	expect(requests.length).toBeGreaterThan(12);
	expect(missing).toEqual([]);
});
