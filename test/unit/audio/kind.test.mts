import { typeNameOf } from './cutting.mts';
import { ape, id3v2, writeWav } from './recordings.mts';

const latin = (text: string) => Buffer.from(text, 'latin1');
const SILENT_FRAME = Buffer.concat([Buffer.from([0xff, 0xfb, 0x10, 0xc4]), Buffer.alloc(100)]);

/** What is found in videos whose sound is AAC: frames in a row. */
const FULL_OF_FRAMES = Buffer.alloc(800, Buffer.from('fff15080011ffc00', 'hex'));

/** A stream of packets that begin with a sync byte, each at this place. */
function packets(size: number, at: number): Buffer {
	const bytes = Buffer.from(FULL_OF_FRAMES);
	for (let packet = at; packet < bytes.length; packet += size) bytes[packet] = 0x47;
	return bytes;
}

/** MP3 frames of these lengths whose headers name no bit rate. */
const freeFormat = (lengths: readonly number[]): Buffer =>
	Buffer.concat(
		lengths.map((length) => {
			const frame = Buffer.alloc(length, 0x5a);
			frame.writeUInt32BE(0xfffb0044);
			return frame;
		}),
	);

describe('telling the kind of a sound file', () => {
	it.each<[string | undefined, Buffer]>([
		['WAV', writeWav({ samples: new Float32Array(10), rate: 8000 })],
		['WAV', latin('RF64\xff\xff\xff\xffWAVEds64')],
		['M4A or MP4', latin('\0\0\0\x20ftypM4A \0\0\0\0')],
		['FLAC', latin('fLaC\0\0\0\x22')],
		['FLAC', Buffer.concat([id3v2(20), latin('fLaC\0\0\0\x22')])],
		['OGG or Opus', latin('OggS\0\x02\0\0')],
		['WebM', Buffer.from('1a45dfa39f4286', 'hex')],
		['AIFF', latin('FORM\0\0\0\x20AIFCFVER')],
		['AU', latin('.snd\0\0\0\x18\xff\xff\xff\xff')],
		['AVI', latin('RIFF\0\0\0\x20AVI LIST')],
		['FLV', latin('FLV\x01\x05\0\0\0\x09')],
		['CAF', latin('caff\0\x01\0\0desc')],
		['W64', Buffer.from('726966662e91cf11a5d628db04c100000000', 'hex')],
		['M4A or MP4', latin('\0\0\0\x08wide\0\0\0\0mdat')],
		[
			'AC-3',
			Buffer.concat(Array<Buffer>(3).fill(Buffer.alloc(96, Buffer.from('0b770000804000', 'hex')))),
		],
		[
			'AAC',
			Buffer.concat(Array<Buffer>(3).fill(Buffer.from('fff15080011ffc0000', 'hex').subarray(0, 8))),
		],
		['MPEG-TS', packets(188, 0)],
		['MPEG-TS', packets(192, 4)],
		['MPEG-PS', Buffer.concat([Buffer.from('000001ba44', 'hex'), FULL_OF_FRAMES])],
		['WMA', Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex')],
		['AMR', latin('#!AMR-WB\n')],
		['AAC (ADIF)', latin('ADIF....')],
		['MP3', Buffer.concat([SILENT_FRAME, SILENT_FRAME])],
		['MP3', Buffer.concat([id3v2(90_000), SILENT_FRAME]).subarray(0, 65_536)],
		['MP3', Buffer.concat([ape(30), SILENT_FRAME, SILENT_FRAME, SILENT_FRAME])],
		['MP3', Buffer.concat([Buffer.alloc(2000), ...Array<Buffer>(3).fill(SILENT_FRAME)])],
		['MP3 (free format)', freeFormat([653, 653, 654, 653])],
		[
			'WAV (big-endian)',
			Buffer.concat([latin('RIFX\0\0\0\x20WAVEfmt '), freeFormat([653, 653, 654, 653])]),
		],
		['DTS', latin('\x7f\xfe\x80\x01')],
		['WavPack', latin('wvpk')],
		["Monkey's Audio", latin('MAC \x96\x0f')],
		['SILK (WeChat, QQ)', latin('\x02#!SILK_V3\x0c\0')],
		['8SVX', latin('FORM\0\0\0\x208SVXVHDR')],
		['NIST SPHERE', latin('NIST_1A\n   1024\n')],
		// Numbers of four bytes that look like the start codes of a video.
		['PVF', Buffer.concat([latin('PVF1\n1 8000 32\n'), Buffer.alloc(99, latin('\0\0\x01\xba'))])],
		['AAC (LATM)', Buffer.alloc(24, Buffer.from('56e0050102030405', 'hex'))],
		[
			'AAC (LATM)',
			Buffer.concat([
				latin('the end'),
				Buffer.alloc(80, Buffer.from('56e0070102030405aabb', 'hex')),
			]),
		],
		// Parts of files.
		['OGG or Opus', Buffer.concat([latin('the end of a page'), latin('OggS\0\0'), latin('fLaC')])],
		['WebM', Buffer.from('00010203041f43b67501ffffffffffffff', 'hex')],
		['M4A or MP4', latin('the end of a frame\0\0\x01\0moof\0\0\0\x10mfhd\0\0\0\0')],
		[undefined, freeFormat([300, 500, 900])],
		[undefined, Buffer.concat([latin('text'), SILENT_FRAME, latin('more text')])],
		// Samples of a telephone, without a header, that are silent for a moment.
		[
			undefined,
			Buffer.concat([latin('speech'), ...Array<Buffer>(5).fill(SILENT_FRAME), latin('!')]),
		],
		[undefined, latin('<html>no sound</html>')],
		[undefined, Buffer.from([0xff])],
		[undefined, Buffer.alloc(0)],
	])('is %s', async (kind, head) => {
		expect(await typeNameOf(head)).toBe(kind);
	});
});
