import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { HeardWord } from '../../sandbox/media/tones.mts';

/** What the sandbox's media do; see `ears-process.mts`. */
export interface Ears {
	/** An MP3 of the tones of a text. */
	toMp3(text: string, rate: number, kbits: number): Promise<Buffer>;
	/** The words of a WAV or MP3 file with their times, and its length; undefined when it is no sound. */
	hear(bytes: Buffer): Promise<{ words: HeardWord[]; seconds: number } | undefined>;
	/** What the sandbox answers to a transcription of these bytes. */
	transcribe(bytes: Buffer): Promise<string | undefined>;
	close(): void;
}

/** A call over to the process, and its answer. */
export interface EarsCall {
	id: number;
	name: Exclude<keyof Ears, 'close'>;
	args: unknown[];
}
export interface EarsAnswer {
	id: number;
	value?: unknown;
	error?: string;
}

/**
 * The sandbox's encoder and decoders in a process of their own: they are modules of a kind that Jest
 * does not load.
 */
export function openEars(): Ears {
	const script = fileURLToPath(new URL('ears-process.mts', `file://${__dirname}/`));
	const child: ChildProcess = fork(script, { serialization: 'advanced' });
	const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
	let calls = 0;
	child.on('message', ({ id, value, error }: EarsAnswer) => {
		const call = waiting.get(id);
		waiting.delete(id);
		if (error === undefined) call?.resolve(value);
		else call?.reject(new Error(error));
	});
	child.on('exit', () => {
		for (const { reject } of waiting.values()) reject(new Error('The process has ended'));
	});
	const call = async (name: EarsCall['name'], ...args: unknown[]) =>
		await new Promise<unknown>((resolve, reject) => {
			const id = calls++;
			waiting.set(id, { resolve, reject });
			child.send({ id, name, args } satisfies EarsCall);
		});
	return {
		toMp3: async (...args) => Buffer.from((await call('toMp3', ...args)) as Uint8Array),
		hear: async (...args) => (await call('hear', ...args)) as Awaited<ReturnType<Ears['hear']>>,
		transcribe: async (...args) => (await call('transcribe', ...args)) as string | undefined,
		close: () => child.kill(),
	};
}
