import { aacProgramAt } from '../../../nodes/Audio/transcription/containers/aac-config';
import { typeNameOf, cutFile } from './cutting.mts';

/** A frame of ffmpeg's, of left, right and low channel (2.1), which no number stands for; 48 kHz. */
const HEADER = Buffer.from('fff14c002c9ffc', 'hex');
const ELEMENT = Buffer.from('a09880200400', 'hex');
/** What ffmpeg writes into an M4A of the same sound, up to its comment. */
const CONFIG = Buffer.from('118004c401002000', 'hex');

describe('channels of AAC that have no number', () => {
	it('are described as in an M4A that ffmpeg writes', () => {
		const program = aacProgramAt(Buffer.concat([HEADER, ELEMENT]), HEADER.length, 13);
		const withoutComment = Buffer.from([0]);
		expect(program).toEqual(Buffer.concat([CONFIG.subarray(2), withoutComment]));
	});

	it('are described in the pieces of a file whose frames describe them', async () => {
		const length = (HEADER.readUInt32BE(2) >>> 5) & 0x1fff;
		const frame = Buffer.concat([HEADER, ELEMENT, Buffer.alloc(length - 13, 7)]);
		const file = Buffer.concat(Array<Buffer>(300).fill(frame));
		expect(await typeNameOf(file)).toBe('AAC');
		const pieces = await cutFile(file, { target: 2 });
		expect(pieces.length).toBeGreaterThan(2);
		for (const { bytes } of pieces) expect(bytes.includes(CONFIG)).toBe(true);
	});

	it('are left to the decoder where the first frame does not describe them', () => {
		expect(aacProgramAt(Buffer.from('210049902219', 'hex'), 0, 6)).toHaveLength(0);
	});
});
