/** How programs make a file of each kind of the table. */
export interface Recipe {
	/** The kind's name in the table. */
	type: string;
	/** The file's name; its ending tells ffmpeg the container. */
	target: string;
	/** What ffmpeg or sox makes it with. */
	args: string[];
	/** Samples a second. */
	rate: number;
	/** How alike the joined pieces are to the whole; codecs without a way to lead to a cut start anew. */
	accuracy: 'exact' | 'close' | 'restarts';
	/** What the pieces are sent as. */
	sentAs: string;
}

const FRAGMENTS = ['-movflags', 'frag_keyframe+empty_moov', '-frag_duration', '700000'];
const pictures = (codec: string, rate = 10) => [
	...['-f', 'lavfi', '-i', `testsrc=s=64x64:r=${rate}`, '-shortest', '-c:v', codec],
];
const PICTURES = pictures('mpeg4');

const aac = (kbits: number, ...args: string[]) => ['-c:a', 'aac', '-b:a', `${kbits}k`, ...args];
const opus = (kbits: number, ...args: string[]) => [
	'-c:a',
	'libopus',
	'-b:a',
	`${kbits}k`,
	...args,
];
const mp3 = (...args: string[]) => ['-c:a', 'libmp3lame', ...args];

/** @param rateOption what the program calls the rate of the file that it writes */
const recipesOf =
	(rateOption: string) =>
	(
		type: string,
		target: string,
		sentAs: string,
		accuracy: Recipe['accuracy'],
		rate: number,
		args: string[],
	): Recipe => ({
		type,
		target,
		sentAs,
		accuracy,
		rate,
		args: [...args, rateOption, String(rate)],
	});
const recipe = recipesOf('-ar');
const bySox = recipesOf('-r');

const MP4 = 'M4A or MP4';
const OGG = 'OGG or Opus';

