/** A rule for links that is too narrow leaves a paid image where it is, and one too wide lets a service look around. */
import { linkFault } from '../../../nodes/shared/http/link-policy';

const BASE_URL = 'http://10.0.0.1:8787/v1';

const faultOf = (host: string) => linkFault(`http://${host}/a.png`, BASE_URL);

it.each([
	['9.255.255.255', '11.0.0.0'],
	['100.63.255.255', '100.128.0.0'],
	['126.255.255.255', '128.0.0.0'],
	['169.253.255.255', '169.255.0.0'],
	['172.15.255.255', '172.32.0.0'],
	['192.167.255.255', '192.169.0.0'],
	['198.17.255.255', '198.20.0.0'],
	['223.255.255.255', '[2606:4700::1111]'],
	['[::ffff:1.1.1.1]', '[3fff::1]'],
	['local.example.com', 'lan.example.com'],
	['1.2.3.4.example.com', 'files.siliconflow.cn.'],
])('%s and %s are public', (...hosts) => {
	expect(hosts.map(faultOf)).toEqual([undefined, undefined]);
});

it.each([
	['10.0.0.0', '10.255.255.255'],
	['100.64.0.0', '100.127.255.255'],
	['127.0.0.0', '127.255.255.255'],
	['169.254.0.0', '169.254.255.255'],
	['172.16.0.0', '172.31.255.255'],
	['192.0.0.0', '192.0.0.255'],
	['192.168.0.0', '192.168.255.255'],
	['198.18.0.0', '198.19.255.255'],
	['224.0.0.0', '255.255.255.255'],
	['0.0.0.0', '0.255.255.255'],
	['[::1]', '[::]'],
	['[fe80::1]', '[fd00::1]'],
	['[2002:a00::]', '[64:ff9b::10.1.2.3]'],
	['[::ffff:10.255.255.255]', '[::7f00:1]'],
	['printer.local', 'LOCALHOST.'],
])('%s and %s are not', (...hosts) => {
	// That of the Base URL is another.
	const fault = 'leads into a private network';
	expect(hosts.map((host) => linkFault(`http://${host}/`, 'https://example.com/v1'))).toEqual([
		fault,
		fault,
	]);
});

it('the host of the Base URL is trusted, on any port, and nothing else in its network', () => {
	expect(faultOf('10.0.0.1:9000')).toBeUndefined();
	expect(faultOf('10.0.0.2:8787')).toBe('leads into a private network');
	expect(linkFault('http://10.0.0.1/', 'no address')).toBe('leads into a private network');
});

it.each(['ftp://example.com/a.png', 'file:///etc/passwd', '/a.png', ''])(
	'"%s" is no web address',
	(link) => {
		expect(linkFault(link, BASE_URL)).toBe('is not a web address');
	},
);
