import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { Container } from '@n8n/di';
import {
	BinaryDataConfig,
	BinaryDataService,
	DirectoryLoader,
	RoutingNode,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialsHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type StructuredChunk,
} from 'n8n-workflow';

import { SiliconFlowApi } from '../../credentials/SiliconFlowApi.credentials';
import { checkOutput, hasOperations } from './output-items.mts';

/** A node of this package on n8n's real engine, fed with items. */
export interface EngineRun {
	node: INodeType;
	parameters: INodeParameters;
	items: INodeExecutionData[];
	credential: ICredentialDataDecryptedObject;
	/** `continueRegularOutput` keeps going past items that fail. */
	onError?: INode['onError'];
	/** n8n's own Retry On Fail, with this many tries and no wait between them. */
	tries?: number;
	/** What else n8n's settings of the node say. */
	settings?: Partial<INode>;
	/** The service says what no schema knows, and so does the output. */
	isBroken?: boolean;
	/** Called when the run has started, with the means to stop it. */
	onStart?(stop: () => void): void;
	/** Takes what is sent to a webhook that responds by streaming; left out, the workflow responds otherwise. */
	onChunk?(chunk: StructuredChunk): void;
}

/** What came out: the items, or the error that stopped the node. */
export interface EngineResult {
	items: INodeExecutionData[];
	error?: IRun['data']['resultData']['error'];
	run: IRun;
}

const CREDENTIAL_TYPE = 'siliconFlowApi';

type RoutingContext = ConstructorParameters<typeof RoutingNode>[0];

/** A source of items: it puts out what the test gave. */
const createSource = (items: INodeExecutionData[]): INodeType => ({
	description: {
		displayName: 'Source',
		name: 'source',
		group: ['input'],
		version: 1,
		description: 'Puts out the items of a test',
		defaults: { name: 'Source' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	execute: async () => [items],
});

function credentialsHelper(stored: ICredentialDataDecryptedObject): ICredentialsHelper {
	const type = new SiliconFlowApi();
	// As n8n does it: what the user did not store gets the default, what is hidden is dropped.
	const decrypted = NodeHelpers.getNodeParameters(
		type.properties,
		stored as INodeParameters,
		true,
		false,
		null,
		null,
	) as ICredentialDataDecryptedObject;
	const helper: Partial<ICredentialsHelper> = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		preAuthentication: async () => undefined,
		// A field of a credential may be an expression, which n8n evaluates for the item that asks.
		async getDecrypted(...[, , , mode, executeData, , scope]) {
			if (!scope) return { ...decrypted };
			const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = scope;
			return workflow.expression.getParameterValue(
				decrypted as INodeParameters,
				runExecutionData,
				runIndex,
				itemIndex,
				node.name,
				connectionInputData,
				mode,
				{},
				executeData,
			) as ICredentialDataDecryptedObject;
		},
		getCredentialsProperties: () => type.properties,
		authenticate: async (credentials, _type, request) =>
			await type.authenticate(credentials, request as IHttpRequestOptions),
	};
	return helper as ICredentialsHelper;
}

/** These node types and no others. */
export function nodeTypesOf(types: Record<string, INodeType>): INodeTypes {
	return {
		getByName: (name) => types[name],
		getByNameAndVersion: (name) => types[name],
		getKnownTypes: () => ({}),
	};
}

let binaryFolder: string | undefined;

/** Binary data goes to the disk, as in a real n8n. */
export async function startBinaryStore(): Promise<void> {
	binaryFolder = mkdtempSync(join(tmpdir(), 'siliconflow-engine-'));
	// Put in by hand: n8n-core's class takes its settings from n8n's own start-up.
	Container.set(BinaryDataConfig, {
		availableModes: ['filesystem'],
		mode: 'filesystem',
		localStoragePath: binaryFolder,
		signingSecret: 'test',
		dbMaxFileSize: 512,
	} as BinaryDataConfig);
	await Container.get(BinaryDataService).init();
}

export function stopBinaryStore(): void {
	if (binaryFolder) rmSync(binaryFolder, { recursive: true, force: true });
}

/** A binary field for an input item. */
export async function storeFile(bytes: Buffer | Readable, fileName: string, mimeType: string) {
	return await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: 'test', executionId: 'input' },
		bytes,
		{ data: '', fileName, mimeType },
	);
}

