import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { models, presetVoices } from '../generated/models.generated';

const asText = (value: unknown) => (typeof value === 'string' ? value : '');

async function ownVoices(caller: ILoadOptionsFunctions) {
	try {
		// Loaded here, for n8n's start waits for what a node file imports.
		const { liveVoices } = await import('../http/live-lists');
		return (await liveVoices(caller)).flatMap(({ customName, model, uri }) =>
			typeof uri === 'string'
				? [{ name: `${asText(customName)} (own voice, ${asText(model)})`, value: uri }]
				: [],
		);
	} catch (error) {
		caller.logger.warn(`SiliconFlow: the account's own voices cannot be listed: ${String(error)}`);
		return [];
	}
}

/** The voices of models that the specification of 2024 still names, behind all others. */
const oldVoices = (model: string) =>
	models['text-to-speech'].from2024
		.filter((old) => old !== model)
		.flatMap((old) =>
			presetVoices.map((name) => ({ name: `${old}:${name} (2024)`, value: `${old}:${name}` })),
		);

const matching = (
	voices: Array<{ name: string; value: string }>,
	filter: string,
): INodeListSearchResult => ({
	results: voices.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase())),
});

/** The lists behind the voice fields: the presets of the chosen model and the account's own voices. */
export const voiceSearch = {
	async searchVoices(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const model = asText(this.getCurrentNodeParameter('model', { extractValue: true }));
		// A bare name goes out with the model that the item has.
		const prefix = model === '' ? '' : `${model}:`;
		const presets = presetVoices.map((name) => ({ name, value: `${prefix}${name}` }));
		return matching([...presets, ...(await ownVoices(this)), ...oldVoices(model)], filter);
	},
	async searchOwnVoices(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		return matching(await ownVoices(this), filter);
	},
};
