import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Sound } from './wav.mts';

/** Speech has nothing above half of it that counts. */
const RATE = 16_000;
/** An hour, the longest recording that the service takes, and a little more. */
const MAX_BYTES = 2 * RATE * 3_700;

/**
 * Sound of any kind, where Debian's ffmpeg is installed: M4A, Ogg, WebM, FLAC and more.
 *
 * @returns undefined where it is no sound, or ffmpeg is missing
 */
export async function fromFfmpeg(bytes: Buffer): Promise<Sound | undefined> {
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-sandbox-'));
	try {
		const file = join(folder, 'recording');
		await writeFile(file, bytes);
		const toSamples = ['-ac', '1', '-ar', String(RATE), '-f', 's16le', 'pipe:1'];
		const { stdout } = await promisify(execFile)(
			'ffmpeg',
			['-loglevel', 'quiet', '-i', file, '-vn', ...toSamples],
			{ encoding: 'buffer', maxBuffer: MAX_BYTES },
		);
		const samples = new Float32Array(Math.floor(stdout.length / 2));
		samples.forEach((_, at) => (samples[at] = stdout.readInt16LE(2 * at) / 2 ** 15));
		return samples.length > 0 ? { samples, rate: RATE } : undefined;
	} catch {
		return undefined;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
