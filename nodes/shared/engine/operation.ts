import type {
	BinaryHelperFunctions,
	IDataObject,
	IExecutePaginationFunctions,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	DeclarativeRestApiSettings,
} from 'n8n-workflow';

/** The functions n8n gives to the request of one input item. */
export type Item = IExecuteSingleFunctions;

/** An answer of the service; its body is narrowed by the operation that asked. */
export interface Answer {
	body: unknown;
	headers: IDataObject;
	statusCode: number;
}

/** The body of an answer that arrives as a stream. */
export type BodyStream = Exclude<
	Parameters<BinaryHelperFunctions['prepareBinaryData']>[0],
	Uint8Array
>;

/** How the body of a successful answer arrives. */
export type Expectation = 'json' | 'text' | 'stream';

/** How one operation speaks to the service when every item is a request of its own. */
export interface ItemOperation {
	/**
	 * Completes the request that the fields have gathered. It runs when the item's turn has come, so
	 * that media are read for as many items as there are requests in flight, not for all.
	 */
	request?(
		item: Item,
		request: IHttpRequestOptions,
	): IHttpRequestOptions | Promise<IHttpRequestOptions>;
	/** Shapes the answer into output items; the link to the input item is added by the transport. */
	response(item: Item, answer: Answer): INodeExecutionData[] | Promise<INodeExecutionData[]>;
	/** What a success brings; `json` when left out. */
	expects?: Expectation;
	/** The request creates something that costs or lasts: it is repeated only when surely nothing was done. */
	creates?: boolean;
}

/** n8n's hook for owning the request of an item in a declarative node. */
export type Paginate = (
	this: IExecutePaginationFunctions,
	requestData: DeclarativeRestApiSettings.ResultOptions,
) => Promise<INodeExecutionData[]>;