/** Files of each kind of the table that can be cut; a test holds the two together. */
export const RECIPES: Recipe[] = [
	recipe('WAV', 'plain.wav', 'wav', 'exact', 16_000, ['-c:a', 'pcm_s16le']),
	recipe('WAV', 'rf64.wav', 'wav', 'exact', 8_000, ['-c:a', 'pcm_s16le', '-rf64', 'always']),
	recipe('WAV', 'mulaw.wav', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw']),
	recipe('WAV', 'alaw.wav', 'wav', 'exact', 8_000, ['-c:a', 'pcm_alaw', '-ac', '2']),
	recipe('WAV', 'ms-adpcm.wav', 'wav', 'exact', 22_050, ['-c:a', 'adpcm_ms', '-ac', '2']),
	recipe('WAV', 'mono-ms-adpcm.wav', 'wav', 'exact', 8_000, ['-c:a', 'adpcm_ms']),
	recipe('WAV', 'ima-adpcm.wav', 'wav', 'exact', 11_025, ['-c:a', 'adpcm_ima_wav']),
	recipe('WAV', 'stereo-ima-adpcm.wav', 'wav', 'exact', 44_100, [
		...['-c:a', 'adpcm_ima_wav', '-ac', '2'],
	]),
	recipe('WAV', 'gsm.wav', 'wav', 'restarts', 8_000, ['-c:a', 'libgsm_ms']),
	recipe('WAV', 'mp3.wav', 'mp3', 'close', 44_100, mp3('-b:a', '64k')),
	recipe('WAV', 'broadcast.wav', 'wav', 'exact', 48_000, [
		...['-c:a', 'pcm_s24le', '-write_bext', '1', '-metadata', 'description=Field recorder'],
	]),
	recipe('WAV', 'ac3.wav', 'ac3', 'restarts', 48_000, ['-c:a', 'ac3']),
	recipe('WAV', 'eac3.wav', 'eac3', 'restarts', 48_000, ['-c:a', 'eac3']),
	recipe('WAV', 'flac.wav', 'flac', 'exact', 44_100, ['-c:a', 'flac']),
	recipe('W64', 'plain.w64', 'wav', 'exact', 48_000, ['-c:a', 'pcm_s24le', '-ac', '2']),
	recipe('W64', 'mulaw.w64', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw']),
	recipe('W64', 'mp3.w64', 'mp3', 'close', 44_100, mp3('-b:a', '64k')),
	recipe('AIFF', 'plain.aiff', 'wav', 'exact', 44_100, ['-c:a', 'pcm_s16be', '-ac', '2']),
	recipe('AIFF', 'wide.aiff', 'wav', 'exact', 48_000, ['-c:a', 'pcm_s24be']),
	recipe('AIFF', 'narrow.aiff', 'wav', 'exact', 11_025, ['-c:a', 'pcm_s8']),
	recipe('AIFF', 'little.aifc', 'wav', 'exact', 16_000, ['-c:a', 'pcm_s16le', '-f', 'aiff']),
	recipe('AIFF', 'float.aifc', 'wav', 'exact', 44_100, ['-c:a', 'pcm_f32be', '-f', 'aiff']),
	recipe('AIFF', 'ulaw.aifc', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw', '-f', 'aiff']),
	recipe('AIFF', 'ima4.aifc', 'wav', 'exact', 22_050, ['-c:a', 'adpcm_ima_qt', '-f', 'aiff']),
	recipe('AU', 'plain.au', 'wav', 'exact', 16_000, ['-c:a', 'pcm_s16be', '-ac', '2']),
	recipe('AU', 'wide.au', 'wav', 'exact', 48_000, ['-c:a', 'pcm_s24be']),
	recipe('AU', 'float.au', 'wav', 'exact', 44_100, ['-c:a', 'pcm_f32be']),
	recipe('AU', 'ulaw.au', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw']),
	recipe('AU', 'alaw.au', 'wav', 'exact', 8_000, ['-c:a', 'pcm_alaw', '-ac', '2']),
	recipe('CAF', 'plain.caf', 'wav', 'exact', 44_100, ['-c:a', 'pcm_s16be', '-ac', '2']),
	recipe('CAF', 'little.caf', 'wav', 'exact', 48_000, ['-c:a', 'pcm_s24le']),
	recipe('CAF', 'alac.caf', 'm4a', 'exact', 44_100, ['-c:a', 'alac']),
	recipe('CAF', 'float.caf', 'wav', 'exact', 44_100, ['-c:a', 'pcm_f32be']),
	recipe('CAF', 'double.caf', 'wav', 'exact', 48_000, ['-c:a', 'pcm_f64le']),
	recipe('CAF', 'ulaw.caf', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw']),
	recipe('CAF', 'ima4.caf', 'wav', 'exact', 22_050, ['-c:a', 'adpcm_ima_qt']),
	recipe('CAF', 'flac.caf', 'flac', 'exact', 44_100, ['-c:a', 'flac']),
	recipe('CAF', 'gsm.caf', 'wav', 'restarts', 8_000, ['-c:a', 'libgsm']),
	recipe('CAF', 'ms-gsm.caf', 'wav', 'restarts', 8_000, ['-c:a', 'libgsm_ms']),
	recipe('CAF', 'ms-adpcm.caf', 'wav', 'exact', 8_000, ['-c:a', 'adpcm_ms']),
	recipe('CAF', 'ac3.caf', 'ac3', 'restarts', 48_000, ['-c:a', 'ac3']),
	recipe('CAF', 'mp2.caf', 'mp2', 'restarts', 48_000, ['-c:a', 'mp2']),
	recipe('CAF', 'mp3.caf', 'mp3', 'close', 44_100, mp3('-b:a', '64k')),
	recipe('FLAC', 'plain.flac', 'flac', 'exact', 44_100, ['-c:a', 'flac', '-ac', '2']),
	recipe('FLAC', 'wide.flac', 'flac', 'exact', 96_000, ['-c:a', 'flac', '-sample_fmt', 's32']),
	recipe('FLAC', 'low.flac', 'flac', 'exact', 8_000, ['-c:a', 'flac', '-frame_size', '256']),
	recipe('WebM', 'voice.webm', 'ogg', 'close', 48_000, opus(24)),
	recipe('WebM', 'live.webm', 'ogg', 'close', 48_000, opus(24, '-live', '1')),
	recipe('WebM', 'video.webm', 'ogg', 'close', 48_000, [
		...['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=10', '-shortest', '-c:v', 'libvpx'],
		...opus(24, '-live', '1'),
	]),
	recipe('WebM', 'vorbis.webm', 'ogg', 'close', 44_100, ['-c:a', 'libvorbis']),
	recipe('WebM', 'aac.mkv', 'm4a', 'close', 48_000, [...PICTURES, ...aac(96, '-ac', '2')]),
	recipe('WebM', 'low-aac.mkv', 'm4a', 'close', 8_000, aac(16)),
	recipe('WebM', 'mp3.mkv', 'mp3', 'close', 44_100, mp3('-b:a', '64k')),
	recipe('WebM', 'mp2.mkv', 'mp2', 'restarts', 48_000, ['-c:a', 'mp2']),
	recipe('WebM', 'flac.mkv', 'flac', 'exact', 44_100, ['-c:a', 'flac']),
	recipe('WebM', 'pcm.mkv', 'wav', 'exact', 16_000, ['-c:a', 'pcm_s16le']),
	recipe('WebM', 'alac.mkv', 'm4a', 'exact', 44_100, ['-c:a', 'alac']),
	recipe('WebM', 'ac3.mkv', 'ac3', 'restarts', 48_000, ['-c:a', 'ac3']),
	recipe('WebM', 'mulaw.mkv', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw']),
	recipe('AVI', 'mp3.avi', 'mp3', 'close', 44_100, [...PICTURES, ...mp3('-b:a', '64k')]),
	recipe('AVI', 'pcm.avi', 'wav', 'exact', 22_050, [
		...[...PICTURES, '-c:a', 'pcm_s16le', '-ac', '2'],
	]),
	recipe('AVI', 'mulaw.avi', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw']),
	recipe('AVI', 'ms-adpcm.avi', 'wav', 'exact', 8_000, [...PICTURES, '-c:a', 'adpcm_ms']),
	recipe('AVI', 'aac.avi', 'm4a', 'close', 44_100, [...PICTURES, ...aac(64)]),
	recipe('AVI', 'ac3.avi', 'ac3', 'restarts', 48_000, [...PICTURES, '-c:a', 'ac3']),
	recipe('AVI', 'flac.avi', 'flac', 'exact', 48_000, [...PICTURES, '-c:a', 'flac']),
	recipe('AVI', 'mp2.avi', 'mp2', 'restarts', 48_000, [...PICTURES, '-c:a', 'mp2']),
	recipe('FLV', 'aac.flv', 'm4a', 'close', 44_100, [...pictures('flv'), ...aac(64)]),
	recipe('FLV', 'mp3.flv', 'mp3', 'close', 44_100, [...pictures('flv'), ...mp3('-b:a', '64k')]),
	recipe('FLV', 'pcm.flv', 'wav', 'exact', 22_050, [
		...[...pictures('flv'), '-c:a', 'pcm_s16le', '-ac', '2'],
	]),
	recipe('FLV', 'narrow.flv', 'wav', 'exact', 11_025, ['-c:a', 'pcm_u8']),
	recipe('FLV', 'mulaw.flv', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw']),
	recipe('FLV', 'speex.flv', 'ogg', 'restarts', 16_000, ['-c:a', 'libspeex']),
	recipe('MPEG-TS', 'aac.ts', 'm4a', 'close', 44_100, [...pictures('mpeg2video', 25), ...aac(64)]),
	recipe('MPEG-TS', 'latm.ts', 'm4a', 'close', 48_000, [
		...[...aac(96, '-ac', '2'), '-f', 'mpegts', '-mpegts_flags', 'latm'],
	]),
	recipe('MPEG-TS', 'mp2.ts', 'mp2', 'restarts', 48_000, [
		...[...pictures('mpeg2video', 25), '-c:a', 'mp2'],
	]),
	recipe('MPEG-TS', 'ac3.mts', 'ac3', 'restarts', 48_000, [
		...[...pictures('mpeg2video', 25), '-c:a', 'ac3', '-f', 'mpegts', '-mpegts_m2ts_mode', '1'],
	]),
	recipe('MPEG-TS', 'pcm.m2ts', 'wav', 'exact', 48_000, [
		...[...pictures('mpeg2video', 25), '-c:a', 'pcm_bluray', '-ac', '2', '-f', 'mpegts'],
	]),
	recipe('MPEG-TS', 'wide-pcm.m2ts', 'wav', 'exact', 96_000, [
		...['-c:a', 'pcm_bluray', '-sample_fmt', 's32', '-f', 'mpegts'],
	]),
	recipe('MPEG-PS', 'mp2.mpg', 'mp2', 'restarts', 44_100, [
		...[...pictures('mpeg1video', 25), '-c:a', 'mp2', '-f', 'mpeg'],
	]),
	recipe('MPEG-PS', 'ac3.vob', 'ac3', 'restarts', 48_000, [
		...[...pictures('mpeg2video', 25), '-c:a', 'ac3'],
	]),
	recipe(MP4, 'flac.mp4', 'flac', 'exact', 44_100, ['-c:a', 'flac', '-strict', '-2']),
	recipe(MP4, 'ac3.mp4', 'ac3', 'restarts', 48_000, ['-c:a', 'ac3', '-use_editlist', '0']),
	recipe(MP4, 'ulaw.mov', 'wav', 'exact', 8_000, ['-c:a', 'pcm_mulaw']),
	recipe(MP4, 'float.mov', 'wav', 'exact', 48_000, ['-c:a', 'pcm_f32le']),
	recipe(OGG, 'flac.oga', 'flac', 'exact', 44_100, ['-c:a', 'flac']),
	recipe('GSM', 'call.gsm', 'wav', 'restarts', 8_000, ['-c:a', 'libgsm']),
	recipe('AC-3', 'mono.ac3', 'ac3', 'restarts', 48_000, ['-c:a', 'ac3', '-b:a', '64k']),
	recipe('AC-3', 'odd.ac3', 'ac3', 'restarts', 44_100, ['-c:a', 'ac3', '-ac', '2']),
	recipe('AC-3', 'plus.eac3', 'eac3', 'restarts', 48_000, ['-c:a', 'eac3', '-ac', '2']),
	recipe(MP4, 'last.m4a', 'm4a', 'close', 44_100, aac(64)),
	recipe(MP4, 'first.m4a', 'm4a', 'close', 48_000, aac(96, '-ac', '2', '-movflags', '+faststart')),
	recipe(MP4, 'fragments.m4a', 'm4a', 'close', 44_100, aac(64, ...FRAGMENTS)),
	recipe(MP4, 'hybrid.m4a', 'm4a', 'close', 44_100, [
		...aac(64, '-movflags', 'frag_keyframe', '-frag_duration', '700000'),
	]),
	recipe(MP4, 'low.m4a', 'm4a', 'close', 8_000, aac(16)),
	recipe(MP4, 'alac.m4a', 'm4a', 'exact', 44_100, ['-c:a', 'alac']),
	recipe(MP4, 'stereo-alac.m4a', 'm4a', 'exact', 48_000, ['-c:a', 'alac', '-ac', '2']),
	recipe(MP4, 'video.mp4', 'm4a', 'close', 44_100, [...PICTURES, ...aac(64)]),
	recipe(MP4, 'video-fragments.mp4', 'm4a', 'close', 44_100, [
		...PICTURES,
		...aac(64, ...FRAGMENTS),
	]),
	recipe(MP4, 'opus.mp4', 'ogg', 'close', 48_000, opus(24)),
	recipe(MP4, 'vorbis.mp4', 'ogg', 'close', 44_100, ['-c:a', 'libvorbis']),
	recipe(MP4, 'mp3.mp4', 'mp3', 'close', 44_100, mp3('-b:a', '64k')),
	recipe(MP4, 'aac.mov', 'm4a', 'close', 44_100, [...PICTURES, ...aac(64)]),
	recipe(MP4, 'big-endian.mov', 'wav', 'exact', 44_100, ['-c:a', 'pcm_s16be', '-ac', '2']),
	recipe(MP4, 'little-endian.mov', 'wav', 'exact', 16_000, ['-c:a', 'pcm_s16le']),
	recipe(MP4, 'wide.mov', 'wav', 'exact', 48_000, ['-c:a', 'pcm_s24be']),
	recipe(MP4, 'wide-little.mov', 'wav', 'exact', 48_000, ['-c:a', 'pcm_s24le']),
	recipe(MP4, 'widest.mov', 'wav', 'exact', 44_100, ['-c:a', 'pcm_s32be']),
	recipe(MP4, 'widest-little.mov', 'wav', 'exact', 16_000, ['-c:a', 'pcm_s32le']),
	recipe(MP4, 'double.mov', 'wav', 'exact', 48_000, ['-c:a', 'pcm_f64be']),
	recipe(MP4, 'double-little.mov', 'wav', 'exact', 16_000, ['-c:a', 'pcm_f64le']),
	recipe(MP4, 'float-big.mov', 'wav', 'exact', 16_000, ['-c:a', 'pcm_f32be']),
	recipe(MP4, 'narrow.mov', 'wav', 'exact', 8_000, ['-c:a', 'pcm_u8']),
	recipe(MP4, 'signed.mov', 'wav', 'exact', 8_000, ['-c:a', 'pcm_s8']),
	recipe(MP4, 'ima4.mov', 'wav', 'exact', 22_050, ['-c:a', 'adpcm_ima_qt', '-ac', '2']),
	recipe(MP4, 'ms-adpcm.mov', 'wav', 'exact', 22_050, ['-c:a', 'adpcm_ms']),
	recipe(MP4, 'gsm.mov', 'wav', 'restarts', 8_000, ['-c:a', 'libgsm']),
	recipe(MP4, 'mp2.mov', 'mp2', 'restarts', 48_000, ['-c:a', 'mp2', '-use_editlist', '0']),
	recipe(MP4, 'aac.3gp', 'm4a', 'close', 16_000, aac(24)),
	recipe(OGG, 'voice.ogg', 'ogg', 'close', 48_000, opus(16, '-application', 'voip')),
	recipe(OGG, 'music.opus', 'ogg', 'close', 48_000, opus(64, '-ac', '2')),
	recipe(OGG, 'long-frames.opus', 'ogg', 'close', 48_000, opus(24, '-frame_duration', '60')),
	recipe(OGG, 'vorbis.ogg', 'ogg', 'close', 44_100, ['-c:a', 'libvorbis', '-q:a', '3']),
	recipe(OGG, 'low-vorbis.ogg', 'ogg', 'close', 8_000, ['-c:a', 'libvorbis', '-q:a', '1']),
	recipe(OGG, 'speex.ogg', 'ogg', 'restarts', 16_000, ['-c:a', 'libspeex']),
	recipe('AAC', 'mono.aac', 'm4a', 'close', 44_100, aac(64)),
	recipe('AAC', 'stereo.aac', 'm4a', 'close', 48_000, aac(96, '-ac', '2')),
	recipe('AAC (LATM)', 'plain.latm', 'm4a', 'close', 44_100, aac(64)),
	recipe('MP3', 'constant.mp3', 'mp3', 'close', 44_100, mp3('-b:a', '64k')),
	recipe('MP3', 'variable.mp3', 'mp3', 'close', 44_100, mp3('-q:a', '5', '-ac', '2')),
	recipe('MP3', 'low.mp3', 'mp3', 'close', 16_000, mp3('-b:a', '24k')),
	recipe('MP2', 'mono.mp2', 'mp2', 'restarts', 44_100, ['-c:a', 'mp2', '-b:a', '64k']),
	recipe('MP2', 'stereo.mp2', 'mp2', 'restarts', 48_000, [
		'-c:a',
		'mp2',
		'-b:a',
		'192k',
		'-ac',
		'2',
	]),
	recipe('MP2', 'low.mp2', 'mp2', 'restarts', 16_000, ['-c:a', 'mp2', '-b:a', '32k']),
	bySox('AMR', 'phone.amr', 'amr', 'restarts', 8_000, []),
	bySox('NIST SPHERE', 'plain.sph', 'wav', 'exact', 16_000, ['-b', '16']),
	bySox('NIST SPHERE', 'big-endian.sph', 'wav', 'exact', 16_000, ['-b', '16', '-B', '-c', '2']),
	bySox('NIST SPHERE', 'wide.sph', 'wav', 'exact', 44_100, ['-b', '24']),
	bySox('NIST SPHERE', 'narrow.sph', 'wav', 'exact', 11_025, ['-b', '8']),
	bySox('NIST SPHERE', 'ulaw.sph', 'wav', 'exact', 8_000, ['-e', 'mu-law']),
];
