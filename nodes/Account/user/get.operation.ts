import { updateDisplayOptions, type IDataObject, type INodePropertyOptions } from 'n8n-workflow';

import { traceOf } from '../../shared/answer';
import { optionsField, simplifyField } from '../../shared/fields';
import { sendItem } from '../../shared/transport/send-item';

export const userGetOption: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get the account',
	description: 'Get balance and status of the account. Only siliconflow.com still answers this.',
	routing: {
		request: { method: 'GET', url: '/user/info' },
		send: { paginate: true },
		operations: {
			pagination: sendItem({
				response(item, answer) {
					const body = answer.body as IDataObject;
					const account = item.getNodeParameter('simplify', true)
						? (body.data as IDataObject)
						: body;
					return [{ json: { ...account, ...traceOf(answer) } }];
				},
			}),
		},
	},
};

export const userGetProperties = updateDisplayOptions(
	{ show: { resource: ['user'], operation: ['get'] } },
	[simplifyField, optionsField()],
);
