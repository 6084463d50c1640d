/** A number of four bytes for an IPv4 address; undefined for anything else. */
function ipv4Of(host: string): number | undefined {
	const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host)?.slice(1).map(Number);
	if (!parts || parts.some((part) => part > 255)) return undefined;
	return parts.reduce((address, part) => address * 256 + part, 0);
}

/** Ranges that lead into a network of one's own, as first address and prefix length (IANA special-purpose registry). */
const PRIVATE_RANGES: Array<[string, number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['224.0.0.0', 4],
	['240.0.0.0', 4],
];

function isPrivateIpv4(address: number): boolean {
	return PRIVATE_RANGES.some(([first, prefix]) => {
		const size = 2 ** (32 - prefix);
		const start = ipv4Of(first) ?? 0;
		return address >= start && address < start + size;
	});
}

/** An IPv4 address inside an IPv6 one, as the URL standard writes it: `::ffff:a9fe:a9fe`. */
function embeddedIpv4(host: string): number | undefined {
	const [, high = '', low = ''] =
		/^(?:::ffff:|::|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host) ?? [];
	return high === '' ? undefined : parseInt(high, 16) * 65_536 + parseInt(low, 16);
}

function isPrivateIpv6(host: string): boolean {
	const embedded = embeddedIpv4(host);
	if (embedded !== undefined) return isPrivateIpv4(embedded);
	// All public addresses begin with 2 or 3; those of 2002 lead to an IPv4 address inside (RFC 3056).
	return !/^[23][0-9a-f]{3}:/.test(host) || host.startsWith('2002:');
}

const LOCAL_NAMES = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/;

/** Whether a host of a parsed URL is this machine or in a private or link-local network. */
function isPrivateHost(hostname: string): boolean {
	const host = hostname
		.toLowerCase()
		.replace(/^\[|\]$/g, '')
		.replace(/\.$/, '');
	if (host.includes(':')) return isPrivateIpv6(host);
	const address = ipv4Of(host);
	return address === undefined ? LOCAL_NAMES.test(host) : isPrivateIpv4(address);
}

/**
 * Whether a link from a response may be opened. The service that sent it may be any gateway: its links
 * must not lead n8n into the network that it stands in (server-side request forgery).
 *
 * @param trustedUrl the Base URL of the credential: whoever typed it trusts its host
 * @returns what is wrong with the link, or undefined
 */
export function linkFault(link: string, trustedUrl: string): string | undefined {
	const url = URL.canParse(link) ? new URL(link) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol)) return 'is not a web address';
	const isTrusted = URL.canParse(trustedUrl) && new URL(trustedUrl).hostname === url.hostname;
	if (isTrusted || !isPrivateHost(url.hostname)) return undefined;
	return 'leads into a private network';
}
