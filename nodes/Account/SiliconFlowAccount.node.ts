import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { formOf } from '../shared/engine/declaration';
import { CHINA_BASE_URL } from '../shared/http/base-url';
import { model, user } from './account.description';
import * as codex from './SiliconFlowAccount.node.json';

const form = formOf([model, user]);

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
		properties: [...form.properties],
	};

	customOperations = form.customOperations;
}
