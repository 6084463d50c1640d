/** Lints the merged specification: the 2024 spec with today's overlay laid over it. Run: `npm run lint:spec`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('..', import.meta.url));
const redocly = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'));

const { status, error } = spawnSync(
	process.execPath,
	[redocly, 'lint', 'openapi/merged.openapi.yaml', '--config', 'openapi/redocly.yaml'],
	{
		cwd: repository,
		stdio: 'inherit',
		env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
	},
);
if (error) throw error;
process.exitCode = status ?? 1;
