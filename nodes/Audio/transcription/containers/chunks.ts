import type { AudioSource, ByteReader } from './audio-source';
import { tagLength } from './tags';

/** A part of a file, known by four letters: WAV, AVI, AIFF, W64 and CAF files are rows of them. */
export interface Chunk {
	name: string;
	/** Bytes of its body. */
	size: number;
}

/** How a kind of file writes its chunks. */
export interface ChunkLayout {
	/** Bytes of a name and a size. */
	headBytes: number;
	/** The bytes of the body behind this head. */
	sizeOf(head: Buffer): number;
	/** Behind a body stand as many bytes as make its length a multiple of this. */
	alignment: number;
	/** Bytes of the kind at the beginning of a chunk that is a file. */
	kindBytes: number;
}

const NAME_BYTES = 4;
/** The most first bytes that tell what a file of chunks is. */
const KIND_DETECTION_BYTES = 16;

/** Microsoft and IBM, 1991. */
export const RIFF: ChunkLayout = {
	headBytes: 8,
	sizeOf: (head) => head.readUInt32LE(NAME_BYTES),
	alignment: 2,
	kindBytes: NAME_BYTES,
};

/** Chunks that are files: what lies in them is read as if it lay in none. */
const FILES = ['RIFF', 'RF64', 'BW64', 'riff', 'FORM'];

/**
 * Chunks that programs write after the sound, and sound that goes on. They are known even where the file is
 * cut off within them (exiftool's and MediaInfo's lists, the most common; AIFF-C specification, 1991).
 */
const NAMES = new Set(
	'data fmt  LIST INFO id3  ID3  fact cue  smpl bext iXML inst PEAK plst note labl ltxt axml chna cart JUNK junk PAD  FLLR umid minf elm1 regn afsp DISP acid strc levl _PMX AFAn Xtra dbmd MEXT LGWV ResU COMM MARK INST COMT MIDI AESD APPL NAME AUTH (c)  ANNO CHAN XMP  basc trns cate LYRI'
		.match(/.{4}(?: |$)/g)
		?.map((name) => name.slice(0, NAME_BYTES)),
);
const ANY_NAME = /^[ -~]{4}$/;

/** The name that stands here. */
export const chunkName = (bytes: Buffer): string => bytes.toString('latin1', 0, NAME_BYTES);

/** The bytes between a body of this size and the next chunk. */
export const fillBytes = (size: number, { alignment }: ChunkLayout): number =>
	size === Infinity ? 0 : (alignment - (size % alignment)) % alignment;

/**
 * Reads up to the body of a chunk.
 *
 * @returns undefined at the end of the file
 */
export async function readChunk(
	reader: ByteReader,
	{ headBytes, sizeOf }: ChunkLayout,
): Promise<Chunk | undefined> {
	const head = await reader.take(headBytes);
	return head.length < headBytes ? undefined : { name: chunkName(head), size: sizeOf(head) };
}

const ZEROS = '\0'.repeat(NAME_BYTES);

/** Passes over zeros, as recorders leave them where they had set space aside: as heads they would be millions. */
async function passZeros(reader: ByteReader, { headBytes }: ChunkLayout): Promise<void> {
	for (let passed = headBytes; passed > 0; reader.consume(passed)) {
		const bytes = await reader.fill(headBytes);
		let zeros = 0;
		while (bytes[zeros] === 0) zeros += 1;
		passed = zeros - (zeros % headBytes);
	}
}

/** The chunks from here on, one after the other. What the receiver leaves of a body is passed over. */
export async function* readChunks(reader: ByteReader, layout: ChunkLayout): AsyncGenerator<Chunk> {
	for (
		let chunk = await readChunk(reader, layout);
		chunk;
		chunk = await readChunk(reader, layout)
	) {
		if (FILES.includes(chunk.name)) {
			await reader.skip(layout.kindBytes);
			continue;
		}
		if (chunk.name === ZEROS && chunk.size === 0) {
			await passZeros(reader, layout);
			continue;
		}
		const end = reader.position() + chunk.size;
		yield chunk;
		await reader.skip(end - reader.position());
		const fill = fillBytes(chunk.size, layout);
		// Some programs leave out what makes the length even.
		if (fill > 0 && !NAMES.has(chunkName(await reader.fill(NAME_BYTES)))) await reader.skip(fill);
	}
}

/** Longer descriptions are none: a damaged size must not fill the memory. */
const MAX_BODY_BYTES = 1024;

/** A copy of a description of so many bytes, which is not passed. */
export async function peekBody(reader: ByteReader, size: number): Promise<Buffer> {
	const bytes = Math.min(size, MAX_BODY_BYTES);
	return Buffer.from((await reader.fill(bytes)).subarray(0, bytes));
}

/** A chunk of sound, and what describes it. */
export interface FoundSound {
	/** Its bytes, as the file says; undefined where there is none. */
	size?: number;
	/** The bodies of other chunks by their names. */
	bodies: Map<string, Buffer>;
}

/**
 * Reads up to the body of the next chunk of sound.
 *
 * @param wanted names of chunks that describe it
 */
export async function findSound(
	reader: ByteReader,
	layout: ChunkLayout,
	sound: string,
	wanted: readonly string[],
): Promise<FoundSound> {
	const bodies = new Map<string, Buffer>();
	for await (const { name, size } of readChunks(reader, layout)) {
		if (name === sound) return { size, bodies };
		if (wanted.includes(name)) bodies.set(name, await peekBody(reader, size));
	}
	return { bodies };
}

/**
 * Opens a file at the body of its first chunk of sound. Chunks may stand in any order: where the first of the
 * wanted ones is not in front of the sound, it is looked for behind it.
 *
 * @param isSuch whether a file is of the kind, by its first bytes
 */
export async function openSound(
	source: AudioSource,
	isSuch: (head: Buffer) => boolean,
	layout: ChunkLayout,
	sound: string,
	wanted: readonly [needed: string, ...others: string[]],
): Promise<(FoundSound & { reader: ByteReader }) | undefined> {
	const reader = await source.open();
	if (!isSuch(await reader.fill(KIND_DETECTION_BYTES))) return undefined;
	const { size, bodies } = await findSound(reader, layout, sound, wanted);
	if (size === undefined || bodies.has(wanted[0])) return { reader, size, bodies };
	const soundAt = reader.position();
	await reader.skip(size + fillBytes(size, layout));
	const behind = await findSound(reader, layout, sound, wanted);
	const again = await source.open();
	await again.skip(soundAt);
	return { reader: again, size, bodies: new Map([...behind.bodies, ...bodies]) };
}

/**
 * Tells whether a chunk or a tag begins where samples may still go on. Four letters of any kind and a size that
 * the file has room for are found among samples by a chance of one in many thousands.
 */
export const chunkDetector =
	({ size }: AudioSource, reader: ByteReader, { headBytes, sizeOf }: ChunkLayout) =>
	(bytes: Buffer): boolean => {
		const name = chunkName(bytes);
		if (NAMES.has(name) || tagLength(bytes) > 0) return true;
		const isHead = bytes.length >= headBytes && ANY_NAME.test(name);
		return isHead && sizeOf(bytes) <= size - reader.position();
	};

/** The most bytes of a chunk that tell it, and of what stands before it. */
export const CHUNK_DETECTION_BYTES = 32;
