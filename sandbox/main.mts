/** The sandbox as a command: `npm run sandbox -- --port 8787 --latency 100`. */
import { parseArgs } from 'node:util';

import { SettingsError, toFaults } from './fault-settings.mts';
import { FAULT_KINDS } from './faults.mts';
import { startSandbox } from './server.mts';

const HELP = `npm run sandbox -- [options]

  --port N             where it listens on 127.0.0.1 (8787; 0 takes a free port)
  --fast               vectors by letters and not by meaning, videos and batches done at once, for tests
  --site cn|com        siliconflow.cn has no /user/info any more (cn)
  --voice tones|espeak speech as tones that transcription reads back exactly, or as a voice (tones)
  --recogniser none|pocketsphinx
                       what listens to recordings that are no tones (none)
  --vocabulary WORDS   the only words that it listens for, with spaces between (any)
  --seed N             what faults at random follow from (1)
  --json               print the address as a line of JSON
  --help               this text

Faults, all off at first, and changed at any time on the sandbox's page:
  --latency MS  --jitter MS                 time before every answer
  --concurrency N  --rpm N  --tpm N         limits of an account and model: 429 above
  --retry-after S                           what a 429 asks to wait
  --fault-rate 0.15  --faults 429,503,...   ${FAULT_KINDS.join(', ')}`;

const text = { type: 'string' } as const;
const OPTIONS = {
	port: { ...text, default: '8787' },
	fast: { type: 'boolean', default: false },
	site: { ...text, default: 'cn' },
	voice: { ...text, default: 'tones' },
	recogniser: { ...text, default: 'none' },
	vocabulary: { ...text, default: '' },
	seed: { ...text, default: '1' },
	json: { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
	latency: { ...text, default: '0' },
	jitter: { ...text, default: '0' },
	concurrency: { ...text, default: '0' },
	rpm: { ...text, default: '0' },
	tpm: { ...text, default: '0' },
	'retry-after': { ...text, default: '0' },
	'fault-rate': { ...text, default: '0' },
	faults: text,
} as const;

const MAX_PORT = 65_535;

function wholeNumber(flag: string, value: string, largest = Number.MAX_SAFE_INTEGER): number {
	if (/^\d+$/.test(value) && Number(value) <= largest) return Number(value);
	throw new SettingsError(`--${flag} takes a whole number up to ${largest}, and not ${value}`);
}

function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
	const found = known.find((candidate) => candidate === value);
	if (found !== undefined) return found;
	throw new SettingsError(`--${flag} takes ${known.join(' or ')}, and not ${value}`);
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: OPTIONS });
	if (values.help) {
		console.log(HELP);
		return;
	}
	const faults = toFaults({
		latency: Number(values.latency),
		jitter: Number(values.jitter),
		concurrency: Number(values.concurrency),
		rpm: Number(values.rpm),
		tpm: Number(values.tpm),
		retryAfter: Number(values['retry-after']),
		rate: Number(values['fault-rate']),
		...(values.faults ? { kinds: values.faults.split(',').map((kind) => kind.trim()) } : {}),
	});
	const recogniser = oneOf('recogniser', values.recogniser, ['none', 'pocketsphinx']);
	const vocabulary = values.vocabulary.split(' ').filter(Boolean);
	const sandbox = await startSandbox({
		port: wholeNumber('port', values.port, MAX_PORT),
		fast: values.fast,
		site: oneOf('site', values.site, ['cn', 'com']),
		voice: oneOf('voice', values.voice, ['tones', 'espeak']),
		recogniser: recogniser === 'none' ? undefined : { vocabulary },
		seed: wholeNumber('seed', values.seed),
	});
	sandbox.faults.set(faults);
	console.log(`SiliconFlow sandbox on ${sandbox.url} (the API is under /v1)`);
	if (values.json) console.log(JSON.stringify({ url: sandbox.url }));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
	}
}

/** What a person did wrong in words, anything else as it is. */
function explain(error: NodeJS.ErrnoException & { port?: number }): unknown {
	if (error.code === 'EADDRINUSE') {
		return `Port ${error.port} is taken. Choose another with --port, or stop what uses it.`;
	}
	const isTheirs = error instanceof SettingsError || error.code?.startsWith('ERR_PARSE_ARGS');
	return isTheirs ? `${error.message}\n"npm run sandbox -- --help" lists the options.` : error;
}

await main().catch((error: NodeJS.ErrnoException) => {
	console.error(explain(error));
	process.exitCode = 1;
});
