/**
 * Compares the live service with the specification: the smallest request of every operation, and what
 * in its answer is not as `openapi/merged.openapi.yaml` says. For who has a key:
 * `SILICONFLOW_API_KEY=... npm run live`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { parse } from 'yaml';

import { createCheck, type Check } from './live/check.mts';
import { redact, shapeOf } from './live/redact.mts';
import { liveRequests, type Earlier, type LiveRequest, type Region } from './live/requests.mts';
import { send, type Account, type Received } from './live/send.mts';
import { recordOf } from './live/values.mts';
import { table } from './table.mts';

const HELP = `SILICONFLOW_API_KEY=... npm run live -- [options]

Sends the smallest request of every operation that costs nothing or next to nothing, and compares
each answer with the specification. Exits with 1 where one differs.

  --region REGION    cn (siliconflow.cn, as if left out) or com (siliconflow.com)
  --all              also what costs (a video, pictures, a batch) or leaves something behind
  --out FOLDER       where the answers go, without key and account data (live-answers)
  --base-url URL     another address, e.g. of the sandbox or a gateway
  --timeout SECONDS  how long each answer may take (180)
  --spec FILE        another specification than openapi/merged.openapi.yaml
  --help             this text`;

const BASE_URLS: Record<Region, string> = {
	cn: 'https://api.siliconflow.cn/v1',
	com: 'https://api.siliconflow.com/v1',
};

/** As long as Node's timers run. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const root = fileURLToPath(new URL('..', import.meta.url));

/** What came of one request. */
interface Result {
	request: LiveRequest;
	received?: Received;
	differences: string[];
	/** What it needs did not come. */
	isSkipped?: true;
}

function toRegion(text: string): Region {
	if (text === 'cn' || text === 'com') return text;
	throw new Error(`--region must be cn or com, not ${text}`);
}

/** @throws Error for what is no time that a request can take */
function toTimeoutMs(text: string): number {
	const ms = Number(text) * 1000;
	if (ms > 0 && ms <= MAX_TIMEOUT_MS) return Math.ceil(ms);
	throw new Error(`--timeout must be a number of seconds, not ${text}`);
}

/** What is wrong with the status, in the service's own words. */
function statusFault({ statuses = [200] }: LiveRequest, { status, body }: Received): string[] {
	if (statuses.includes(status)) return [];
	const { message } = recordOf(body);
	const words = typeof message === 'string' ? message : JSON.stringify(body);
	return [`answered ${status}: ${words}`];
}

async function tryOne(
	account: Account,
	check: Check,
	request: LiveRequest,
	earlier: Earlier,
): Promise<Result> {
	const prepared = request.prepare(earlier);
	if (!prepared) return { request, differences: [], isSkipped: true };
	try {
		const received = await send(account, request, prepared);
		if (received.status === 200) earlier.set(request.name, received.body);
		const differences = [
			...statusFault(request, received),
			...check(request.method, request.path, received),
			...(received.isCut ? ['the stream has no [DONE] at its end'] : []),
		];
		return { request, received, differences };
	} catch (error) {
		const { message, cause } = error as Error;
		const words = cause instanceof Error ? `${message}: ${cause.message}` : message;
		return { request, differences: [`no answer: ${words}`] };
	}
}

const toRow = ({ request, received, differences, isSkipped }: Result): Array<string | number> => [
	request.name,
	isSkipped ? 'left out' : (received?.status ?? 'none'),
	received ? `${received.ms} ms` : '',
	differences.length,
	received?.traceId ?? '',
];

/** The answer as a report may have it. */
function toReport({ request, received, differences }: Result, apiKey: string): object {
	const { name, method, path, isOfAccount } = request;
	const { body, ...rest } = received ?? {};
	const isError = received !== undefined && received.status >= 400;
	const answer = Buffer.isBuffer(body) ? `<${body.length} bytes>` : body;
	return redact(
		{
			operation: name,
			request: `${method} ${path}`,
			differences,
			...rest,
			body: isOfAccount && !isError ? shapeOf(answer) : answer,
		},
		apiKey,
	) as object;
}

const fileNameOf = (index: number, { name }: LiveRequest) =>
	`${String(index + 1).padStart(2, '0')}-${name.toLowerCase().replace(/\W+/g, '-')}.json`;

/** @returns where the answers lie */
async function writeReports(results: Result[], out: string, apiKey: string): Promise<string> {
	const folder = resolve(out, new Date().toISOString().replaceAll(/[:.]/g, '-'));
	await mkdir(folder, { recursive: true });
	for (const [index, result] of results.entries()) {
		const text = JSON.stringify(toReport(result, apiKey), null, '\t');
		await writeFile(join(folder, fileNameOf(index, result.request)), `${text}\n`);
	}
	return folder;
}

/** @returns whether all answers are as the specification says */
async function live(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			region: { type: 'string', default: 'cn' },
			all: { type: 'boolean', default: false },
			out: { type: 'string', default: join(root, 'live-answers') },
			'base-url': { type: 'string' },
			timeout: { type: 'string', default: '180' },
			spec: { type: 'string', default: join(root, 'openapi/merged.openapi.yaml') },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(HELP);
		return true;
	}
	const apiKey = process.env.SILICONFLOW_API_KEY?.trim();
	if (!apiKey) throw new Error('Give a key: SILICONFLOW_API_KEY=... npm run live');
	const region = toRegion(values.region);
	const { 'base-url': baseUrl = BASE_URLS[region] } = values;
	if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
		throw new Error(`--base-url must be a web address, not ${baseUrl}`);
	}
	const account = {
		apiKey,
		baseUrl: baseUrl.replace(/\/+$/, ''),
		timeoutMs: toTimeoutMs(values.timeout),
	};
	const check = createCheck(parse(await readFile(values.spec, 'utf8')) as object);
	const requests = liveRequests(region).filter(({ isDear }) => values.all || !isDear);
	const earlier: Earlier = new Map();
	const results: Result[] = [];
	for (const request of requests) {
		console.log(`${request.name} …`);
		results.push(await tryOne(account, check, request, earlier));
	}
	const folder = await writeReports(results, values.out, apiKey);
	const header = ['operation', 'status', 'time', 'differences', 'trace id'];
	console.log(`\n${table(header, results.map(toRow))}`);
	const differing = results.filter(({ differences }) => differences.length > 0);
	for (const { request, differences } of differing) {
		const lines = differences.map((difference) => `  ${String(redact(difference, apiKey))}`);
		console.log(`\n${request.name}, ${request.method} ${request.path}:\n${lines.join('\n')}`);
	}
	console.log(`\nThe answers, without the key and what speaks of the account: ${folder}`);
	return differing.length === 0;
}

try {
	if (!(await live())) process.exitCode = 1;
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
