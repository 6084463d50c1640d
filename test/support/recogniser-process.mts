import { decode, listen } from '../../sandbox/media/listen.mts';
import { toMp3 } from '../../sandbox/media/mp3.mts';
import { hearTones, toTones } from '../../sandbox/media/tones.mts';
import type { RecogniserAnswer, RecogniserCall } from './recogniser.mts';

const calls = {
	toMp3: (text: string, rate: number, kbits: number) =>
		toMp3({ samples: toTones(text, rate), rate }, kbits),
	async recognise(bytes: Uint8Array) {
		const sound = await decode(Buffer.from(bytes));
		if (!sound) return undefined;
		const { samples, rate } = sound;
		return { words: hearTones(samples, rate), seconds: samples.length / rate };
	},
	transcribe: async (bytes: Uint8Array) => (await listen(Buffer.from(bytes)))?.text,
};

process.on('message', ({ id, name, args }: RecogniserCall) => {
	const call = calls[name] as (...given: unknown[]) => unknown;
	void (async () => await call(...args))().then(
		(value) => process.send?.({ id, value } satisfies RecogniserAnswer),
		(error: unknown) => process.send?.({ id, error: String(error) } satisfies RecogniserAnswer),
	);
});
