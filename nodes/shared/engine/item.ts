import type {
	IExecuteFunctions,
	IExecuteSingleFunctions,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';

import { withEncodedFiles } from '../files/json-body';
import type { ApiResponse, BodyStream } from '../http/api-response';
import type { Account } from '../http/base-url';
import { createClient, type Client } from '../http/client';
import { openLink } from '../http/download';
import { inputError, toNodeError } from '../http/node-error';
import type { ApiCall, Attempted } from '../http/send';
import { ParameterReader } from './parameters';
import type { NodeFields } from './raw-parameters';
import { readTransportSettings } from './request-options';
import type { RunContext } from './run-context';

/** The functions that n8n gives for one input item. */
export type ItemFunctions = IExecuteSingleFunctions;

/** How a request of an item is spoken of. */
export interface RequestScope {
	/** The response serves several items, so that its error names none. */
	isShared?: boolean;
}

/** The scope of what is asked for several items at once. */
export const SHARED: RequestScope = { isShared: true };

/** Makes the result of what is behind a link. */
type LinkReader<T> = (body: BodyStream, response: ApiResponse) => Promise<T>;

/** n8n's functions for each of the items, made of those for all. */
export function itemFunctionsOf(run: IExecuteFunctions): ItemFunctions[] {
	// n8n copies the whole node each time that it is asked for it.
	const node = run.getNode();
	return run.getInputData().map((item, index) => {
		const helpers: Partial<ItemFunctions['helpers']> = {
			assertBinaryData: (field) => run.helpers.assertBinaryData(index, field),
		};
		const own: Partial<ItemFunctions> = {
			getNode: () => node,
			getItemIndex: () => index,
			getInputData: () => item,
			getNodeParameter: (name: string, fallback?: unknown) =>
				run.getNodeParameter(name, index, fallback),
			getCredentials: async (type) => await run.getCredentials(type, index),
			helpers: Object.assign(Object.create(run.helpers) as ItemFunctions['helpers'], helpers),
		};
		return Object.assign(Object.create(run) as ItemFunctions, own);
	});
}

/** An input item; a Code node may have made one of a file alone. */
function inputOf(functions: ItemFunctions): INodeExecutionData {
	const { json = {}, ...rest } = functions.getInputData() as Partial<INodeExecutionData>;
	return { json, ...rest };
}

/**
 * Whether `$json` stands for the item: in the call of an agent's tool it may be another one, and n8n's
 * functions for a single item do not say whether they belong to one.
 */
const isOrdinaryRun = (
	functions: ItemFunctions & Partial<Pick<IExecuteFunctions, 'isToolExecution'>>,
): boolean => functions.isToolExecution?.() === false;

/** The reader of an item's parameters. */
export const parameterReaderOf = (
	functions: ItemFunctions,
	fields: NodeFields,
	input = inputOf(functions),
): ParameterReader =>
	new ParameterReader({
		fields,
		itemIndex: functions.getItemIndex(),
		input: isOrdinaryRun(functions) ? input : undefined,
		files: input.binary,
		// n8n throws for what is not there, unless it has something to give in its place.
		evaluate: (path) => functions.getNodeParameter(path, null) ?? undefined,
	});

/** The call with the files in its body, which are read when they go out. */
const withFiles = <T>(call: ApiCall<T>): ApiCall<T> => ({
	...call,
	prepare: async (request) => await withEncodedFiles((await call.prepare?.(request)) ?? request),
});

/** An input item: its fields, its files, and its way to the service. */
export class Item {
	readonly index: number;
	readonly run: RunContext;
	readonly input: INodeExecutionData;
	readonly params: ParameterReader;
	readonly helpers: ItemFunctions['helpers'];
	private readonly functions: ItemFunctions;
	private readonly ownScope: RequestScope;
	private client?: Client;

	/**
	 * @param fields of the operation
	 * @param ownScope how its errors are spoken of where a request does not say
	 */
	constructor(
		run: RunContext,
		functions: ItemFunctions,
		fields: NodeFields,
		ownScope: RequestScope = {},
	) {
		this.index = functions.getItemIndex();
		this.run = run;
		this.input = inputOf(functions);
		this.params = parameterReaderOf(functions, fields, this.input);
		this.helpers = functions.helpers;
		this.functions = functions;
		this.ownScope = ownScope;
	}

	/**
	 * Where the item's requests go, and for whom.
	 *
	 * @throws NodeOperationError when the credential cannot be used
	 */
	async account(): Promise<Account> {
		return await this.getClient().account();
	}

	/**
	 * What stands for the account among the items of the run: those with the same may share a request.
	 *
	 * @throws NodeOperationError when the credential cannot be used
	 */
	async accountKey(): Promise<string> {
		return (await this.run.hasOneAccount()) ? '' : (await this.account()).id;
	}

	/** An error of this item's input: what is wrong, and what to do. */
	inputError(message: string, hint: string, scope?: RequestScope): NodeOperationError {
		return inputError(this.run.node, this.namedIndex(scope), message, hint);
	}

	/**
	 * Sends a request when the run has a slot for it. The slot is free again when this returns: an item
	 * that sends several holds none while it waits between them.
	 *
	 * @throws NodeApiError when the service does not answer as promised; what `prepare` and `read` throw
	 */
	async request<T>(call: ApiCall<T>, scope?: RequestScope): Promise<T> {
		return await this.run.semaphore.run(async () => await this.requestInSlot(call, scope));
	}

	/** The same for an item that holds a slot already. */
	async requestInSlot<T>(call: ApiCall<T>, scope?: RequestScope): Promise<T> {
		return this.unwrap(await this.getClient().request(withFiles(call)), call.request.url, scope);
	}

	/** The same, with the failure as a value. */
	async tryRequestInSlot<T>(call: ApiCall<T>): Promise<Attempted<T>> {
		return await this.getClient().request(withFiles(call));
	}

	/**
	 * Opens a link from a response: without credentials, streamed, not into a private network. As many are
	 * open as the run has slots, but it takes none of them: a link is nothing to the account, and who holds
	 * a slot may open one.
	 *
	 * @param read makes the result of the body, which may be endless
	 * @throws NodeOperationError for a link that is not to be opened; NodeApiError when the file cannot be
	 * had; what `read` throws
	 */
	async openLink<T>(url: string, read: LinkReader<T>, scope?: RequestScope): Promise<T> {
		const opened = await this.run.downloads.run(
			async () => await openLink(this.getClient(), url, read),
		);
		if (!('refusal' in opened)) return this.unwrap(opened, url, scope);
		throw this.inputError(
			`The service gave a link that ${opened.refusal}, so it was not opened`,
			'Check that the Base URL of the credential is that of SiliconFlow.',
			scope,
		);
	}

	private namedIndex({ isShared } = this.ownScope): number | undefined {
		return isShared ? undefined : this.index;
	}

	/** Made with the first request: what is wrong with the options of an item is its own error. */
	private getClient(): Client {
		return (this.client ??= this.createClient());
	}

	private createClient(): Client {
		const { run, params } = this;
		const { timeout, ...settings } = readTransportSettings(params);
		return createClient(this.functions, {
			settings,
			transport: timeout === undefined ? run.transport : { ...run.transport, timeout },
			untouchedModel: params.untouchedDefault('model'),
			onHint: (message) => run.hints.add(message),
			onRateLimitWait: (ms, limiter, model) => run.rateLimitWait.add(ms, limiter, model),
		});
	}

	/** @throws NodeApiError of a failure */
	private unwrap<T>(attempted: Attempted<T>, path?: string, scope?: RequestScope): T {
		if (attempted.ok) return attempted.value;
		const { failure, attempts } = attempted;
		throw toNodeError(this.run.node, failure, {
			itemIndex: this.namedIndex(scope),
			attempts,
			path,
		});
	}
}
