import type {
	IExecuteFunctions,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeProperties,
	NodeOperationError,
} from 'n8n-workflow';

import type { ApiResponse, BodyStream } from '../http/api-response';
import type { Account } from '../http/base-url';
import { createClient, type Client } from '../http/client';
import { openLink } from '../http/download';
import { inputError, toNodeError } from '../http/node-error';
import type { ApiCall, Attempted } from '../http/send';
import { createParameterReader, type ParameterReader } from './parameters';
import { readTransportSettings } from './request-options';
import type { RunContext } from './run-context';
import { isToolCall } from './tool-call';

/** The functions that n8n gives for one input item. */
export type ItemFunctions = IExecuteSingleFunctions;

/** How a request of an item is spoken of. */
export interface RequestScope {
	/** The response serves several items, so that its error names none. */
	isShared?: boolean;
}

/** An input item: its fields, its files, and its way to the service. */
export interface Item {
	readonly index: number;
	readonly run: RunContext;
	readonly input: INodeExecutionData;
	readonly params: ParameterReader;
	readonly helpers: ItemFunctions['helpers'];
	/** An agent has called the node as its tool: it gets the fields of the output and no files. */
	readonly isToolCall: boolean;
	/**
	 * Where the item's requests go, and for whom.
	 *
	 * @throws NodeOperationError when the credential cannot be used
	 */
	account(): Promise<Account>;
	/**
	 * What stands for the account among the items of the run: those with the same may share a request.
	 *
	 * @throws NodeOperationError when the credential cannot be used
	 */
	accountKey(): Promise<string>;
	/** An error of this item's input: what is wrong, and what to do. */
	inputError(message: string, hint: string): NodeOperationError;
	/**
	 * Sends a request when the run has a slot for it. The slot is free again when this returns: an item
	 * that sends several holds none while it waits between them.
	 *
	 * @throws NodeApiError when the service does not answer as promised; what `prepare` and `read` throw
	 */
	request<T>(call: ApiCall<T>, scope?: RequestScope): Promise<T>;
	/** The same for an item that holds a slot already. */
	requestInSlot<T>(call: ApiCall<T>, scope?: RequestScope): Promise<T>;
	/** The same, with the failure as a value. */
	tryRequestInSlot<T>(call: ApiCall<T>): Promise<Attempted<T>>;
	/**
	 * Opens a link from a response: without credentials, streamed, not into a private network.
	 *
	 * @param url a relative one starts from the Base URL
	 * @param read makes the result of the body, which may be endless
	 * @throws NodeOperationError for a link that is not to be opened; NodeApiError when the file cannot be
	 * had; what `read` throws
	 */
	openLinkInSlot<T>(
		url: string,
		read: (body: BodyStream, response: ApiResponse) => Promise<T>,
		scope?: RequestScope,
	): Promise<T>;
	/** `openLinkInSlot` when the run has a slot for it. */
	openLink<T>(
		url: string,
		read: (body: BodyStream, response: ApiResponse) => Promise<T>,
		scope?: RequestScope,
	): Promise<T>;
}

/** n8n's functions for one item, made of those for all. */
export function itemFunctionsOf(run: IExecuteFunctions, index: number): ItemFunctions {
	const helpers: Partial<ItemFunctions['helpers']> = {
		assertBinaryData: (field) => run.helpers.assertBinaryData(index, field),
	};
	const own: Partial<ItemFunctions> = {
		getItemIndex: () => index,
		getInputData: () => run.getInputData()[index] ?? { json: {} },
		getNodeParameter: (name: string, fallback?: unknown, options?: object) =>
			run.getNodeParameter(name, index, fallback, options),
		getCredentials: async (type) => await run.getCredentials(type, index),
		helpers: Object.assign(Object.create(run.helpers) as ItemFunctions['helpers'], helpers),
	};
	return Object.assign(Object.create(run) as ItemFunctions, own);
}

