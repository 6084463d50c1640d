/** The saved workflows of every operation, and what a run of one gave and sent. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INode, INodeExecutionData, INodeType } from 'n8n-workflow';
import { PNG } from 'pngjs';

import { toTones } from '../../sandbox/media/tones.mts';
import { toWav } from '../../sandbox/media/wav.mts';
import { fileBytes, storeFile } from './engine.mts';
import type { NotedRequest, OnSandbox } from './run-on-sandbox.mts';

export interface SavedItem {
	json: IDataObject;
	/** Files of the item: a blank picture of this width and height, or tones that say these words. */
	files?: Record<string, { png: [number, number] } | { tones: string }>;
}

interface Step {
	parameters: IDataObject;
	/** Left out where the items of the step before go in. */
	items?: SavedItem[];
	onError?: INode['onError'];
}

export interface SavedCase {
	name: string;
	/** The service makes other bytes each time: neither their size nor their hash is kept. */
	bytesVary?: true;
	steps: Step[];
	/** What each step gave and sent when it was recorded. */
	expected?: unknown;
}

const FOLDER = join(__dirname, '../fixtures/saved-workflows');
/** Longer lists of numbers are vectors: the fixture keeps their length and a hash. */
const MAX_NUMBERS = 8;
/** Fields that the service makes up anew for each answer. */
const VARYING =
	/^(id|traceId|trace_id|created|created_at|completed_at|in_progress_at|expires_at|finalizing_at|cancelling_at|cancelled_at|expired_at|failed_at|expiresAt|completedAt|createdAt|requestId|batchId|seed|timings)$/;

const hash = (data: string | Buffer) =>
	createHash('sha256').update(data).digest('hex').slice(0, 12);

const LINK = /https?:\/\/127\.0\.0\.1:\d+\/[^\s"')]*/g;

/** Ids of the service within a text: of a trace, a file, a batch, a voice. */
const MADE_UP = /\b(ti_|file-|batch_)?(?=[a-f]*\d)[0-9a-f]{8,}(-[0-9a-f]{4,})*\b|\bspeech:[^\s"]+/g;

/** The same value with what differs from run to run replaced by a word for it. */
function normalised(value: unknown, key = ''): unknown {
	if (value === null || value === undefined) return value;
	if (VARYING.test(key) && value !== '') return `<${key}>`;
	if (typeof value === 'string') return value.replace(LINK, '<link>').replace(MADE_UP, '<id>');
	if (Array.isArray(value)) {
		if (value.length > MAX_NUMBERS && value.every((entry) => typeof entry === 'number')) {
			const rounded = value.map((entry: number) => entry.toFixed(4)).join();
			return `<${value.length} numbers ${hash(rounded)}>`;
		}
		return value.map((entry) => normalised(entry));
	}
	if (typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, normalised(entry, name)]),
	);
}

async function toItem({ json, files = {} }: SavedItem): Promise<INodeExecutionData> {
	const item: INodeExecutionData = { json };
	for (const [field, file] of Object.entries(files)) {
		const stored =
			'png' in file
				? await storeFile(
						PNG.sync.write(new PNG({ width: file.png[0], height: file.png[1] })),
						'a.png',
						'image/png',
					)
				: await storeFile(
						toWav({ samples: toTones(file.tones, 16_000), rate: 16_000 }),
						'a.wav',
						'audio/wav',
					);
		item.binary = { ...item.binary, [field]: stored };
	}
	return item;
}

async function describeItem(item: INodeExecutionData, bytesVary = false) {
	const files: IDataObject = {};
	for (const [field, { mimeType, fileName }] of Object.entries(item.binary ?? {})) {
		const bytes = await fileBytes(item, field);
		files[field] = {
			mimeType,
			fileName,
			...(bytesVary ? {} : { size: bytes.length, hash: hash(bytes) }),
		};
	}
	return { json: normalised(item.json), pairedItem: item.pairedItem, files };
}

function describeRequest({ method, path, status, body }: NotedRequest) {
	let parsed: unknown = body;
	try {
		parsed = JSON.parse(body);
	} catch {
		// A form, or a body that the sandbox notes only the beginning of.
		parsed = `<${body.length > 0 ? 'not JSON' : 'empty'}>`;
	}
	return {
		method,
		path: String(normalised(path.replace(/\?.*$/, ''))),
		status,
		body: normalised(parsed),
	};
}

/** How often these are asked depends on the time that a job takes. */
const isPoll = ({ method, path }: NotedRequest) =>
	path.endsWith('/video/status') || (method === 'GET' && /\/batches\/[^/]+$/.test(path));

/** What was sent, in an order of its own. Requests go out at the same time, so their order is no promise; polls of one job count once. */
function sentOf(requests: NotedRequest[]): unknown[] {
	const polls = new Set(
		requests.filter(isPoll).map((request) => JSON.stringify(describeRequest(request))),
	);
	const others = requests.filter((request) => !isPoll(request));
	return [...others.map((request) => JSON.stringify(describeRequest(request))), ...polls]
		.sort()
		.map((text) => JSON.parse(text) as unknown);
}

/** What a step of a saved workflow gave and sent. */
export interface StepOutcome {
	error: unknown;
	items: unknown[];
	requests: unknown[];
}

/**
 * Runs the steps of a saved workflow, each over its own items or over what the step before gave.
 *
 * @param first in place of the items of the first step
 * @param onError in place of what the steps say
 */
export async function runSteps(
	sandbox: OnSandbox,
	node: INodeType,
	{ steps, bytesVary }: SavedCase,
	{ first, onError }: { first?: SavedItem[]; onError?: INode['onError'] } = {},
): Promise<StepOutcome[]> {
	const outcomes: StepOutcome[] = [];
	let items: INodeExecutionData[] = [];
	for (const [index, step] of steps.entries()) {
		await sandbox.faults({});
		const given = (index === 0 ? first : undefined) ?? step.items;
		if (given) items = await Promise.all(given.map(toItem));
		const options = { onError: onError ?? step.onError };
		const result = await sandbox.run(node, step.parameters, items, options);
		items = result.items;
		outcomes.push({
			error: normalised(result.error?.message),
			items: await Promise.all(items.map((item) => describeItem(item, bytesVary))),
			requests: sentOf(await sandbox.requests()),
		});
	}
	return outcomes;
}

/** The saved workflows of one node. */
export interface SavedNode {
	path: string;
	node: string;
	cases: SavedCase[];
}

export const savedNodes = (): SavedNode[] =>
	readdirSync(FOLDER).map((file) => {
		const path = join(FOLDER, file);
		return { path, ...(JSON.parse(readFileSync(path, 'utf8')) as Omit<SavedNode, 'path'>) };
	});
