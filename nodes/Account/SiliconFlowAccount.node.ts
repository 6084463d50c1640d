import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { CHINA_BASE_URL } from '../shared/http/base-url';
import * as codex from './SiliconFlowAccount.node.json';
import { modelGetAll, userGet } from './account.description';

export class SiliconFlowAccount implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Account',
		name: 'siliconFlowAccount',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'See the models and the balance of a SiliconFlow account',
		defaults: { name: 'SiliconFlow Account' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'siliconFlowApi', required: true }],
		// The credential's own address takes its place (shared/http/base-url.ts).
		requestDefaults: { baseURL: CHINA_BASE_URL },
		codex,
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Model', value: 'model' },
					{ name: 'User', value: 'user' },
				],
				default: 'model',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['model'] } },
				options: [modelGetAll.option],
				default: 'getAll',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['user'] } },
				options: [userGet.option],
				default: 'get',
			},
			...modelGetAll.properties,
			...userGet.properties,
		],
	};

	customOperations = {
		model: { getAll: modelGetAll.customOperation },
		user: { get: userGet.customOperation },
	};
}
