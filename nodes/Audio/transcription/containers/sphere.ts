import { bytesAt } from '../../../shared/files/file-type';
import type { ByteReader } from './audio-source';
import { uncuttableCodec } from './codec-names';
import { UnreadableAudio, type AudioContainer } from './container';
import type { PcmCodec } from './pcm';
import { readPcmFrames } from './pcm-frames';
import { createQuickTimeCodec } from './quicktime-pcm';

const MAGIC = 'NIST_1A\n';
/** Behind the magic stands how many bytes all of the header has, in a line of eight letters. */
const FIELDS_AT = 16;
const MAX_HEADER_BYTES = 1 << 16;
/** A name, a type that tells nothing more, and a value. */
const FIELD = /^(\w+) -\w+ (.*)$/gm;

export const isSphere = bytesAt(0, MAGIC);

/**
 * QuickTime's name for the same samples.
 *
 * @param byteFormat the places of a sample's bytes, the lowest of which has the number 0
 */
function quickTimeName(coding: string, byteFormat: string): string {
	if (coding === 'ulaw' || coding === 'mu-law') return 'ulaw';
	if (coding !== 'pcm') return coding;
	return byteFormat.startsWith('0') ? 'sowt' : 'twos';
}

/** Reads a file up to the first byte of its sound. */
async function readHeader(reader: ByteReader): Promise<PcmCodec> {
	const start = await reader.fill(FIELDS_AT);
	const size = Number(start.toString('latin1', MAGIC.length, FIELDS_AT));
	if (!isSphere(start) || !(size > FIELDS_AT && size <= MAX_HEADER_BYTES)) {
		throw new UnreadableAudio('is no NIST SPHERE file');
	}
	const header = (await reader.take(size)).toString('latin1');
	const fields = new Map([...header.matchAll(FIELD)].map(([, name, value]) => [name, value]));
	const numberOf = (name: string) => Math.max(0, Number.parseInt(fields.get(name) ?? '', 10) || 0);
	const coding = fields.get('sample_coding') ?? 'pcm';
	const codec = createQuickTimeCodec({
		name: quickTimeName(coding, fields.get('sample_byte_format') ?? '0'),
		bits: 8 * numberOf('sample_n_bytes'),
		channels: numberOf('channel_count'),
		rate: numberOf('sample_rate'),
	});
	if (!codec) throw uncuttableCodec(coding);
	return codec;
}

/**
 * NIST SPHERE files, in which collections of speech are kept (SPHERE 2.7, `header.doc`): a header of text and
 * samples up to the end of the file.
 */
export const sphereContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		yield* readPcmFrames(reader, await readHeader(reader));
	},
};
