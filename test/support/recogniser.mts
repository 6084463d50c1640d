import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { HeardWord } from '../../sandbox/media/tones.mts';

/** What the sandbox's media do; see `recogniser-process.mts`. */
export interface Recogniser {
	/** An MP3 of the tones of a text. */
	toMp3(text: string, rate: number, kbits: number): Promise<Buffer>;
	/** The words of a WAV or MP3 file with their times, and its length; undefined when it is no sound. */
	recognise(bytes: Buffer): Promise<{ words: HeardWord[]; seconds: number } | undefined>;
	/** What the sandbox answers to a transcription of these bytes. */
	transcribe(bytes: Buffer): Promise<string | undefined>;
	close(): void;
}

/** A call over to the process, and its answer. */
export interface RecogniserCall {
	id: number;
	name: Exclude<keyof Recogniser, 'close'>;
	args: unknown[];
}
export interface RecogniserAnswer {
	id: number;
	value?: unknown;
	error?: string;
}

/**
 * The sandbox's encoder and decoders in a process of their own: they are modules of a kind that Jest
 * does not load.
 */
export function startRecogniser(): Recogniser {
	const script = fileURLToPath(new URL('recogniser-process.mts', `file://${__dirname}/`));
	const child: ChildProcess = fork(script, { serialization: 'advanced' });
	const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
	let calls = 0;
	child.on('message', ({ id, value, error }: RecogniserAnswer) => {
		const call = waiting.get(id);
		waiting.delete(id);
		if (error === undefined) call?.resolve(value);
		else call?.reject(new Error(error));
	});
	child.on('exit', () => {
		for (const { reject } of waiting.values()) reject(new Error('The process has ended'));
	});
	const call = async (name: RecogniserCall['name'], ...args: unknown[]) =>
		await new Promise<unknown>((resolve, reject) => {
			const id = calls++;
			waiting.set(id, { resolve, reject });
			child.send({ id, name, args } satisfies RecogniserCall);
		});
	return {
		toMp3: async (...args) => Buffer.from((await call('toMp3', ...args)) as Uint8Array),
		recognise: async (...args) =>
			(await call('recognise', ...args)) as Awaited<ReturnType<Recogniser['recognise']>>,
		transcribe: async (...args) => (await call('transcribe', ...args)) as string | undefined,
		close: () => child.kill(),
	};
}
