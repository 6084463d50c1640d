import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { CHINA_BASE_URL } from '../shared/http/base-url';
import { modelSearch } from '../shared/editor/model-list';
import { resourceField } from '../shared/editor/resource-field';
import * as codex from './SiliconFlowBatch.node.json';
import { cancel, create, get, getMany, results } from './batch.description';

export class SiliconFlowBatch implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Batch',
		name: 'siliconFlowBatch',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description:
			'Have many chat requests answered at half price, within a day or more, with SiliconFlow',
		defaults: { name: 'SiliconFlow Batch' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'siliconFlowApi', required: true }],
		// The credential's own address takes its place (shared/http/base-url.ts).
		requestDefaults: { baseURL: CHINA_BASE_URL },
		codex,
		properties: [
			resourceField('Batch', 'batch'),
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				displayOptions: { show: { resource: ['batch'] } },
				noDataExpression: true,
				options: [cancel.option, create.option, get.option, getMany.option, results.option],
				default: 'create',
			},
			...create.properties,
			...get.properties,
			...getMany.properties,
			...cancel.properties,
			...results.properties,
		],
	};

	methods = { listSearch: modelSearch };

	customOperations = {
		batch: {
			cancel: cancel.customOperation,
			create: create.customOperation,
			get: get.customOperation,
			getMany: getMany.customOperation,
			results: results.customOperation,
		},
	};
}
