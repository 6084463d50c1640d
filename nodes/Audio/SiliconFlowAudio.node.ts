import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { modelSearch } from '../shared/editor/model-list';
import { voiceSearch } from '../shared/editor/voice-list';
import { formOf } from '../shared/engine/declaration';
import { CHINA_BASE_URL } from '../shared/http/base-url';
import * as codex from './SiliconFlowAudio.node.json';
import { speech } from './speech/speech.description';
import { transcription } from './transcription/transcription.description';
import { voice } from './voice/voice.description';

const form = formOf([speech, transcription, voice], 'transcription');

export class SiliconFlowAudio implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Audio',
		name: 'siliconFlowAudio',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Turn text into speech and speech into text, and keep voices of your own, with SiliconFlow',
		defaults: { name: 'SiliconFlow Audio' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'siliconFlowApi', required: true }],
		// The credential's own address takes its place (shared/http/base-url.ts).
		requestDefaults: { baseURL: CHINA_BASE_URL },
		codex,
		properties: [...form.properties],
	};

	methods = { listSearch: { ...modelSearch, ...voiceSearch } };

	customOperations = form.customOperations;
}
