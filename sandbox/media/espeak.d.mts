/** eSpeak NG ships without types; this is what `speech.mts` uses of it. */
declare module '@echogarden/espeak-ng-emscripten' {
	interface Worker {
		set_voice(name: string): void;
		/** Gives samples at 22,050 Hz as they are made, and null between. Returning true stops it. */
		synthesize(text: string, onSound: (samples: Int16Array | null) => boolean): void;
	}

	export default function initEspeak(): Promise<{
		eSpeakNGWorker: new () => Promise<Worker>;
	}>;
}
