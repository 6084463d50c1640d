import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import { OURS } from '../support/ai-workflow.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { useDesk } from './stage.mts';

const recording = join(__dirname, '../../examples/data/audio/voice-note.mp3');

/** A form that asks for a recording, and its transcription. */
function formWorkflow(credentialId: string): WorkflowFile {
	return {
		name: 'A form for recordings',
		nodes: [
			{
				id: 'form',
				name: 'Form',
				type: 'n8n-nodes-base.formTrigger',
				typeVersion: 2.2,
				position: [0, 0],
				webhookId: 'ui-recording',
				parameters: {
					formTitle: 'Recording',
					formFields: {
						values: [{ fieldLabel: 'recording', fieldType: 'file', multipleFiles: false }],
					},
				},
			},
			{
				id: 'transcribe',
				name: 'Transcribe',
				type: `${OURS}siliconFlowAudio`,
				typeVersion: 1,
				position: [300, 0],
				parameters: {
					resource: 'transcription',
					operation: 'create',
					model: modelId('FunAudioLLM/SenseVoiceSmall'),
					binaryPropertyName: 'recording',
				},
				credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
			},
		],
		connections: { Form: { main: [[{ node: 'Transcribe', type: 'main', index: 0 }]] } },
	};
}

describe('media', () => {
	const at = useDesk();
	beforeEach(async () => await at.desk.setFaults({}));

	it('shows the transcript of a recording that is put into a form', async () => {
		const { client, credentialId, editor } = at.desk;
		await editor.openWorkflow(await client.createWorkflow(formWorkflow(credentialId)));
		await editor.openNode('Transcribe');
		await editor.runStepWithForm(async (form) => {
			await form.locator('input[type=file]').setInputFiles(recording);
		});
		const spoken = (await readFile(`${recording}.txt`, 'utf8')).trim();
		expect(await editor.output.text(spoken)).toContain(spoken);
		expect(editor.complaints).toEqual([]);
	});

	it('draws the image that was generated', async () => {
		const { editor } = at.desk;
		await editor.newWorkflow();
		await editor.nodesPanel.add('siliconflow image', 'SiliconFlow Image', 'Generate an image');
		await editor.type(editor.parameter('prompt'), 'A lighthouse on a cliff at dusk');
		await editor.runStep();
		expect(await editor.output.viewImage()).toEqual({ width: 1024, height: 1024 });
		await editor.picture('image');
		expect(editor.complaints).toEqual([]);
	});
});