/** The bytes of a binary field of an output item. */
export async function fileBytes(item: INodeExecutionData, field = 'data'): Promise<Buffer> {
	const binary = item.binary?.[field];
	if (!binary) throw new Error(`The item has no file in "${field}"`);
	return await Container.get(BinaryDataService).getAsBuffer(binary);
}

/** What n8n's server gives to a run: here a credential, and addresses that nobody answers. */
export function additionalDataWith(
	credential: ICredentialDataDecryptedObject,
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: credentialsHelper(credential),
		executionId: 'test',
		restApiUrl: 'http://127.0.0.1/rest',
		instanceBaseUrl: 'http://127.0.0.1/',
		webhookBaseUrl: 'http://127.0.0.1/webhook/',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting/',
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting/',
		variables: {},
		currentNodeExecutionIndex: 0,
		logAiEvent: () => undefined,
		hooks: { runHook: async () => undefined, addHandler: () => undefined },
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** As n8n does it for a webhook in response mode Streaming. */
function streamTo(
	additionalData: IWorkflowExecuteAdditionalData,
	onChunk: (chunk: StructuredChunk) => void,
): void {
	additionalData.streamingEnabled = true;
	additionalData.hooks = {
		handlers: { sendChunk: [onChunk] },
		runHook: async (name: string, [chunk]: [StructuredChunk]) => {
			if (name === 'sendChunk') onChunk(chunk);
		},
		addHandler: () => undefined,
	} as unknown as IWorkflowExecuteAdditionalData['hooks'];
}

/** Runs a workflow of two nodes, the items' source and the node under test, to its end. */
export async function runNode({
	node,
	parameters,
	items,
	credential,
	onError,
	tries,
	settings,
	onStart,
	onChunk,
	isBroken,
}: EngineRun): Promise<EngineResult> {
	const source = createSource(items);
	// As n8n does it when it loads a node: this adds "Request Options".
	if (!node.description.properties.some(({ name }) => name === 'requestOptions')) {
		DirectoryLoader.applyDeclarativeNodeOptionParameters(node);
	}
	if (node.description.requestDefaults) {
		// As n8n's own list of node types does it. Without, the engine runs a declarative node in a way
		// of its own for tests, in which it cannot be stopped.
		node.execute ??= async function () {
			return (await new RoutingNode(this as RoutingContext, node).runNode()) ?? [];
		};
	}
	const types = { source, [node.description.name]: node };
	const tested: INode = {
		id: 'tested',
		name: 'Tested',
		type: node.description.name,
		typeVersion: 1,
		position: [200, 0],
		parameters,
		credentials: { [CREDENTIAL_TYPE]: { id: 'test', name: 'Test' } },
		...(onError ? { onError } : {}),
		...(tries ? { retryOnFail: true, maxTries: tries, waitBetweenTries: 0 } : {}),
		...settings,
	};
	const workflow = new Workflow({
		id: 'test',
		nodes: [
			{
				id: 'source',
				name: 'Source',
				type: 'source',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			tested,
		],
		connections: { Source: { main: [[{ node: 'Tested', type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes: nodeTypesOf(types),
	});
	const additionalData = additionalDataWith(credential);
	if (onChunk) streamTo(additionalData, onChunk);
	const execution = new WorkflowExecute(additionalData, 'manual', createRunExecutionData());
	const running = execution.run({ workflow, startNode: workflow.getNode('Source') ?? undefined });
	onStart?.(() => running.cancel());
	const run = await running;
	const data = run.data.resultData.runData.Tested?.[0]?.data?.main?.[0] ?? [];
	const isWhole = !isBroken && run.status !== 'canceled';
	if (isWhole && hasOperations(node.description)) checkOutput(node.description, parameters, data);
	return { items: data, error: run.data.resultData.error, run };
}
