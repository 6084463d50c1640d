import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	UnreadableAudio,
	type AudioContainer,
} from '../../../nodes/Audio/transcription/containers/container';
import { mpegContainer } from '../../../nodes/Audio/transcription/containers/mpeg';
import { wavContainer } from '../../../nodes/Audio/transcription/containers/wav';
import { EndsBefore } from '../../../nodes/Audio/transcription/cut-plan';
import { measure, split } from '../../../nodes/Audio/transcription/split';
import { containerOf, soundIn, sourceOf, typeNameOf } from './cutting.mts';
import { AUDIO_FILE_TYPES } from '../../../nodes/Audio/transcription/containers/table';
import { bombs, damage, damagedFiles, fixtureFiles } from './damaged.mts';

const mp3s = ['vbr', 'cbr'].map((name) => readFileSync(join(__dirname, 'fixtures', `${name}.mp3`)));
const FILES = damagedFiles(mp3s, 450);

/** Pieces and no error, or an error that says what is wrong. */
async function outcome(container: AudioContainer, bytes: Buffer, startAt: number): Promise<string> {
	const plan = { target: 1, maxBytes: 20_000, startAt };
	try {
		let end = 0;
		for await (const piece of split(container, sourceOf(bytes, [1000, 7]), plan)) {
			expect(piece.start).toBeGreaterThanOrEqual(end);
			expect(piece.end).toBeGreaterThan(piece.start);
			end = piece.end;
		}
		return 'pieces';
	} catch (error) {
		if (error instanceof UnreadableAudio || error instanceof EndsBefore) return error.message;
		throw error;
	}
}

describe('450 damaged files', () => {
	it('are cut, or refused with words, whatever they are taken for', async () => {
		const outcomes = new Map<string, number>();
		for (const { bytes } of FILES) {
			await typeNameOf(bytes);
			for (const container of [wavContainer, mpegContainer]) {
				for (const startAt of [0, 2]) {
					const words = (await outcome(container, bytes, startAt)).replace(/[\d.]+/g, 'N');
					outcomes.set(words, (outcomes.get(words) ?? 0) + 1);
				}
				await measure(container, sourceOf(bytes)).catch((error: unknown) => {
					expect(error).toBeInstanceOf(UnreadableAudio);
				});
			}
		}
		expect(outcomes.get('pieces')).toBeGreaterThan(200);
		expect(outcomes.size).toBeGreaterThan(6);
	});
});

/** How long the reading of one file may keep the processor busy, and how large it may be. */
const MAX_MS = 5_000;
const MAX_MB = 100;
const DAMAGED_FILES = Number(process.env.DAMAGED_FILES ?? 1_000);

/** Runs within the limits of time and memory. */
async function within(name: string, work: () => Promise<unknown>): Promise<void> {
	const before = process.memoryUsage.rss();
	const start = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(start);
	const took = (user + system) / 1e3;
	const grown = (process.memoryUsage.rss() - before) / 1e6;
	expect({ name, isSlow: took > MAX_MS, isLarge: grown > MAX_MB }).toEqual({
		name,
		isSlow: false,
		isLarge: false,
	});
}

describe(`${DAMAGED_FILES} damaged files of all kinds`, () => {
	const fixtures = fixtureFiles();

	it('are made of every kind that can be cut', async () => {
		const names = new Set(await Promise.all(fixtures.map(([, bytes]) => typeNameOf(bytes))));
		for (const type of AUDIO_FILE_TYPES) {
			if ('container' in type && !WITHOUT_FIXTURE.includes(type.name)) {
				expect(names).toContain(type.name);
			}
		}
	});

	it.each(fixtures)('are cut or refused with words: %s', async (_, whole) => {
		const container = containerOf(whole);
		const outcomes = new Map<string, number>();
		for (const { name, bytes } of damage([whole], Math.ceil(DAMAGED_FILES / fixtures.length))) {
			await within(name, async () => {
				const words = await outcome(container, bytes, 0);
				outcomes.set(words, (outcomes.get(words) ?? 0) + 1);
			});
		}
		// Of some damage most of a file can be saved.
		expect(outcomes.get('pieces')).toBeGreaterThan(DAMAGED_FILES / fixtures.length / 10);
	});
});

/** Whose sound, as far as they say, may go on in zeros; and frames that are told by nothing but their row. */
const GOES_ON = ['adpcm.w64', 'mulaw.aiff', 'mulaw.au', 'plain.gsm', 'plain.sph'];

describe('space that a recorder had set aside', () => {
	it.each(fixtureFiles().filter(([name]) => !GOES_ON.includes(name)))(
		'is no sound: zeros behind %s',
		async (_, whole) => {
			const { end } = await soundIn(whole);
			const longer = await soundIn(Buffer.concat([whole, Buffer.alloc(100_000)]));
			expect(Math.abs(longer.end - end)).toBeLessThan(0.3);
		},
	);

	it('is passed over in time', async () => {
		const [, caf] = fixtureFiles().find(([name]) => name === 'plain.caf') ?? [];
		const file = Buffer.concat([caf ?? Buffer.alloc(0), Buffer.alloc(80_000_000)]);
		await within('80 MB behind a chunk', async () => await soundIn(file));
	});
});

/** Written by the test itself, see above. */
const WITHOUT_FIXTURE: string[] = ['WAV', 'MP1'];

describe('files that claim to be endless', () => {
	it.each(bombs().map(({ name, bytes }) => [name, bytes] as const))(
		'are cut or refused within 5 s and 100 MB: %s',
		async (name, bytes) => {
			const containers = AUDIO_FILE_TYPES.flatMap((type) =>
				'container' in type ? [type.container] : [],
			);
			await typeNameOf(bytes);
			for (const container of new Set<AudioContainer>(containers)) {
				await within(name, async () => await outcome(container, bytes, 0));
			}
		},
	);
});
