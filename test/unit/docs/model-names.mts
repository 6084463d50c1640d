/** The families whose models are named with a version, as people write them. */
const FAMILIES = [
	'Qwen\\d',
	'QwQ',
	'GLM-Z?\\d',
	'DeepSeek-(?=[A-Z])',
	'Kimi-K\\d',
	'LongCat-\\d',
	'Ling-[a-z]+-\\d',
	'Hunyuan-[A-Z]',
	'Step-\\d',
	'Seed-OSS',
	'ERNIE-',
	'MiniMax-M',
	'Nex-N',
	'InternVL\\d',
	'Yi-\\d',
	'bge-',
	'bce-',
	'FLUX[.-]?\\d',
	'stable-diffusion-',
	'Janus-',
	'Z-Image',
	'Kolors',
	'Wan\\d',
	'HunyuanVideo',
	'LTX-',
	'CosyVoice\\d',
	'MOSS-',
	'fish-speech',
	'IndexTTS',
	'GPT-SoVITS',
	'SenseVoice',
	'TeleSpeech',
	'gpt-oss',
	'gemma-\\d',
];

const NAME = new RegExp(`(?<![A-Za-z0-9/])(?:${FAMILIES.join('|')})[A-Za-z0-9.-]*`, 'g');

/** Names of other things: the names of models' input schemas, and what a model prints. */
const trim = (name: string) => name.replace(/[.-]+$/, '').replace(/-(based|like)$/, '');

/** The model names in a text, with the organisation or without: whole ids, families and versions. */
export const modelNamesIn = (text: string): string[] =>
	[...text.replace(/[\w-]+\/(?=[A-Za-z])/g, '').matchAll(NAME)].map(([name]) => trim(name));

/**
 * Whether a catalogue has a model of this name, or models whose names go on with a further part: `Qwen3`
 * stands for Qwen3-8B, and `GLM-4` not for GLM-4.5V.
 */
export const isIn = (ids: string[], name: string): boolean =>
	ids
		.map((id) => id.split('/').at(-1) ?? '')
		.some((id) => {
			const at = id.toLowerCase().indexOf(name.toLowerCase());
			const next = id[at + name.length] ?? '';
			return at >= 0 && (at === 0 || /[^A-Za-z0-9]/.test(id[at - 1])) && !/[A-Za-z0-9.]/.test(next);
		});
