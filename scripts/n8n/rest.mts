import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { parse } from 'flatted';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** A workflow as a file or the editor has it. */
export interface WorkflowFile {
	name: string;
	nodes: Array<{
		name: string;
		type: string;
		parameters: IDataObject;
		credentials?: Record<string, { id: string; name: string }>;
		[key: string]: unknown;
	}>;
	connections: IDataObject;
	settings?: IDataObject;
	/** The items that a node puts out in place of its own, by node. */
	pinData?: IDataObject;
}

/** What one node did in an execution. */
export interface NodeRun {
	items: INodeExecutionData[];
	/** What the Logs panel shows as outputs of a sub-node, one for each of its runs. */
	logs: IDataObject[];
	error?: { message: string; description?: string };
	/** Milliseconds. */
	executionTime: number;
}

/** An execution that has ended. */
export interface Execution {
	id: string;
	status: string;
	error?: { message: string; description?: string };
	lastNode: string;
	nodes: Record<string, NodeRun>;
	/** The workflow as it was run. */
	workflow: Pick<WorkflowFile, 'nodes'>;
	/** Milliseconds from start to end. */
	time: number;
}

interface ExecutionData {
	resultData: {
		lastNodeExecuted?: string;
		error?: Execution['error'];
		runData: Record<
			string,
			Array<{
				executionTime: number;
				error?: NodeRun['error'];
				data?: Record<string, Array<INodeExecutionData[] | null>>;
			}>
		>;
	};
}

/** The owner that every n8n of this repo is set up with. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Example',
	lastName: 'Owner',
	password: 'Example-1234',
};

const POLL_MS = 200;

/** A n8n that was too busy to hear from its database answers 503 until it has. */
const MAX_UNREADY_MS = 60_000;
const ENDED = ['success', 'error', 'canceled', 'crashed'];

/** n8n's own REST interface, signed in as the owner. */
export class N8nClient {
	readonly #http: AxiosInstance;

	private constructor(http: AxiosInstance) {
		this.#http = http;
	}

	/** Sets the owner up, or signs in where that is done already. */
	static async connect(url: string): Promise<N8nClient> {
		const http = axios.create({
			baseURL: `${url}/rest`,
			headers: { 'browser-id': randomUUID() },
			maxContentLength: Infinity,
			// A connection that is kept may be the one that a busy n8n is just closing for its idleness.
			httpAgent: new Agent({ keepAlive: false }),
			validateStatus: () => true,
		});
		const login = { emailOrLdapLoginId: OWNER.email, password: OWNER.password };
		const setUp = await http.post('/owner/setup', OWNER);
		const answer = setUp.status === 200 ? setUp : await http.post('/login', login);
		if (answer.status !== 200)
			throw new Error(`n8n does not let us in: ${JSON.stringify(answer.data)}`);
		const cookies = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
		http.defaults.headers.common.cookie = cookies.join('; ');
		return new N8nClient(http);
	}

