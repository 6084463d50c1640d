/**
 * The one command to see everything run: a real n8n with these nodes and the examples, on a local
 * sandbox of the service, or on the real one when SILICONFLOW_API_KEY is set.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readExamples } from './n8n/examples.mts';
import { cacheFolder } from './n8n/install.mts';
import { OWNER } from './n8n/rest.mts';
import { checkPort } from './n8n/server.mts';
import { RESULT_HEADER, runExample } from './n8n/run-example.mts';
import { setStage, type Stage } from './n8n/stage.mts';
import { table } from './table.mts';

const HELP = `npm start -- [options]

  --once              stop after the table of examples; exit code 1 if one failed
  --port N            the editor's port (5678)
  --sandbox-port N    the sandbox's port (8787)
  --data FOLDER       where n8n keeps its data (in the cache folder)
  --help              this text

SILICONFLOW_API_KEY, and SILICONFLOW_REGION (cn or com), use the real service in place of the sandbox.`;

const { values } = parseArgs({
	options: {
		once: { type: 'boolean', default: false },
		port: { type: 'string', default: '5678' },
		'sandbox-port': { type: 'string', default: '8787' },
		data: { type: 'string', default: join(cacheFolder, 'start') },
		help: { type: 'boolean', default: false },
	},
});

async function main(): Promise<void> {
	if (values.help) {
		console.log(HELP);
		return;
	}
	// Taken ports are told before the long work, not after it.
	await checkPort(Number(values.port), '--port');
	const apiKey = process.env.SILICONFLOW_API_KEY;
	if (!apiKey) await checkPort(Number(values['sandbox-port']), '--sandbox-port');
	const stage = await setStage({
		folder: values.data,
		port: Number(values.port),
		sandboxArgs: ['--port', values['sandbox-port']],
		apiKey,
		region: process.env.SILICONFLOW_REGION,
	});
	try {
		if (!values.once) tellAddresses(stage);
		const results = [];
		for (const example of await readExamples()) {
			console.log(`Running ${example.name} …`);
			results.push(await runExample(stage, example));
		}
		console.log(
			`\n${table(
				RESULT_HEADER,
				results.map(({ row }) => row),
			)}\n`,
		);
		if (results.some(({ isGood }) => !isGood)) process.exitCode = 1;
		if (!values.once) {
			tellAddresses(stage);
			await untilStopped();
		}
	} finally {
		await stage.stop();
	}
}

function tellAddresses({ n8n, sandbox }: Stage): void {
	console.log(`\nn8n      ${n8n.url}   sign in as ${OWNER.email} with ${OWNER.password}`);
	if (sandbox) console.log(`sandbox  ${sandbox.url}   requests and faults`);
	console.log('Ctrl-C stops both.\n');
}

async function untilStopped(): Promise<void> {
	await new Promise<void>((resolve) => {
		process.once('SIGINT', () => resolve());
		process.once('SIGTERM', () => resolve());
	});
}

await main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
