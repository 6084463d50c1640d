import { updateDisplayOptions, type IDataObject, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../../shared/fields';
import { GarbledAnswer } from '../../shared/transport/failure';
import { sendItem } from '../../shared/transport/send-item';
import { modelGetAllFields, modelGetAllOptions } from './getAll.fields.generated';

export const modelGetAllOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many models',
	description: 'List the models that the account can use',
	routing: {
		request: { method: 'GET', url: '/models' },
		send: { paginate: true },
		operations: {
			pagination: sendItem({
				response(item, answer) {
					const { data } = answer.body as { data?: IDataObject[] };
					if (!Array.isArray(data)) throw new GarbledAnswer('The service gave no list of models');
					const simplify = item.getNodeParameter('simplify', true);
					return data.map((model) => ({ json: simplify ? { id: model.id } : model }));
				},
			}),
		},
	},
};

export const modelGetAllProperties = updateDisplayOptions(
	{ show: { resource: ['model'], operation: ['getAll'] } },
	[...modelGetAllFields, simplifyField, optionsField(...modelGetAllOptions)],
);
