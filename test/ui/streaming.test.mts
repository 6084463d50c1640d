import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { useDesk } from './stage.mts';

describe('chat window', () => {
	const at = useDesk();

	/** A chat that responds by streaming, with the Chat node alone. */
	const chat = (credentialId: string, model: string) => ({
		name: 'Chat that streams',
		nodes: [
			{
				id: 'trigger',
				name: 'When chat message received',
				type: '@n8n/n8n-nodes-langchain.chatTrigger',
				typeVersion: 1.4,
				position: [0, 0],
				webhookId: 'siliconflow-ui-chat',
				parameters: { options: { responseMode: 'streaming' } },
			},
			{
				id: 'chat',
				name: 'SiliconFlow Chat',
				type: 'n8n-nodes-siliconflow-api.siliconFlowChat',
				typeVersion: 1,
				position: [300, 0],
				parameters: {
					operation: 'complete',
					model: modelId(model),
					messages: { values: [{ role: 'user', content: '={{ $json.chatInput }}' }] },
					options: {},
				},
				credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
			},
		],
		connections: {
			'When chat message received': {
				main: [[{ node: 'SiliconFlow Chat', type: 'main', index: 0 }]],
			},
		},
	});

	async function openChat(model: string) {
		const { client, credentialId, editor } = at.desk;
		await editor.openWorkflow(await client.createWorkflow(chat(credentialId, model)));
		await editor.chat.open();
	}

	it('shows the answer of a model that thinks, without its thoughts', async () => {
		const { editor } = at.desk;
		await at.desk.setFaults({});
		await openChat('deepseek-ai/DeepSeek-R1');
		const answer = await editor.chat.send('Why is the sky blue?');
		await editor.picture('chat-streaming');
		expect(answer).toContain('You said: "Why is the sky blue?"');
		expect(answer).not.toMatch(/think|reason/i);
		expect(editor.complaints).toEqual([]);
	});

	it('says what went wrong', async () => {
		const { editor } = at.desk;
		await at.desk.setFaults({});
		await openChat('no/such-model');
		const answer = await editor.chat.send('Hello?');
		await editor.picture('chat-streaming-error');
		expect(answer).toMatch(/^Error: Model does not exist.* Pick a model from the list/);
		expect(answer).not.toContain('<');
	});
});
