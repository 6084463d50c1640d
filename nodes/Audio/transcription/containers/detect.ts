/** Signs of kinds that only go out whole. */

/** AAC of one header and no frames: such a file cannot be cut. */
export const isAdif = (head: Buffer) => head.toString('latin1', 0, 4) === 'ADIF';

/** The first half of the identifier with which Windows Media files begin (ASF specification, 10.1). */
const ASF_MAGIC = '3026b2758e66cf11';

export const isAsf = (head: Buffer) => head.toString('hex', 0, 8) === ASF_MAGIC;
