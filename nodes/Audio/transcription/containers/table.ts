import { amrContainer, isAmr } from './amr';
import type { AudioContainer } from './container';
import { adtsContainer, isAdts } from './adts';
import { isAdif, isAsf, isFlac, isMatroska, isMp4, isOgg, isWav } from './detect';
import { isMpegLayer, mpegContainer } from './mpeg';
import { mp4Container } from './mp4';
import { oggContainer } from './ogg';
import type { SentType } from './sent-as';
import { wavContainer } from './wav';

/** A kind of sound file. */
export interface AudioFileType {
	/** How people call it. */
	name: string;
	/** Whether a file is of this kind, by its first bytes; tags before them have been passed over. */
	detect(head: Buffer): boolean;
	/** What a whole file goes out as. */
	sentAs: SentType;
	/** Reads it; missing for kinds that only go out whole. */
	container?: AudioContainer;
}

/** All kinds that are told apart. The first that fits counts, so vague signs stand last. */
export const AUDIO_FILE_TYPES = [
	{ name: 'WAV', detect: isWav, sentAs: 'wav', container: wavContainer },
	{ name: 'M4A or MP4', detect: isMp4, sentAs: 'm4a', container: mp4Container },
	{ name: 'AMR', detect: isAmr, sentAs: 'amr', container: amrContainer },
	{ name: 'FLAC', detect: isFlac, sentAs: 'flac' },
	{ name: 'OGG or Opus', detect: isOgg, sentAs: 'ogg', container: oggContainer },
	{ name: 'WebM', detect: isMatroska, sentAs: 'webm' },
	{ name: 'AAC', detect: isAdts, sentAs: 'aac', container: adtsContainer },
	{ name: 'WMA', detect: isAsf, sentAs: 'wma' },
	{ name: 'AAC (ADIF)', detect: isAdif, sentAs: 'aac' },
	{ name: 'MP3', detect: isMpegLayer(3), sentAs: 'mp3', container: mpegContainer },
	{ name: 'MP2', detect: isMpegLayer(2), sentAs: 'mp2', container: mpegContainer },
	{ name: 'MP1', detect: isMpegLayer(1), sentAs: 'mp2', container: mpegContainer },
] as const satisfies readonly AudioFileType[];
