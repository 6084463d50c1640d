import { tagLength } from './tags';
import { AUDIO_FILE_TYPES, type AudioFileType } from './table';

/** As many bytes tell the kind, junk before the first frame of an MP3 included. */
export const DETECTION_BYTES = 1 << 16;

const byName = (wanted: (typeof AUDIO_FILE_TYPES)[number]['name']): AudioFileType | undefined =>
	AUDIO_FILE_TYPES.find(({ name }) => name === wanted);

/**
 * Tells the kind of a sound file from its first bytes; its name and type may be wrong.
 *
 * @param head the first `DETECTION_BYTES` of the file, or all of it
 * @returns undefined for a kind that is not in the table, which is for the service to judge
 */
export function detectFileType(head: Buffer): AudioFileType | undefined {
	const tag = tagLength(head);
	// With a picture in it the tag is longer than what is at hand; few files but MP3 have one.
	if (tag > 0 && tag >= head.length) return byName('MP3');
	if (tag > 0) return detectFileType(head.subarray(tag));
	return AUDIO_FILE_TYPES.find(({ detect }) => detect(head));
}
