/** A start code and the length of what follows. */
export const PES_HEAD_BYTES = 6;
/** Two bits of MPEG-2, which says how long its header is. */
const IS_MPEG2 = 2;
const HAS_TIME = 0x80;
const MAX_STUFFING_BYTES = 16;
const TICKS_PER_SECOND = 90_000;

/** A time of 33 bits, in three parts behind which a bit is set. */
function secondsAt(bytes: Buffer, at: number): number | undefined {
	if (at + 5 > bytes.length) return undefined;
	const high = (bytes.readUInt8(at) >> 1) & 7;
	const [middle, low] = [bytes.readUInt16BE(at + 1) >> 1, bytes.readUInt16BE(at + 3) >> 1];
	return (high * 2 ** 30 + middle * 2 ** 15 + low) / TICKS_PER_SECOND;
}

/**
 * Where the sound of a PES packet begins, and when it is heard (ISO 13818-1, 2.4.3.6; ISO 11172-1, 2.4.3.3).
 *
 * @param at where the packet begins, by its start code
 */
export function pesBodyAt(bytes: Buffer, at: number): { from: number; seconds?: number } {
	let from = at + PES_HEAD_BYTES;
	const head = () => bytes[from] ?? 0;
	if (head() >> 6 === IS_MPEG2) {
		const hasTime = ((bytes[from + 1] ?? 0) & HAS_TIME) > 0;
		const seconds = hasTime ? secondsAt(bytes, from + 3) : undefined;
		return { from: from + 3 + (bytes[from + 2] ?? 0), seconds };
	}
	// MPEG-1 has stuffing, the size of a buffer, and one time or two; each may be missing.
	for (let count = 0; head() === 0xff && count < MAX_STUFFING_BYTES; count++) from += 1;
	if (head() >> 6 === 1) from += 2;
	const times = head() >> 4 === 2 ? 1 : head() >> 4 === 3 ? 2 : 0;
	return { from: from + (5 * times || 1), seconds: times > 0 ? secondsAt(bytes, from) : undefined };
}

const START_CODE = 1;
/** The first four bits of the codes of packets with pictures (ISO 13818-1, table 2-22). */
const PICTURES = 0xe;

/** When the picture is shown that begins with the PES packet at a place; undefined where there is none, or no time. */
export function pictureTime(bytes: Buffer, at: number): number | undefined {
	const isPicture = at + PES_HEAD_BYTES <= bytes.length && bytes.readUIntBE(at, 3) === START_CODE;
	return isPicture && bytes.readUInt8(at + 3) >> 4 === PICTURES
		? pesBodyAt(bytes, at).seconds
		: undefined;
}