	async #request<T>(request: AxiosRequestConfig): Promise<T> {
		const { method = 'GET', url } = request;
		const ask = async () =>
			await this.#http.request<T>(request).catch(({ message }: Error) => {
				// In its own words alone: what axios adds holds circles, which a test report cannot.
				throw new Error(`n8n: ${method} ${url} -> ${message}`);
			});
		const deadline = Date.now() + MAX_UNREADY_MS;
		let answer = await ask();
		while (method === 'GET' && answer.status === 503 && Date.now() < deadline) {
			await wait(POLL_MS);
			answer = await ask();
		}
		if (answer.status >= 300) {
			throw new Error(`n8n: ${method} ${url} -> ${answer.status} ${JSON.stringify(answer.data)}`);
		}
		return answer.data;
	}

	async #call<T>(method: string, url: string, data?: unknown): Promise<T> {
		return (await this.#request<{ data: T }>({ method, url, data })).data;
	}

	/** @returns the new credential's id */
	async createCredential(name: string, type: string, data: IDataObject): Promise<string> {
		const { id } = await this.#call<{ id: string }>('POST', '/credentials', { name, type, data });
		return id;
	}

	/** Deletes the credentials of the account but these. */
	async deleteOtherCredentials(kept: string[]): Promise<void> {
		const all = await this.#call<Array<{ id: string }>>('GET', '/credentials');
		for (const { id } of all) {
			if (!kept.includes(id)) await this.#call('DELETE', `/credentials/${id}`);
		}
	}

	/** What the "Test" of the credential dialog says. */
	async testCredential(
		id: string,
		name: string,
		type: string,
		data: IDataObject,
	): Promise<{ status: string; message: string }> {
		return await this.#call('POST', '/credentials/test', { credentials: { id, name, type, data } });
	}

	/** @returns the new workflow's id */
	async createWorkflow({ settings = {}, ...workflow }: WorkflowFile): Promise<string> {
		const body = { ...workflow, settings, active: false };
		return (await this.#call<{ id: string }>('POST', '/workflows', body)).id;
	}

	/** Puts a workflow live, so that its webhooks answer. */
	async activate(workflowId: string): Promise<void> {
		const path = `/workflows/${workflowId}`;
		const { versionId } = await this.#call<{ versionId: string }>('GET', path);
		await this.#call('POST', `${path}/activate`, { versionId });
	}

	/** Starts a workflow as the editor's button does. @returns the execution's id */
	async start(workflowId: string): Promise<string> {
		const workflow = await this.#call<WorkflowFile>('GET', `/workflows/${workflowId}`);
		const trigger = workflow.nodes.find(({ type }) => /trigger$/i.test(type));
		if (!trigger) throw new Error(`${workflow.name} has no trigger`);
		const { executionId } = await this.#call<{ executionId: string }>(
			'POST',
			`/workflows/${workflowId}/run`,
			{ workflowData: workflow, triggerToStartFrom: { name: trigger.name }, startNodes: [] },
		);
		return executionId;
	}

	async stop(executionId: string): Promise<void> {
		await this.#call('POST', `/executions/${executionId}/stop`);
	}

	/** Waits for an execution to end. @throws Error when it takes longer */
	async waitFor(executionId: string, timeoutMs = 300_000): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		while (Date.now() < deadline) {
			if (ENDED.includes((await this.statuses()).get(executionId) ?? 'unknown')) return;
			await wait(POLL_MS);
		}
		throw new Error(`Execution ${executionId} has not ended after ${timeoutMs / 1000} s`);
	}

	/** The same for many, with one question for all of them. @returns their statuses, in that order */
	async waitForAll(executionIds: string[], timeoutMs = 300_000): Promise<string[]> {
		const deadline = Date.now() + timeoutMs;
		while (Date.now() < deadline) {
			const known = await this.statuses();
			const statuses = executionIds.map((id) => known.get(id) ?? 'unknown');
			if (statuses.every((status) => ENDED.includes(status))) return statuses;
			await wait(POLL_MS);
		}
		throw new Error(`Not all executions have ended after ${timeoutMs / 1000} s`);
	}

	/**
	 * The latest 100 executions, from the list of them: asked for alone, n8n would read all of an
	 * execution's data.
	 */
	async statuses(): Promise<Map<string, string>> {
		const { results } = await this.#call<{ results: Array<{ id: string; status: string }> }>(
			'GET',
			'/executions?limit=100',
		);
		return new Map(results.map(({ id, status }) => [id, status]));
	}

	/** Deletes executions with all that they have stored. */
	async deleteExecutions(ids: string[]): Promise<void> {
		await this.#call('POST', '/executions/delete', { ids });
	}

	async run(workflowId: string, timeoutMs?: number): Promise<Execution> {
		const id = await this.start(workflowId);
		await this.waitFor(id, timeoutMs);
		return await this.read(id);
	}

	/** What an execution that has ended did; n8n reads all of its data for that. */
	async read(id: string): Promise<Execution> {
		const { data, status, startedAt, stoppedAt, workflowData } = await this.#call<{
			data: string;
			workflowData: Execution['workflow'];
			status: string;
			startedAt: string;
			stoppedAt: string;
		}>('GET', `/executions/${id}?includeData=true`);
		const { resultData } = parse(data) as ExecutionData;
		const nodes = Object.entries(resultData.runData).map(([name, runs]): [string, NodeRun] => [
			name,
			{
				items: runs.flatMap((run) => (run.data?.main ?? []).flatMap((output) => output ?? [])),
				logs: runs.flatMap(({ data }) =>
					Object.entries(data ?? {}).flatMap(([type, [output]]) =>
						type === 'main' ? [] : (output ?? []).map(({ json }) => json),
					),
				),
				error: runs.find(({ error }) => error)?.error,
				executionTime: runs.reduce((sum, { executionTime }) => sum + executionTime, 0),
			},
		]);
		return {
			id,
			status,
			error: resultData.error,
			lastNode: resultData.lastNodeExecuted ?? '',
			nodes: Object.fromEntries(nodes),
			workflow: workflowData,
			time: Date.parse(stoppedAt) - Date.parse(startedAt),
		};
	}

	/** The entries of a list field, as the editor shows them. */
	async searchList(
		nodeType: string,
		method: string,
		credentialId: string,
		filter?: string,
	): Promise<Array<{ name: string; value: string }>> {
		const { results } = await this.#call<{ results: Array<{ name: string; value: string }> }>(
			'POST',
			'/dynamic-node-parameters/resource-locator-results',
			{
				path: 'model',
				methodName: method,
				nodeTypeAndVersion: { name: nodeType, version: 1 },
				currentNodeParameters: {},
				credentials: { siliconFlowApi: { id: credentialId, name: 'SiliconFlow' } },
				filter,
			},
		);
		return results;
	}

	/** The bytes of a binary field of an output item. */
	async file(binaryId: string): Promise<Buffer> {
		const bytes = await this.#request<ArrayBuffer>({
			url: '/binary-data',
			// To "view" is refused for kinds that a browser does not show, e.g. subtitles.
			params: { id: binaryId, action: 'download' },
			responseType: 'arraybuffer',
		});
		return Buffer.from(bytes);
	}

	/** The names of all node types that n8n has loaded. */
	async nodeTypes(): Promise<string[]> {
		const types = await this.#request<Array<{ name: string }>>({
			url: '/types/nodes.json',
			baseURL: String(this.#http.defaults.baseURL).replace(/\/rest$/, ''),
		});
		return types.map(({ name }) => name);
	}
}
