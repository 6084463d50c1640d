import type { IBinaryData, IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { runNode } from './engine.mts';
import { CONTINUE, modelId } from './run-on-sandbox.mts';
import { startScriptedService, type ScriptedResponse } from './scripted-service.mts';

/** Runs a node against a service that answers so, to its first request or to all. */
export async function runAgainst(
	node: INodeType,
	parameters: IDataObject,
	answers: ScriptedResponse[],
	items: INodeExecutionData[] = [{ json: {} }],
) {
	const service = await startScriptedService(
		(_request, number) => answers[Math.min(number, answers.length - 1)] ?? {},
	);
	try {
		const { items: output } = await runNode({
			node,
			parameters: parameters as never,
			items,
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
			...CONTINUE,
		});
		return { items: output, received: service.received };
	} finally {
		await service.stop();
	}
}

/** Transcribes a file against a service that answers so. */
export const transcribeAgainst = async (data: IBinaryData, answer: ScriptedResponse) =>
	await runAgainst(
		new SiliconFlowAudio(),
		{
			resource: 'transcription',
			operation: 'create',
			model: modelId('FunAudioLLM/SenseVoiceSmall'),
			binaryPropertyName: 'data',
			options: { maxRetries: 0 },
		},
		[answer],
		[{ json: {}, binary: { data } }],
	);

/** The answer that a stream of these events is. */
export const sse = (...events: string[]): ScriptedResponse => ({
	headers: { 'content-type': 'text/event-stream' },
	body: events.map((data) => `data: ${data}\n\n`).join(''),
});
