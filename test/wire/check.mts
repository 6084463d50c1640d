/**
 * Lets a checker that nobody here wrote look at every request of the engine tests: Prism, on the
 * merged specification. `node test/wire/check.mts FOLDER`, after the engine tests have run with
 * SILICONFLOW_WIRE_FOLDER set to that folder.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import axios from 'axios';
import { stringify } from 'yaml';

import { loadSpec, type OpenApiDocument } from '../../generator/load.mts';
import type { RecordedRequest } from '../support/recorder.mts';
import { checkPort } from '../../scripts/n8n/server.mts';

const prism = fileURLToPath(import.meta.resolve('@stoplight/prism-cli/dist/index.js'));

const START_TIMEOUT_MS = 30_000;

/** The requests that differ: a test that sends the same a hundred times adds one. */
async function recordedIn(folder: string): Promise<RecordedRequest[]> {
	const distinct = new Map<string, RecordedRequest>();
	for (const file of await readdir(folder)) {
		const lines = (await readFile(join(folder, file), 'utf8')).split('\n').filter(Boolean);
		for (const line of lines) {
			const request = JSON.parse(line) as RecordedRequest;
			const key = `${request.method} ${request.url} ${request.body}`;
			distinct.set(createHash('sha256').update(key).digest('hex'), request);
		}
	}
	return [...distinct.values()];
}

interface FormSchema {
	properties?: object;
	oneOf?: FormSchema[];
}

/** Of a form Prism reads only the fields that are not in a `oneOf`: its copy lists those above as well. */
function withFormFields(document: OpenApiDocument): OpenApiDocument {
	const copy = structuredClone(document);
	for (const path of Object.values(copy.paths as Record<string, Record<string, unknown>>)) {
		for (const operation of Object.values(path) as Array<{
			requestBody?: { content?: Record<string, { schema: FormSchema }> };
		}>) {
			const form = operation.requestBody?.content?.['multipart/form-data']?.schema;
			if (!form?.oneOf) continue;
			const branches = form.oneOf.map(({ properties }) => properties);
			form.properties = Object.assign({}, form.properties, ...branches) as object;
		}
	}
	return copy;
}

interface Prism {
	url: string;
	stop(): void;
}

async function startPrism(specification: string): Promise<Prism> {
	const port = await checkPort(0, '--port');
	const child = spawn(
		process.execPath,
		[prism, 'mock', '--host', '127.0.0.1', '--port', String(port), specification],
		{ stdio: ['ignore', 'ignore', 'pipe'] },
	);
	let errors = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
	const url = `http://127.0.0.1:${port}`;
	const deadline = Date.now() + START_TIMEOUT_MS;
	for (;;) {
		if (await fetch(url).catch(() => undefined)) return { url, stop: () => child.kill() };
		if (child.exitCode !== null || Date.now() > deadline) {
			throw new Error(`Prism did not start: ${errors}`);
		}
		await wait(100);
	}
}

interface Violation {
	/** Begins with `request` or `response`. */
	location: string[];
	message: string;
}

/** @returns what Prism has against the request; undefined when it accepts it */
async function complaintOf(
	url: string,
	{ method, url: path, contentType, body }: RecordedRequest,
): Promise<string | undefined> {
	const { headers } = await axios.request<string>({
		method,
		url: `${url}${path.replace(/^\/v1/, '')}`,
		headers: {
			authorization: 'Bearer sk-wire',
			...(contentType ? { 'content-type': contentType } : {}),
		},
		data: body ? Buffer.from(body, 'base64') : undefined,
		responseType: 'text',
		validateStatus: () => true,
		// Prism's answers that are not JSON have a length and are chunked as well.
		insecureHTTPParser: true,
	});
	const violations = JSON.parse(String(headers['sl-violations'] ?? '[]')) as Violation[];
	// What Prism makes up as an answer is no concern of ours.
	const ours = violations.filter(({ location }) => location[0] === 'request');
	return ours.length === 0
		? undefined
		: `${method} ${path}: ${ours.map(({ message }) => message).join('; ')}`;
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Which folder? E.g. node test/wire/check.mts coverage/wire');
const requests = await recordedIn(folder);
const home = await mkdtemp(join(tmpdir(), 'siliconflow-wire-'));
const specification = join(home, 'siliconflow.today.yaml');
await writeFile(
	specification,
	stringify(withFormFields(await loadSpec(['today'])), { aliasDuplicateObjects: false }),
);
// Each thinks for a tenth of a second about a request, on one core.
const checkers = await Promise.all(
	Array.from({ length: availableParallelism() }, async () => await startPrism(specification)),
);
try {
	const left = requests.values();
	const complaints: string[] = [];
	const check = async ({ url }: Prism) => {
		for (const request of left) {
			const complaint = await complaintOf(url, request);
			if (complaint) complaints.push(complaint);
		}
	};
	await Promise.all(checkers.map(check));
	const paths = new Set(requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`));
	for (const complaint of complaints) console.log(complaint);
	console.log(
		`${requests.length - complaints.length} of ${requests.length} different requests to ${paths.size} endpoints accepted by Prism`,
	);
	if (complaints.length > 0 || requests.length === 0) process.exitCode = 1;
} finally {
	for (const checker of checkers) checker.stop();
	await rm(home, { recursive: true });
}
