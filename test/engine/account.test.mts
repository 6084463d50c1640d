import { SiliconFlowAccount } from '../../nodes/Account/SiliconFlowAccount.node';
import { CONTINUE, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowAccount();
const models = { resource: 'model', operation: 'getAll', options: {} };

describe('Account', () => {
	let sandbox: OnSandbox;
	afterEach(async () => await sandbox?.stop());

	it('lists the models of a sub type', async () => {
		sandbox = await startOnSandbox();
		const options = { subType: 'embedding' };
		const { items } = await sandbox.run(node, { ...models, options }, [{}]);
		expect(items.map(({ json }) => json.id)).toContain('BAAI/bge-m3');
		expect(items.map(({ json }) => json.id)).not.toContain('Qwen/Qwen3-8B');
		expect(items[0].pairedItem).toEqual({ item: 0 });
	});

	it('says that siliconflow.cn has switched the account endpoint off', async () => {
		sandbox = await startOnSandbox();
		const user = { resource: 'user', operation: 'get' };
		const { items } = await sandbox.run(node, user, [{}], CONTINUE);
		expect(items[0].json).toMatchObject({
			error: 'This endpoint is deprecated and is no longer available. [item 0]',
			message: expect.stringContaining('switched this endpoint off') as string,
			details: { httpCode: '410', code: 20092 },
		});
	});

	it('shows the balance where the service still tells it', async () => {
		sandbox = await startOnSandbox(['--fast', '--site', 'com']);
		const user = { resource: 'user', operation: 'get' };
		const { items } = await sandbox.run(node, user, [{}]);
		expect(items[0].json).toMatchObject({ balance: expect.any(String) as string });
	});
});
