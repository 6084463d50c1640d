/** Every voice of the specification of 2024 can be chosen, whatever model is, and says how old it is. */
import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { voiceSearch } from '../../../nodes/shared/editor/voice-list';
import { readSpec } from './output.mts';

const { paths } = readSpec('siliconflow') as unknown as {
	paths: Record<string, { post: { requestBody: { content: Record<string, { schema: Speech }> } } }>;
};

interface Speech {
	properties: { voice: { enum: string[] } };
}

const { schema } = paths['/audio/speech'].post.requestBody.content['application/json'];
const voices2024 = schema.properties.voice.enum;

/** The editor where the service does not answer. */
const editorWith = (model: string) =>
	({
		getCurrentNodeParameter: () => model,
		getCredentials: async () => await Promise.reject(new Error('offline')),
		logger: { warn: () => undefined },
	}) as unknown as ILoadOptionsFunctions;

it.each(['FunAudioLLM/CosyVoice2-0.5B', 'fishaudio/fish-speech-1.4'])('with %s', async (model) => {
	const { results } = await voiceSearch.searchVoices.call(editorWith(model));
	const values = results.map(({ value }) => value);
	expect(values).toEqual(expect.arrayContaining(voices2024));
	expect(new Set(values).size).toBe(values.length);
	const old = results.filter(({ name }) => name.endsWith('(2024)'));
	expect(old).toHaveLength(model.startsWith('fishaudio/') ? 0 : voices2024.length);
});

it('with no model yet the presets are bare names, which every model has', async () => {
	const { results } = await voiceSearch.searchVoices.call(editorWith(''));
	const bare = results.map(({ value }) => String(value)).filter((value) => !value.includes(':'));
	expect(bare).toContain('anna');
	expect(results.filter(({ value }) => String(value).startsWith(':'))).toEqual([]);
});
