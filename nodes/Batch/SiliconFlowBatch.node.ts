import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { modelSearch } from '../shared/editor/model-list';
import { formOf } from '../shared/engine/declaration';
import { CHINA_BASE_URL } from '../shared/http/base-url';
import { batch } from './batch.description';
import * as codex from './SiliconFlowBatch.node.json';

const form = formOf([batch]);

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
		properties: [...form.properties],
	};

	methods = { listSearch: modelSearch };

	customOperations = form.customOperations;
}
