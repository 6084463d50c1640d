import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { IN_FLIGHT } from './ideal.mts';
import {
	chain,
	editFields,
	httpRequest,
	ours,
	type BenchNode,
	type Setting,
	type Source,
} from './workflows.mts';

/**
 * What stands beside what: this package, what a person would use instead, and n8n without any request: for
 * reading alone, and for items as large as those of this package.
 */
export type Side = 'own' | 'rival' | 'floor' | 'sameOutput';

/** A way to do a job in n8n. */
export interface Contender {
	name: string;
	side: Side;
	workflow: WorkflowFile;
	/** The nodes whose time counts. */
	timed: string[];
}

const MAX_IN_FLIGHT = 64;

/** What a careful person sets in the HTTP Request node: as many requests at a time as are allowed. */
const batching = (latency: number) => ({
	batching: { batch: { batchSize: IN_FLIGHT, batchInterval: latency } },
});

/** A node of this package, as it comes. */
export const thisPackage = (
	setting: Setting,
	source: Source,
	type: string,
	parameters: IDataObject,
): Contender => ({
	name: 'this package',
	side: 'own',
	workflow: chain(source, [ours(setting, type, parameters)]),
	timed: ['Ours'],
});

/** As it comes, and with as many requests in flight as one process has for a model at most. */
export const atBothSpeeds = (
	setting: Setting,
	source: Source,
	type: string,
	parameters: IDataObject,
): Contender[] => {
	const options = { ...(parameters.options as IDataObject), maxConcurrentRequests: MAX_IN_FLIGHT };
	return [
		thisPackage(setting, source, type, parameters),
		{
			...thisPackage(setting, source, type, { ...parameters, options }),
			name: `this package, ${MAX_IN_FLIGHT} at a time`,
		},
	];
};

/** What n8n takes to read one expression for each item, with no request at all. */
export const readingOnly = (items: IDataObject[]): Contender => ({
	name: 'n8n’s Edit Fields node (no request)',
	side: 'floor',
	workflow: chain({ items }, [editFields('={{ $json.text }}')]),
	timed: ['Edit Fields'],
});

/** What n8n takes to put out items as large as embeddings are. @param vector as the sandbox's are */
export const puttingOutVectors = (items: IDataObject[], vector: number[]): Contender => ({
	name: 'n8n’s Edit Fields node, with vectors (no request)',
	side: 'sameOutput',
	workflow: chain({ items }, [
		editFields(`={{ JSON.parse('${JSON.stringify(vector)}') }}`, 'array'),
	]),
	timed: ['Edit Fields'],
});

/** A call of the service by the HTTP Request node. */
export interface HttpCall {
	path: string;
	parameters: IDataObject;
	options?: IDataObject;
	/** Nodes after it. */
	after?: BenchNode[];
}

/** The HTTP Request node, as it comes and with its batching. */
export const byHttp = (
	setting: Setting,
	source: Source,
	latency: number,
	{ path, parameters, options = {}, after = [] }: HttpCall,
): Contender[] =>
	[options, { ...options, ...batching(latency) }].map((each, index) => ({
		name: index === 0 ? 'HTTP Request' : 'HTTP Request, batching',
		side: 'rival' as const,
		workflow: chain(source, [httpRequest(setting, path, parameters, each), ...after]),
		timed: ['HTTP Request', ...after.map(({ name }) => name)],
	}));
