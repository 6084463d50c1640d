import type { IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import type { ApiResponse, ResponseType } from '../http/api-response';
import type { Item } from './item';

/** Every item is a request of its own. */
export interface ItemOperation {
	kind: 'item';
	/**
	 * Completes the request that the fields have composed. It runs when the item's turn has come, so that
	 * files are read for as many items as there are requests in flight, not for all.
	 *
	 * @throws NodeOperationError when the item's input is no good
	 */
	request?(
		item: Item,
		request: IHttpRequestOptions,
	): IHttpRequestOptions | Promise<IHttpRequestOptions>;
	/** The answer is text for a person, and is sent to them as it comes (see `ChunkSender`). */
	isStreamed?: boolean;
	/** What a success brings; `json` when left out. */
	responseType?(item: Item): ResponseType;
	/**
	 * Shapes the response into output items; the engine links them to the input item.
	 *
	 * @param sent the request that it answers
	 */
	response(
		item: Item,
		response: ApiResponse,
		sent: IHttpRequestOptions,
	): INodeExecutionData[] | Promise<INodeExecutionData[]>;
}

/** An item takes several requests, one after the other or in chunks. */
export interface StepsOperation {
	kind: 'steps';
	/** @param request what the fields have composed, as the base of the item's requests */
	run(item: Item, request: IHttpRequestOptions): Promise<INodeExecutionData[]>;
}

/** An item whose fields have been read into a request. */
export interface ComposedItem {
	item: Item;
	request: IHttpRequestOptions;
}

/** What became of an item: its output, or the error that it failed with. */
export type ItemOutcome = INodeExecutionData[] | Error;

/** Takes what became of an item; what is said last counts. */
export type Settle = (item: Item, outcome: ItemOutcome) => void;

/** One job over all items, such as requests that they share (see `batchOperation`). */
export interface JobOperation {
	kind: 'job';
	/**
	 * @param items as they are read; those that cannot be read are left out, and are errors already
	 * @param settle takes the outcome of each of the items as soon as it is known
	 */
	run(items: AsyncIterable<ComposedItem>, settle: Settle): Promise<void>;
}

/** How an operation speaks to the service: data that `runOperation` runs. */
export type Operation = ItemOperation | StepsOperation | JobOperation;
