/** Sound for the tests of containers, and the programs that make files of it (Debian's packages). */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { toWav } from '../../../sandbox/media/wav.mts';

export const isInstalled = (program: string, ...args: string[]): boolean =>
	spawnSync(program, args).status === 0;

/** ffmpeg does not make AMR, and loses its way in what sox makes. */
const AMR = '.amr';

const QUIET = ['-hide_banner', '-loglevel', 'error', '-y'];
const MAX_BUFFER = 2e9;

/**
 * Something like speech: bursts of a buzz whose pitch and colour wander, with noise, and pauses between
 * them. Two channels differ.
 */
export function speechLike(seconds: number, rate: number): Float32Array {
	let state = 1;
	const noise = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
		return state / 2 ** 31;
	};
	let phase = 0;
	return Float32Array.from({ length: Math.round(seconds * rate) }, (_, at) => {
		const time = at / rate;
		const syllable = Math.max(0, Math.sin(2 * Math.PI * 3.1 * time));
		const phrase = Math.sin(2 * Math.PI * 0.37 * time) > -0.6 ? 1 : 0.001;
		phase += (2 * Math.PI * (120 + 40 * Math.sin(time * 1.7))) / rate;
		const buzz = Math.sin(phase) + 0.5 * Math.sin(3 * phase + 1) + 0.3 * Math.sin(7 * phase);
		return 0.3 * phrase * syllable * (buzz + 0.3 * noise());
	});
}

/** Encodes a file of the folder by ffmpeg, AMR by sox, and gives its bytes. */
export function encode(folder: string, input: string, target: string, args: string[]): Buffer {
	const [from, to] = [join(folder, input), join(folder, target)];
	if (target.endsWith(AMR)) execFileSync('sox', [from, ...args, '-t', 'amr-nb', to]);
	else execFileSync('ffmpeg', [...QUIET, '-i', from, ...args, to]);
	return readFileSync(join(folder, target));
}

export function writeSpeech(folder: string, name: string, seconds: number, rate: number) {
	writeFileSync(join(folder, name), toWav({ samples: speechLike(seconds, rate), rate }));
}

/**
 * The sound of a file as ffmpeg, or sox for AMR, decodes it: its first channel.
 *
 * @param ending of the file's name, by which ffmpeg tells short files
 */
export function decode(folder: string, bytes: Buffer, rate: number, ending: string): Int16Array {
	const file = join(folder, `decoded.${ending}`);
	writeFileSync(file, bytes);
	const toMono = ['-map', '0:a:0', '-af', 'pan=mono|c0=c0', '-ar', String(rate), '-f', 's16le'];
	const raw = ending.endsWith('amr')
		? execFileSync('sox', ['-t', 'amr-nb', file, '-t', 's16', '-'], { maxBuffer: MAX_BUFFER })
		: execFileSync('ffmpeg', [...QUIET, '-i', file, ...toMono, 'pipe:1'], {
				maxBuffer: MAX_BUFFER,
			});
	return new Int16Array(raw.buffer, raw.byteOffset, Math.floor(raw.length / 2)).slice();
}

/** How alike two stretches of sound are: 1 for the same, 0 for unlike. */
export function correlation(one: Int16Array, other: Int16Array): number {
	let [both, first, second] = [0, 0, 0];
	for (let at = 0; at < Math.min(one.length, other.length); at++) {
		const [left = 0, right = 0] = [one[at], other[at]];
		both += left * right;
		first += left * left;
		second += right * right;
	}
	// Silence is like silence.
	return first === 0 && second === 0 ? 1 : both / Math.sqrt(first * second || 1);
}
