import { bytesAt } from '../../../shared/files/file-type';

/**
 * Kinds that only go out whole, as what they came as, each with the first bytes of its files (their own
 * specifications; DTS and TrueHD also FFmpeg's documentation of raw streams). They are told apart so that
 * a person reads what has to be converted.
 */
const MAGICS: ReadonlyArray<readonly [name: string, magic: string, at?: number]> = [
	['DTS', '\x7f\xfe\x80\x01'],
	['DTS', '\xfe\x7f\x01\x80'],
	['DTS', 'DTSHDHDR'],
	['Dolby TrueHD', '\xf8\x72\x6f\xba', 4],
	['WavPack', 'wvpk'],
	['True Audio (TTA)', 'TTA1'],
	["Monkey's Audio", 'MAC '],
	['Musepack', 'MPCK'],
	['Musepack', 'MP+'],
	['RealMedia', '.RMF'],
	['RealAudio', '.ra\xfd'],
	['DSD', 'DSD '],
	['DSD', 'FRM8'],
	['VOC', 'Creative Voice File'],
	['NIST SPHERE', 'NIST_1A'],
	['8SVX', '8SVX', 8],
	['MXF', '\x06\x0e\x2b\x34\x02\x05\x01\x01'],
	['MIDI', 'MThd'],
	['SILK (WeChat, QQ)', '#!SILK_V3'],
	['SILK (WeChat, QQ)', '\x02#!SILK_V3'],
	['DSS (dictation)', '\x02dss'],
	['DSS (dictation)', '\x03ds2'],
	['QCP (PureVoice)', 'QLCM', 8],
	['AU (little-endian)', 'dns.'],
	['WAV (big-endian)', 'RIFX'],
];

/** AAC as television has it: eleven bits of sync, and the length of what follows (ISO 14496-3, 1.7.2). */
function isLatm(head: Buffer): boolean {
	let at = 0;
	for (let frames = 0; frames < 3; frames++) {
		if (at + 3 > head.length || head.readUInt16BE(at) >> 5 !== 0x2b7) return false;
		at += 3 + (head.readUIntBE(at, 3) & 0x1fff);
	}
	return true;
}

/** How people call a kind of sound file of which no frames are told apart; undefined for all else. */
export function nameOfOtherKind(head: Buffer): string | undefined {
	const found = MAGICS.find(([, magic, at = 0]) => bytesAt(at, magic)(head));
	return found?.[0] ?? (isLatm(head) ? 'AAC (LATM)' : undefined);
}
