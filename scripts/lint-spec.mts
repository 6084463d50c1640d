/** Lints the spec as it is used: the 2024 spec with today's overlay laid over it. Run: `npm run lint:spec`. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { loadSpec } from '../generator/load.mts';

const repository = fileURLToPath(new URL('..', import.meta.url));
const redocly = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'));

/**
 * Runs `redocly lint` on a file, its report on this process's own output.
 *
 * @returns the exit code of redocly: 0 when there is no error
 */
function lint(file: string): number {
	const { status, error } = spawnSync(
		process.execPath,
		[redocly, 'lint', file, '--config', path.join(repository, 'openapi/redocly.yaml')],
		{
			cwd: repository,
			stdio: 'inherit',
			env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
		},
	);
	if (error) throw error;
	return status ?? 1;
}

const folder = await mkdtemp(path.join(tmpdir(), 'siliconflow-spec-'));
try {
	const file = path.join(folder, 'siliconflow.today.yaml');
	await writeFile(file, stringify(await loadSpec(['today']), { aliasDuplicateObjects: false }));
	process.exitCode = lint(file);
} finally {
	await rm(folder, { recursive: true });
}