/** An input item; a Code node may have made one of a file alone. */
function inputOf(functions: ItemFunctions): INodeExecutionData {
	const { json = {}, ...rest } = functions.getInputData() as Partial<INodeExecutionData>;
	return { json, ...rest };
}

/**
 * The item that `$json` stands for, where that is certain: in the call of an agent's tool it may be
 * another one, and n8n's functions for a single item do not say whether they belong to one.
 */
function certainInputOf(functions: ItemFunctions): INodeExecutionData | undefined {
	const { isToolExecution } = functions as Partial<Pick<IExecuteFunctions, 'isToolExecution'>>;
	const isOrdinaryRun = isToolExecution?.call(functions) === false;
	return isOrdinaryRun ? inputOf(functions) : undefined;
}

/** The reader of an item's parameters. */
export const parameterReaderOf = (
	node: INode,
	functions: ItemFunctions,
	fields: INodeProperties[],
): ParameterReader =>
	createParameterReader(
		{
			node,
			itemIndex: functions.getItemIndex(),
			input: certainInputOf(functions),
			files: inputOf(functions).binary,
			// n8n throws for what is not there, unless it has something to give in its place.
			evaluate: (path, options) => functions.getNodeParameter(path, null, options) ?? undefined,
		},
		fields,
	);

/**
 * @param properties the fields of the operation
 * @param ownScope how its errors are spoken of where a request does not say
 */
export function createItem(
	run: RunContext,
	functions: ItemFunctions,
	properties: INodeProperties[],
	ownScope: RequestScope = {},
): Item {
	const index = functions.getItemIndex();
	const namedIndex = ({ isShared } = ownScope) => (isShared ? undefined : index);
	const { node, semaphore } = run;
	const params = parameterReaderOf(node, functions, properties);
	let known: Client | undefined;
	const client = () => {
		if (known) return known;
		const { timeout, ...settings } = readTransportSettings(params);
		const transport: Partial<IHttpRequestOptions> =
			timeout === undefined ? run.transport : { ...run.transport, timeout };
		known = createClient(functions, {
			settings,
			transport,
			untouchedModel: params.untouchedDefault('model'),
			onHint: (message) => run.hints.add(message),
			onRateLimitWait: (ms, limiter) => run.rateLimitWait.add(ms, limiter),
		});
		return known;
	};
	const valueOf = <T>(
		attempted: Attempted<T>,
		path: string | undefined,
		scope?: RequestScope,
	): T => {
		if (attempted.ok) return attempted.value;
		throw toNodeError(node, attempted.failure, {
			itemIndex: namedIndex(scope),
			attempts: attempted.attempts,
			path,
		});
	};
	const item: Item = {
		index,
		run,
		input: inputOf(functions),
		params,
		helpers: functions.helpers,
		isToolCall: isToolCall(functions),
		account: async () => await client().account(),
		accountKey: async () => ((await run.hasOneAccount()) ? '' : (await client().account()).id),
		inputError: (message, hint) => inputError(node, namedIndex(), message, hint),
		async request(call, scope) {
			const release = await semaphore.acquire();
			try {
				return valueOf(await client().request(call), call.request.url, scope);
			} finally {
				release();
			}
		},
		requestInSlot: async (call, scope) =>
			valueOf(await client().request(call), call.request.url, scope),
		tryRequestInSlot: async (call) => await client().request(call),
		async openLinkInSlot(url, read, scope) {
			const opened = await openLink(client(), url, read);
			if (!('refusal' in opened)) return valueOf(opened, undefined, scope);
			throw inputError(
				node,
				namedIndex(scope),
				`The service gave a link that ${opened.refusal}, so it was not opened`,
				'Check that the Base URL of the credential is that of SiliconFlow.',
			);
		},
		async openLink(url, read, scope) {
			const release = await semaphore.acquire();
			try {
				return await item.openLinkInSlot(url, read, scope);
			} finally {
				release();
			}
		},
	};
	return item;
}
