import type { Recogniser } from './media/listen.mts';
import type { Spec } from './spec.mts';
import type { Embed } from './vectors.mts';

/** A file behind a link: its bytes, or what makes them piece by piece. */
export type LinkedFile = { type: string } & ({ bytes: Buffer } | { chunks(): Iterable<Buffer> });

/** A file of lines with an id. */
export interface Upload {
	id: string;
	lines: string[];
	bytes: number;
	filename: string;
	/** Seconds since 1970. */
	createdAt: number;
}

/** What the routes share. */
export interface Context {
	spec: Spec;
	embed: Embed;
	/** The address of the sandbox, for links in answers. */
	url(): string;
	/** Files behind links, by path. */
	files: Map<string, LinkedFile>;
	/** Files that were uploaded, and result files with an id in place of a link, by id. */
	uploads: Map<string, Upload>;
	/** Work that takes minutes in truth takes an instant. */
	fast: boolean;
	/** `cn` has switched `/user/info` off. */
	site: 'cn' | 'com';
	/** Whether speech is tones or a synthetic voice. */
	voice: 'tones' | 'espeak';
	/** What listens to recordings that are no tones. */
	recogniser?: Recogniser;
}

/** Texts with this in them are refused, so that a test can make one bad text among good ones. */
export const REFUSED_MARK = '[[refuse]]';

export const isRefused = (text: string) => text.includes(REFUSED_MARK);

const CHARACTERS_PER_TOKEN = 4;

/** About as many tokens as a tokenizer would count. */
export const countTokens = (text: string) =>
	Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
