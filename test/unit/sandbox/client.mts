import axios, { type AxiosInstance, type AxiosResponse } from 'axios';

import { startSandboxProcess } from '../../../scripts/n8n/sandbox.mts';

/** A sandbox of its own for one test file, and ways to talk to it. */
export interface Client {
	url: string;
	/** The API with a good key; no status is an error. */
	api: AxiosInstance;
	/** What lies outside of the API: the page, the journal, the faults. */
	control: AxiosInstance;
	/** Forgets all requests and switches these faults on, and no others. */
	faults(settings?: object): Promise<void>;
	stop(): Promise<void>;
}

export async function startClient(args: string[] = ['--fast']): Promise<Client> {
	const { url, stop } = await startSandboxProcess(args);
	const control = axios.create({ baseURL: url, validateStatus: () => true });
	return {
		url,
		api: axios.create({
			baseURL: `${url}/v1`,
			headers: { authorization: 'Bearer sk-test' },
			validateStatus: () => true,
		}),
		control,
		async faults(settings = {}) {
			await control.post('/_sandbox/reset', {});
			await control.post('/_sandbox/faults', settings);
		},
		stop,
	};
}

/** What an answer says, for comparing. */
export const said = ({ status, data }: AxiosResponse) => ({ status, data: data as unknown });

export const CHAT = '/chat/completions';
export const IMAGES = '/images/generations';

/** A good request to each JSON endpoint. */
export const chat = (content = 'Hello', more: object = {}) => ({
	model: 'Qwen/Qwen3-8B',
	messages: [{ role: 'user', content }],
	...more,
});
export const embed = (input: unknown, more: object = {}) => ({
	model: 'BAAI/bge-m3',
	input,
	...more,
});
export const rerank = (query: string, documents: unknown, more: object = {}) => ({
	model: 'BAAI/bge-reranker-v2-m3',
	query,
	documents,
	...more,
});
export const speak = (input: string, more: object = {}) => ({
	model: 'FunAudioLLM/CosyVoice2-0.5B',
	input,
	voice: 'FunAudioLLM/CosyVoice2-0.5B:anna',
	...more,
});
export const draw = (prompt: string, more: object = {}) => ({
	model: 'Kwai-Kolors/Kolors',
	prompt,
	image_size: '1024x1024',
	batch_size: 1,
	num_inference_steps: 20,
	guidance_scale: 7.5,
	...more,
});

/** A form with a file, as transcription and the upload of a voice take it. */
export function form(fields: Record<string, string>, file?: Uint8Array<ArrayBuffer>): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	if (file) data.append('file', new Blob([file]), 'sound.wav');
	return data;
}
