import axios from 'axios';
import type { IDataObject, INode, INodeExecutionData, INodeType } from 'n8n-workflow';

import { runNode, startBinaryStore, stopBinaryStore, type EngineResult } from './engine.mts';
import { startRecorder, WIRE_FOLDER } from './recorder.mts';
import { startSandboxProcess } from '../../scripts/n8n/sandbox.mts';

/** A request as the sandbox has noted it; only what the tests look at. */
export interface NotedRequest {
	id: number;
	method: string;
	path: string;
	status: number;
	/** When it came, in milliseconds since 1970. */
	time: number;
	/** From arrival to the end of the answer. */
	ms: number;
	/** The client went away before the answer was whole. */
	aborted: boolean;
	texts?: number;
	body: string;
	authorization: boolean;
}

/** What a test may change of a run. */
export interface RunOptions {
	onError?: INode['onError'];
	/** n8n's own Retry On Fail, with this many tries. */
	tries?: number;
	apiKey?: string;
	/** The sandbox's own address when left out. */
	baseUrl?: string;
	onStart?(stop: () => void): void;
}

export interface OnSandbox {
	url: string;
	/** Runs a node over items; parameters may hold expressions. */
	run(
		node: INodeType,
		parameters: IDataObject,
		items: Array<IDataObject | INodeExecutionData>,
		options?: RunOptions,
	): Promise<EngineResult>;
	/** The requests since the last reset, oldest first. */
	requests(path?: string): Promise<NotedRequest[]>;
	/** Switches faults on; an empty object switches all off. */
	faults(settings: IDataObject): Promise<void>;
	stop(): Promise<void>;
}

const isExecutionData = (item: IDataObject | INodeExecutionData): item is INodeExecutionData =>
	typeof item.json === 'object';

/**
 * A sandbox of its own and n8n's engine, for one test file.
 *
 * @param records false where memory is measured: the recorder holds every body in this process
 */
export async function startOnSandbox(
	args: string[] = ['--fast'],
	{ records = true }: { records?: boolean } = {},
): Promise<OnSandbox> {
	const sandbox = await startSandboxProcess(args);
	await startBinaryStore().catch(async (error: unknown) => {
		await sandbox.stop();
		throw error;
	});
	const folder = records ? process.env[WIRE_FOLDER] : undefined;
	const recorder = folder ? await startRecorder(sandbox.url, folder) : undefined;
	const entrance = recorder?.url ?? sandbox.url;
	const control = axios.create({ baseURL: sandbox.url });
	return {
		url: sandbox.url,
		async run(
			node,
			parameters,
			items,
			{ onError, tries, apiKey = 'sk-test', baseUrl = `${entrance}/v1`, onStart } = {},
		) {
			return await runNode({
				node,
				parameters: parameters as never,
				items: items.map((item) => (isExecutionData(item) ? item : { json: item })),
				credential: { apiKey, region: 'custom', baseUrl },
				onError,
				tries,
				onStart,
			});
		},
		async requests(path) {
			const { data } = await control.get<NotedRequest[]>('/_sandbox/requests', {
				params: { since: 0 },
			});
			return data.filter((request) => path === undefined || request.path.endsWith(path));
		},
		async faults(settings) {
			await control.post('/_sandbox/reset', {});
			await control.post('/_sandbox/faults', settings);
		},
		async stop() {
			recorder?.stop();
			await sandbox.stop();
			stopBinaryStore();
		},
	};
}

/** Runs past failing items, as a node set to "Continue" does. */
export const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** A model field as the editor stores it. */
export const modelId = (value: string) => ({ __rl: true, mode: 'id', value });
