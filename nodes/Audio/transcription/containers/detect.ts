const ascii = (head: Buffer, from: number, to: number) => head.toString('latin1', from, to);

/** RF64 and BW64 are WAV files with room for more than 4 GB (EBU Tech 3306, ITU-R BS.2088). */
export const isWav = (head: Buffer) =>
	['RIFF', 'RF64', 'BW64'].includes(ascii(head, 0, 4)) && ascii(head, 8, 12) === 'WAVE';

export const isMp4 = (head: Buffer) => ascii(head, 4, 8) === 'ftyp';

export const isFlac = (head: Buffer) => ascii(head, 0, 4) === 'fLaC';

export const isOgg = (head: Buffer) => ascii(head, 0, 4) === 'OggS';

const EBML_MAGIC = 0x1a45dfa3;

export const isMatroska = (head: Buffer) => head.length >= 4 && head.readUInt32BE(0) === EBML_MAGIC;

/** One header and no frames: such a file cannot be cut. */
export const isAdif = (head: Buffer) => ascii(head, 0, 4) === 'ADIF';

/** The first half of the identifier with which Windows Media files begin (ASF specification, 10.1). */
const ASF_MAGIC = '3026b2758e66cf11';

export const isAsf = (head: Buffer) => head.toString('hex', 0, 8) === ASF_MAGIC;
