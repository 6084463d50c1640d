/**
 * The kinds of files that go out, each with the name and type by which the service knows them.
 *
 * The service documents wav, mp3, pcm and opus, for voices only; clients send it m4a, ogg, webm and
 * flac as well. This table decides: a codec names one of its rows as what its sound is sent as.
 */
export const SENT_AS = {
	wav: { extension: 'wav', mimeType: 'audio/wav' },
	mp3: { extension: 'mp3', mimeType: 'audio/mpeg' },
	mp2: { extension: 'mp2', mimeType: 'audio/mpeg' },
	m4a: { extension: 'm4a', mimeType: 'audio/mp4' },
	aac: { extension: 'aac', mimeType: 'audio/aac' },
	ogg: { extension: 'ogg', mimeType: 'audio/ogg' },
	flac: { extension: 'flac', mimeType: 'audio/flac' },
	webm: { extension: 'webm', mimeType: 'audio/webm' },
	amr: { extension: 'amr', mimeType: 'audio/amr' },
	wma: { extension: 'wma', mimeType: 'audio/x-ms-wma' },
	ac3: { extension: 'ac3', mimeType: 'audio/ac3' },
	avi: { extension: 'avi', mimeType: 'video/x-msvideo' },
	flv: { extension: 'flv', mimeType: 'video/x-flv' },
	ts: { extension: 'ts', mimeType: 'video/mp2t' },
	mpg: { extension: 'mpg', mimeType: 'video/mpeg' },
	eac3: { extension: 'eac3', mimeType: 'audio/eac3' },
} as const;

export type SentType = keyof typeof SENT_AS;

/**
 * A file under the ending and the type of what it is: those that it came with may be wrong, or of a
 * spelling that the service does not know (`.oga`, `video/mp4`).
 */
export function namedAs(
	fileName: string,
	sentAs: SentType,
): { fileName: string; mimeType: string } {
	const { extension, mimeType } = SENT_AS[sentAs];
	const name = fileName.replace(/\.[^./\\]*$/, '') || 'recording';
	return { fileName: `${name}.${extension}`, mimeType };
}
