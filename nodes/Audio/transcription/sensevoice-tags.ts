import type { IDataObject } from 'n8n-workflow';

const TAG = /<\|([^|>]*)\|>/g;

/** SenseVoice's tags, by the model's own documentation (FunAudioLLM/SenseVoice, 2024). */
const LANGUAGES = ['zh', 'en', 'yue', 'ja', 'ko', 'nospeech'];
const EMOTIONS = ['HAPPY', 'SAD', 'ANGRY', 'NEUTRAL', 'FEARFUL', 'DISGUSTED', 'SURPRISED'];
const UNKNOWN_EMOTION = 'EMO_UNKNOWN';
const FORMATTING = ['withitn', 'woitn'];

/** The signs that servers with FunASR's own postprocessing write in place of tags (funasr, 2024). */
const SIGNS: Record<string, string> = {
	'😊': 'HAPPY',
	'😔': 'SAD',
	'😡': 'ANGRY',
	'😰': 'FEARFUL',
	'🤢': 'DISGUSTED',
	'😮': 'SURPRISED',
	'🎼': 'BGM',
	'👏': 'Applause',
	'😀': 'Laughter',
	'😭': 'Cry',
	'🤧': 'Cough',
	'❓': UNKNOWN_EMOTION,
};
const SIGN = new RegExp(Object.keys(SIGNS).join('|'), 'gu');

/**
 * Parts a transcript from the tags that SenseVoice writes into it, e.g. `<|en|><|HAPPY|><|Speech|>`, or
 * from the signs that stand for them.
 *
 * @returns the clean text, and language, emotion and events where the text had tags for them
 */
export function readTranscript(transcript: string): IDataObject {
	const tagged = transcript.replace(SIGN, (sign) => `<|${SIGNS[sign] ?? ''}|>`);
	const tags = [...tagged.matchAll(TAG)].map(([, tag = '']) => tag);
	const language = tags.find((tag) => LANGUAGES.includes(tag));
	const emotion = tags.find((tag) => EMOTIONS.includes(tag));
	const notEvents = [...LANGUAGES, ...EMOTIONS, UNKNOWN_EMOTION, ...FORMATTING];
	const events = [...new Set(tags.filter((tag) => !notEvents.includes(tag)))];
	return {
		text: tagged.replace(TAG, '').trim(),
		...(language ? { language } : {}),
		...(emotion ? { emotion: emotion.toLowerCase() } : {}),
		...(events.length > 0 ? { events } : {}),
	};
}
