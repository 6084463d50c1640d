// Generated from openapi/ by "npm run generate". Do not edit.

/** The sample rates of each format, in samples a second. */
export const sampleRates: Record<string, number[] | undefined> = {
	mp3: [32000, 44100],
	opus: [48000],
	pcm: [8000, 16000, 24000, 32000, 44100],
	wav: [8000, 16000, 24000, 32000, 44100],
};
