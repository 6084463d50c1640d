/** How far it is from n8n to the wire: a reader has to walk all of it. */
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { figure } from '../support/measure.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const MAX_FRAMES = 7;

describe('the way of a request', () => {
	let on: OnSandbox;
	const limit = Error.stackTraceLimit;
	beforeAll(async () => {
		on = await startOnSandbox();
		Error.stackTraceLimit = 100;
	});
	afterAll(async () => {
		Error.stackTraceLimit = limit;
		await on?.stop();
	});

	it(`has at most ${MAX_FRAMES} frames of this package between n8n and n8n’s http helper`, async () => {
		const node = new SiliconFlowChat();
		let frames: string[] = [];
		const { complete } = node.customOperations.chat;
		node.customOperations.chat.complete = async function (this) {
			const helper = this.helpers.httpRequestWithAuthentication;
			this.helpers.httpRequestWithAuthentication = async function (this, ...args) {
				frames = (new Error().stack ?? '')
					.split('\n')
					.filter((line) => /\/nodes\/.*\.ts:/.test(line));
				return (await helper.apply(this, args)) as unknown;
			} as typeof helper;
			return await complete.call(this);
		};
		const { items } = await on.run(
			node,
			{
				operation: 'complete',
				model: modelId('Qwen/Qwen3-8B'),
				messages: { values: [{ role: 'user', content: 'hi' }] },
				options: {},
			},
			[{}],
		);
		expect(items[0].json.content).toBeTruthy();
		figure(`${frames.length} frames between n8n and the http helper (goal ${MAX_FRAMES})`);
		expect(frames.length).toBeGreaterThan(2);
		expect(frames.length).toBeLessThanOrEqual(MAX_FRAMES);
	});
});
